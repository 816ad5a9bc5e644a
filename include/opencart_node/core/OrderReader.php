<?php
namespace OrderUpload\Node;

/** Reads orders as they stand: a handful of questions for a whole batch. */
final class OrderReader
{
    private $db;
    private $fields;

    public function __construct(Database $db, FieldReader $fields)
    {
        $this->db = $db;
        $this->fields = $fields;
    }

    /**
     * Return order id => OrderState of those that are there.
     *
     * @param bool $forUpdate hold the rows until the transaction ends
     */
    public function read(array $orderIds, bool $forUpdate = false): array
    {
        $states = [];
        if (!$orderIds) {
            return [];
        }
        sort($orderIds);
        $end = $forUpdate ? ' FOR UPDATE' : '';
        $sql = 'SELECT * FROM {order} WHERE order_id IN (?) ORDER BY order_id' . $end;
        foreach ($this->db->rows($sql, [$orderIds]) as $row) {
            $states[(int)$row['order_id']] = new OrderState($row);
        }
        if ($states) {
            $this->readOwn($states);
            $this->readHistory($states);
            $this->fields->fill($states);
        }

        return $states;
    }

    private function readOwn(array $states)
    {
        $ids = [array_keys($states)];
        foreach ($this->db->rows('SELECT * FROM {order_upload_order} WHERE order_id IN (?)', $ids) as $row) {
            $states[(int)$row['order_id']]->link = $row;
        }
        $sql = 'SELECT order_id, path, `text`, raw_hash, `hash`, source_time, event_id FROM {order_upload_written}
            WHERE order_id IN (?)';
        foreach ($this->db->rows($sql, $ids) as $row) {
            $states[(int)$row['order_id']]->written[$row['path']] = $row;
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
}
