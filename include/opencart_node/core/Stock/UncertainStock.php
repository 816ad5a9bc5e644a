<?php
namespace OrderUpload\Node\Stock;

use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Records\OrderLinks;

/**
 * Orders of which nobody can tell whether their stock moved.
 *
 * The database server stopped in that very moment, on tables without transactions; a person looks at the shelf and says it.
 */
final class UncertainStock
{
    const SHOWN = 50;

    private $db;
    private $stock;
    private $links;

    public function __construct(Database $db, StockKeeper $stock, OrderLinks $links)
    {
        $this->db = $db;
        $this->stock = $stock;
        $this->links = $links;
    }

    /** Return ref, order_id and products of each; a move that only a worker left is none, as the next update settles it. */
    public function all(): array
    {
        $sql = "SELECT ref, order_id, stock_plan FROM {order_upload_order} WHERE stock_plan IS NOT NULL AND stock_plan <> ''
            ORDER BY date_modified LIMIT ?";
        $uncertain = [];
        foreach ($this->db->rows($sql, [self::SHOWN]) as $row) {
            $plan = json_decode($row['stock_plan'], true);
            if ($this->stock->isUncertain($plan)) {
                $uncertain[] = ['ref' => $row['ref'], 'order_id' => (string)$row['order_id'],
                    'products' => $this->stock->names($plan)];
            }
        }

        return $uncertain;
    }

    /** Keep what a person says of one: the pieces moved, or they did not. */
    public function settle(string $ref, bool $hasMoved)
    {
        $text = $this->db->value('SELECT stock_plan FROM {order_upload_order} WHERE ref = ?', [$ref]);
        $plan = json_decode($text, true);
        if (!$plan || !$this->stock->isUncertain($plan)) {
            return;
        }
        $taken = $plan['to'] ? json_encode($plan['to']) : '';
        $this->links->set($ref, ['stock_plan' => null] + ($hasMoved ? ['stock_taken' => $taken] : []));
    }
}
