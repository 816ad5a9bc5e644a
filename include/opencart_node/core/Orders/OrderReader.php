<?php
namespace OrderUpload\Node\Orders;

use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Protocol\Parts;
use OrderUpload\Node\Records\WrittenOrders;

/** Reads orders as they stand, with a handful of statements for a whole batch. */
final class OrderReader
{
    /** Columns of oc_order that an update of status and tracking looks at. */
    const OPEN = ['order_id', 'store_id', 'order_status_id', 'total', 'currency_code', 'currency_value', 'affiliate_id'];

    private $db;
    private $written;

    public function __construct(Database $db, WrittenOrders $written)
    {
        $this->db = $db;
        $this->written = $written;
    }

    /** Return order id => OrderState of those that are there, with all that is known of each. */
    public function read(array $orderIds): array
    {
        $states = $this->states($orderIds);
        if ($states) {
            $this->readLinks($states);
            $this->readWritten($states);
            $this->readHistory($states);
            $this->readContent($states, null);
        }

        return $states;
    }

    /**
     * Return order id => OrderState of those that are there, with what an update needs: no history, and of lines, totals
     * and columns only what it looks at.
     *
     * @param array    $links  rows of oc_order_upload_order that are known already
     * @param string[] $parts  what is looked at
     * @param bool     $isHeld hold the rows until the transaction ends
     */
    public function forUpdates(array $orderIds, array $links, array $parts, bool $isHeld): array
    {
        $columns = array_diff($parts, Parts::OPEN) ? ['*'] : self::OPEN;
        $states = $this->states($orderIds, $columns, $isHeld);
        $unlinked = $states;
        foreach ($links as $link) {
            $orderId = (int)$link['order_id'];
            if (isset($states[$orderId])) {
                $states[$orderId]->link = $link;
                unset($unlinked[$orderId]);
            }
        }
        if ($unlinked) {
            $this->readLinks($unlinked);
        }
        if ($states) {
            $this->readWritten($states);
            $this->readContent($states, $parts);
        }

        return $states;
    }

    /** Return the id of the last row of all histories. */
    public function lastHistory(): int
    {
        return (int)$this->db->value('SELECT MAX(order_history_id) FROM {order_history}');
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

    private function states(array $orderIds, array $columns = ['*'], bool $isHeld = false): array
    {
        $states = [];
        sort($orderIds);
        $sql = 'SELECT ' . implode(', ', $columns) . ' FROM {order} WHERE order_id IN (?) ORDER BY order_id'
            . ($isHeld ? ' FOR UPDATE' : '');
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
