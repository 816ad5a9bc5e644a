<?php
namespace OrderUpload\Node\Records;

use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Protocol\Operation;
use OrderUpload\Node\Protocol\Parts;
use OrderUpload\Node\Shop\ShopData;
use OrderUpload\Node\Values\Text;

/** The parcels of orders: number, courier, link and time of shipping, each parcel one row of the module's own table. */
final class Parcels
{
    private $db;
    private $shop;

    public function __construct(Database $db, ShopData $shop)
    {
        $this->db = $db;
        $this->shop = $shop;
    }

    /**
     * Write the tracking fields of operations: another number is another parcel, otherwise the last one is corrected.
     *
     * @param Operation[] $operations order id => operation
     */
    public function write(array $operations)
    {
        $last = $this->last(array_keys($operations));
        $rows = [];
        foreach ($operations as $orderId => $operation) {
            $sent = $this->sent($operation);
            if ($sent && (isset($last[$orderId]) || array_filter($sent, 'strlen'))) {
                $rows[] = $this->row((int)$orderId, $sent, $last[$orderId] ?? []);
            }
        }
        $parts = array_map(function ($name) {
            return "`$name` = VALUES(`$name`)";
        }, Parts::FIELDS['tracking']);
        $this->db->insert('order_upload_parcel', $rows, 'INSERT', 'ON DUPLICATE KEY UPDATE ' . implode(', ', $parts));
    }

    /**
     * Return order id => what the history shall say of the last parcel, where it does not say it yet.
     *
     * The text is in no language: BRT 12345, the link, the day.
     */
    public function unannounced(array $orderIds): array
    {
        $texts = [];
        foreach ($this->last($orderIds) as $orderId => $last) {
            if (!$last['told'] && $last['number'] !== '') {
                $day = $last['shipped_at'] === '' ? '' : substr($this->shop->localTime($last['shipped_at']), 0, 10);
                $parts = [trim($last['courier'] . ' ' . $last['number']), $last['link'], $day];
                $texts[$orderId] = Text::stored(implode("\n", array_filter($parts, 'strlen')));
            }
        }

        return $texts;
    }

    /** Keep that the histories of these orders say their parcels. */
    public function markAnnounced(array $orderIds)
    {
        if ($orderIds) {
            $this->db->run("UPDATE {order_upload_parcel} SET told = 1 WHERE order_id IN (?) AND `number` <> ''", [$orderIds]);
        }
    }

    /** Return the parcels of an order, the first one first. */
    public function of(int $orderId): array
    {
        return $this->db->rows('SELECT * FROM {order_upload_parcel} WHERE order_id = ? ORDER BY parcel_id', [$orderId]);
    }

    /** Forget an order. */
    public function forget(int $orderId)
    {
        $this->db->run('DELETE FROM {order_upload_parcel} WHERE order_id = ?', [$orderId]);
    }

    /** Return the tracking fields that an operation brings: name => text. */
    private function sent(Operation $operation): array
    {
        $sent = [];
        foreach (Parts::FIELDS['tracking'] as $name) {
            if ($operation->has("tracking.$name")) {
                $sent[$name] = $operation->field("tracking.$name");
            }
        }

        return $sent;
    }

    private function row(int $orderId, array $sent, array $last): array
    {
        $isOther = $last && $last['number'] !== '' && ($sent['number'] ?? '') !== '' && $sent['number'] !== $last['number'];
        // a field that was not sent is left alone: the new parcel has the courier of the one before
        $before = array_intersect_key($last, array_flip(Parts::FIELDS['tracking'])) + array_fill_keys(Parts::FIELDS['tracking'], '');
        $row = ['parcel_id' => $last && !$isOther ? (int)$last['parcel_id'] : null, 'order_id' => $orderId,
            'date_added' => date('Y-m-d H:i:s')];
        foreach (Parts::FIELDS['tracking'] as $name) {
            $row[$name] = $sent[$name] ?? $before[$name];
        }

        return $row;
    }

    /** Return order id => row of its last parcel. */
    private function last(array $orderIds): array
    {
        $sql = 'SELECT * FROM {order_upload_parcel} WHERE order_id IN (?) ORDER BY parcel_id';

        return $orderIds ? array_column($this->db->rows($sql, [$orderIds]), null, 'order_id') : [];
    }
}
