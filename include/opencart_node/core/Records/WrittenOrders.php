<?php
namespace OrderUpload\Node\Records;

use OrderUpload\Node\Database\Database;

/** The table of what the module keeps of orders: one row an order. */
final class WrittenOrders
{
    private $db;

    public function __construct(Database $db)
    {
        $this->db = $db;
    }

    /** Return order id => WrittenOrder of those that something was written of. */
    public function read(array $orderIds): array
    {
        $orders = [];
        $sql = 'SELECT * FROM {order_upload_written} WHERE order_id IN (?)';
        foreach ($orderIds ? $this->db->rows($sql, [$orderIds]) : [] as $row) {
            $orders[(int)$row['order_id']] = WrittenOrder::read($row);
        }

        return $orders;
    }

    /** @param WrittenOrder[] $orders order id => order */
    public function keep(array $orders)
    {
        $rows = [];
        foreach ($orders as $orderId => $order) {
            $rows[] = $order->row((int)$orderId);
        }
        $columns = array_map(function ($column) {
            return "$column = VALUES($column)";
        }, array_keys($rows ? reset($rows) : []));
        $this->db->insert('order_upload_written', $rows, 'INSERT', 'ON DUPLICATE KEY UPDATE ' . implode(', ', $columns));
    }

    /** Forget orders. */
    public function forget(array $orderIds)
    {
        if ($orderIds) {
            $this->db->run('DELETE FROM {order_upload_written} WHERE order_id IN (?)', [$orderIds]);
        }
    }
}
