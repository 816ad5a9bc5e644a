<?php
namespace OrderUpload\Node\Apply;

use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Orders\OrderWriter;
use OrderUpload\Node\Protocol\OperationRefused;
use OrderUpload\Node\Records\OrderLinks;
use OrderUpload\Node\Records\WrittenOrders;
use OrderUpload\Node\Stock\StockKeeper;

/** Removes what a create left that died half-way, on tables without transactions. */
final class HalfMadeOrders
{
    private $db;
    private $links;
    private $stock;
    private $writer;
    private $written;

    public function __construct(
        Database $db,
        OrderLinks $links,
        StockKeeper $stock,
        OrderWriter $writer,
        WrittenOrders $written
    ) {
        $this->db = $db;
        $this->links = $links;
        $this->stock = $stock;
        $this->writer = $writer;
        $this->written = $written;
    }

    /**
     * Remove the half-made order of a reservation; doing it twice does no harm.
     *
     * Its stock comes back first; an order that the reservation does not name yet is found by its mark among the newer ones.
     *
     * @param array $link row of oc_order_upload_order
     * @throws OperationRefused stock_uncertain
     */
    public function remove(array $link)
    {
        $link = $this->stock->settle($link);
        $this->stock->move([$link['ref'] => ['from' => StockKeeper::pieces($link), 'to' => []]]);
        $orderIds = $this->orders($link);
        $this->written->forget($orderIds);
        $this->writer->remove($orderIds, OrderWriter::CHILDREN);
        $this->writer->remove($orderIds, ['order']);
        $this->links->set($link['ref'], ['order_id' => null]);
    }

    private function orders(array $link): array
    {
        if ($link['order_id']) {
            return [(int)$link['order_id']];
        }
        $mark = OrderWriter::mark($link['ref']);
        $sql = 'SELECT order_id, user_agent FROM {order} WHERE order_id > ? AND user_agent = ?';
        $rows = array_filter($this->db->rows($sql, [(int)$link['floor_id'], $mark]), function ($row) use ($mark) {
            return $row['user_agent'] === $mark; // to the column A is a, and another reference's order is not ours to remove
        });

        return array_map('intval', array_column($rows, 'order_id'));
    }
}
