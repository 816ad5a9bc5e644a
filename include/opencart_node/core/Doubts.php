<?php
namespace OrderUpload\Node;

/**
 * Orders of which nobody can tell whether their stock moved: the database server stopped in that very moment, on tables without
 * transactions. A person looks at the shelf and says it.
 */
final class Doubts
{
    private $db;

    public function __construct(Database $db)
    {
        $this->db = $db;
    }

    /** Return ref, order_id and products of each; a move that began in the last minutes may still be under way. */
    public function all(): array
    {
        $sql = "SELECT ref, order_id, stock_plan FROM {order_upload_order} WHERE stock_plan IS NOT NULL AND stock_plan <> ''
            AND date_modified < ? ORDER BY date_modified LIMIT 50";

        return array_map(function ($row) {
            $plan = json_decode($row['stock_plan'], true) ?: ['from' => [], 'to' => []];

            return ['ref' => $row['ref'], 'order_id' => (string)$row['order_id'],
                'products' => $this->products(array_keys($plan['from'] + $plan['to']))];
        }, $this->db->rows($sql, [date('Y-m-d H:i:s', time() - 300)]));
    }

    /** Keep what a person says: the pieces moved, or they did not. */
    public function settle(string $ref, bool $hasMoved)
    {
        $row = $this->db->row('SELECT stock_plan FROM {order_upload_order} WHERE ref = ? AND stock_plan IS NOT NULL', [$ref]);
        if (!$row) {
            return;
        }
        $to = json_decode($row['stock_plan'], true)['to'] ?? [];
        $values = ['stock_plan' => null] + ($hasMoved ? ['stock_taken' => $to ? json_encode($to) : ''] : []);
        (new Links($this->db))->set($ref, $values);
    }

    /** @param string[] $keys p12 for product 12, o7 for option value 7 */
    private function products(array $keys): string
    {
        $ids = ['p' => [0], 'o' => [0]];
        foreach ($keys as $key) {
            $ids[$key[0]][] = (int)substr($key, 1);
        }
        $rows = $this->db->rows('SELECT model FROM {product} WHERE product_id IN (?) OR product_id IN
            (SELECT product_id FROM {product_option_value} WHERE product_option_value_id IN (?))', [$ids['p'], $ids['o']]);

        return implode(', ', array_map([Text::class, 'shown'], array_column($rows, 'model')));
    }
}
