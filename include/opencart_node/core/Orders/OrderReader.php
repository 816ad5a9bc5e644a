<?php
namespace OrderUpload\Node\Orders;

use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Records\WrittenOrders;

/** Reads orders as they stand, with a handful of statements for a whole batch. */
final class OrderReader
{
    private $db;
    private $written;

    public function __construct(Database $db, WrittenOrders $written)
    {
        $this->db = $db;
        $this->written = $written;
    }

    /**
     * Return order id => OrderState of those that are there, with all that is known of each.
     *
     * @param bool          $forUpdate hold the rows until the transaction ends
     * @param string[]|null $parts     lines and totals are read only where these need them; null: always
     */
    public function read(array $orderIds, bool $forUpdate = false, ?array $parts = null): array
    {
        $states = $this->states($orderIds, $forUpdate);
        if ($states) {
            $this->readLinks($states);
            $this->readWritten($states);
            $this->readHistory($states);
            $this->readContent($states, $parts);
        }

        return $states;
    }

    /**
     * Return order id => OrderState with the order's own rows, and no more: to see what stands after it was written.
     *
     * @param string[] $parts   what is looked at
     * @param string[] $columns of oc_order
     */
    public function rows(array $orderIds, array $parts, array $columns): array
    {
        $states = [];
        $sql = 'SELECT ' . implode(', ', array_merge(['order_id'], $columns)) . ' FROM {order} WHERE order_id IN (?)';
        foreach ($orderIds ? $this->db->rows($sql, [$orderIds]) : [] as $row) {
            $states[(int)$row['order_id']] = new OrderState($row);
        }
        $this->readContent($states, $parts);

        return $states;
    }

    private function states(array $orderIds, bool $forUpdate = false): array
    {
        $states = [];
        sort($orderIds);
        $sql = 'SELECT * FROM {order} WHERE order_id IN (?) ORDER BY order_id' . ($forUpdate ? ' FOR UPDATE' : '');
        foreach ($orderIds ? $this->db->rows($sql, [$orderIds]) : [] as $row) {
            $states[(int)$row['order_id']] = new OrderState($row);
        }

        return $states;
    }

    private function readLinks(array $states)
    {
        foreach ($this->db->rows('SELECT * FROM {order_upload_order} WHERE order_id IN (?)', [array_keys($states)]) as $row) {
            $states[(int)$row['order_id']]->link = $row;
        }
    }

    private function readWritten(array $states)
    {
        foreach ($this->written->read(array_keys($states)) as $orderId => $written) {
            $states[$orderId]->written = $written;
        }
    }

    private function readHistory(array $states)
    {
        $sql = 'SELECT order_id, order_history_id, order_status_id, notify, date_added FROM {order_history}
            WHERE order_id IN (?) ORDER BY order_history_id';
        foreach ($this->db->rows($sql, [array_keys($states)]) as $row) {
            $state = $states[(int)$row['order_id']];
            $isSame = $state->history && $state->history['order_status_id'] === $row['order_status_id'];
            $since = $isSame ? $state->history['since'] : $row['date_added'];
            $state->history = ['since' => $since] + $row;
            $state->mails += (int)(bool)$row['notify'];
        }
    }

    private function readContent(array $states, ?array $parts)
    {
        if (!$states || ($parts !== null && !in_array('content', $parts, true))) {
            return;
        }
        foreach ($states as $state) {
            $state->lines = $state->totals = [];
        }
        $this->readLines($states);
        $sql = 'SELECT order_id, code, title, value FROM {order_total} WHERE order_id IN (?) ORDER BY sort_order, order_total_id';
        foreach ($this->db->rows($sql, [array_keys($states)]) as $row) {
            $states[(int)$row['order_id']]->totals[] = $row;
        }
    }

    private function readLines(array $states)
    {
        $ids = [array_keys($states)];
        $options = [];
        $sql = 'SELECT order_product_id, product_option_id, product_option_value_id, name, value FROM {order_option}
            WHERE order_id IN (?) ORDER BY order_option_id';
        foreach ($this->db->rows($sql, $ids) as $row) {
            $options[$row['order_product_id']][] = $row;
        }
        $sql = 'SELECT order_id, order_product_id, product_id, name, model, quantity, price, total, tax FROM {order_product}
            WHERE order_id IN (?) ORDER BY order_product_id';
        foreach ($this->db->rows($sql, $ids) as $row) {
            $states[(int)$row['order_id']]->lines[] = $row + ['options' => $options[$row['order_product_id']] ?? []];
        }
    }
}
