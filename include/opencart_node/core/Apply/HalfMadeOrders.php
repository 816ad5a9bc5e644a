<?php
namespace OrderUpload\Node\Apply;

use OrderUpload\Node\Node;
use OrderUpload\Node\Orders\OrderWriter;
use OrderUpload\Node\Stock\StockKeeper;

/** Removes what a create left that died half-way, on tables without transactions. */
final class HalfMadeOrders
{
    private $node;

    public function __construct(Node $node)
    {
        $this->node = $node;
    }

    /**
     * Remove the half-made order of a reservation; doing it twice does no harm.
     *
     * Its stock comes back first. An order that the reservation does not name yet is found by its mark, among those made
     * since.
     *
     * @throws OperationRefused stock_uncertain
     */
    public function remove(array $link)
    {
        $link = $this->node->stock()->settle($link);
        $this->node->stock()->move([$link['ref'] => ['from' => StockKeeper::pieces($link), 'to' => []]]);
        foreach ($this->orders($link) as $orderId) {
            $this->node->written()->forget($orderId);
            $this->node->parcels()->forget($orderId);
            $this->node->writer()->remove([$orderId], OrderWriter::CHILDREN);
            $this->node->writer()->remove([$orderId], ['order']);
        }
        $this->node->links()->set($link['ref'], ['order_id' => null]);
    }

    private function orders(array $link): array
    {
        if ($link['order_id']) {
            return [(int)$link['order_id']];
        }
        $mark = OrderWriter::mark($link['ref']);
        $sql = 'SELECT order_id, user_agent FROM {order} WHERE order_id > ? AND user_agent = ?';
        $rows = array_filter($this->node->db()->rows($sql, [(int)$link['floor_id'], $mark]), function ($row) use ($mark) {
            return $row['user_agent'] === $mark; // to the column A is a, and another reference's order is not ours to remove
        });

        return array_map('intval', array_column($rows, 'order_id'));
    }
}
