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
     * @param bool          $forUpdate hold the rows until the transaction ends
     * @param string[]|null $paths     what was written is wanted of these fields only; null: of all
     */
    public function read(array $orderIds, bool $forUpdate = false, ?array $paths = null): array
    {
        $states = $this->states($orderIds, $forUpdate);
        if ($states) {
            $this->readOwn($states, $paths);
            $this->readHistory($states);
            $this->fields->fill($states);
        }

        return $states;
    }

    /**
     * Return order id => OrderState that knows the marks of the fields of these operations, and no more.
     *
     * @param Operation[] $operations order id => operation
     */
    public function marks(array $operations): array
    {
        $states = $this->states(array_keys($operations));
        $this->fields->fill($states, self::paths($operations));

        return $states;
    }

    /** Return the names of the fields that these operations have. */
    public static function paths(array $operations): array
    {
        $fields = [];
        foreach ($operations as $operation) {
            $fields += $operation->fields;
        }

        return array_keys($fields);
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

    private function readOwn(array $states, ?array $paths)
    {
        $ids = array_keys($states);
        foreach ($this->db->rows('SELECT * FROM {order_upload_order} WHERE order_id IN (?)', [$ids]) as $row) {
            $states[(int)$row['order_id']]->link = $row;
        }
        $sql = 'SELECT order_id, path, `text`, raw_hash, `hash`, source_time, event_id FROM {order_upload_written}
            WHERE order_id IN (?)';
        if ($paths !== null) {
            // the status tells how old a message may be, the currency whether amounts stand; the revision is made of the
            // fields that only we keep, too
            $paths = array_merge($paths, Fields::OWN, ['status', 'currency']);
        }
        $rows = $this->db->rows($sql . ($paths === null ? '' : ' AND path IN (?)'), [$ids, $paths]);
        foreach ($rows as $row) {
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
