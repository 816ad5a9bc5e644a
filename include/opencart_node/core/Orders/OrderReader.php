<?php
namespace OrderUpload\Node\Orders;

use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Protocol\Fields;
use OrderUpload\Node\Protocol\Operation;
use OrderUpload\Node\Protocol\Parts;

/** Reads orders as they stand, with a handful of statements for a whole batch. */
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
     * @param string[]|null $parts     these parts only; null: all
     */
    public function read(array $orderIds, bool $forUpdate = false, ?array $parts = null): array
    {
        $states = $this->states($orderIds, $forUpdate);
        if ($states) {
            $this->readLinks($states);
            $this->readWritten($states, $parts);
            $this->readRemembered($states, $parts);
            $this->readHistory($states);
            $this->fields->fill($states, $parts);
        }

        return $states;
    }

    /**
     * Return order id => OrderState that knows the marks of the parts of these operations, and no more.
     *
     * @param Operation[] $operations order id => operation
     */
    public function marks(array $operations): array
    {
        $states = $this->states(array_keys($operations));
        if ($states) {
            $parts = self::parts($operations);
            $this->readWritten($states, array_intersect($parts, array_map([Parts::class, 'of'], Fields::OWN)));
            $this->fields->fill($states, $parts);
        }

        return $states;
    }

    /** Return the names of the parts that these operations touch. */
    public static function parts(array $operations): array
    {
        $parts = [];
        foreach ($operations as $operation) {
            $parts += array_flip($operation->touched());
        }

        return array_keys($parts);
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

    private function readWritten(array $states, ?array $parts)
    {
        if ($parts === []) {
            return;
        }
        $sql = 'SELECT order_id, path, `text`, raw_hash FROM {order_upload_written} WHERE order_id IN (?)';
        $paths = $parts === null ? [] : array_merge(...array_map([Parts::class, 'paths'], array_values($parts)));
        $rows = $this->db->rows($sql . ($parts === null ? '' : ' AND path IN (?)'), [array_keys($states), $paths]);
        foreach ($rows as $row) {
            $states[(int)$row['order_id']]->written[$row['path']] = $row;
        }
    }

    private function readRemembered(array $states, ?array $parts)
    {
        $sql = 'SELECT * FROM {order_upload_part} WHERE order_id IN (?)';
        // before a write only the time of the status's last message is needed
        $rows = $this->db->rows($sql . ($parts === null ? '' : " AND part = 'status'"), [array_keys($states)]);
        foreach ($rows as $row) {
            $states[(int)$row['order_id']]->remembered[$row['part']] = $row;
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
