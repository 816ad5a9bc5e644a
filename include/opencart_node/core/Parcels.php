<?php
namespace OrderUpload\Node;

/** The parcels of orders: number, courier, link and time of shipping, each parcel one row of the module's own table. */
final class Parcels
{
    private $db;
    private $shop;

    public function __construct(Database $db, Shop $shop)
    {
        $this->db = $db;
        $this->shop = $shop;
    }

    /** Write the tracking fields of an operation: another number is another parcel, otherwise the last one is corrected. */
    public function write(Operation $operation, int $orderId)
    {
        $sent = [];
        foreach (Fields::TRACKING as $name) {
            if ($operation->has("tracking.$name")) {
                $sent[$name] = $operation->field("tracking.$name");
            }
        }
        if (!array_filter($sent, 'strlen') && !$this->last($orderId)) {
            return;
        }
        $last = $this->last($orderId);
        $isNew = !$last || ($last['number'] !== '' && ($sent['number'] ?? '') !== '' && $sent['number'] !== $last['number']);
        if ($isNew) {
            // a field that was not sent is left alone: the new parcel has the courier of the one before
            $before = array_intersect_key($last, array_flip(Fields::TRACKING)) + array_fill_keys(Fields::TRACKING, '');
            $row = ['order_id' => $orderId, 'date_added' => date('Y-m-d H:i:s')] + $sent + $before;
            $this->db->insert('order_upload_parcel', [$row]);
        } elseif ($sent) {
            $parts = implode(', ', array_map(function ($name) {
                return "`$name` = ?";
            }, array_keys($sent)));
            $this->db->run("UPDATE {order_upload_parcel} SET $parts WHERE parcel_id = ?",
                array_merge(array_values($sent), [(int)$last['parcel_id']]));
        }
    }

    /**
     * Return what the history says of a parcel that was not told yet, or ''; it counts as told from now on.
     *
     * In no language: BRT 12345, the link, the day.
     */
    public function tell(int $orderId): string
    {
        $last = $this->last($orderId);
        if (!$last || $last['told'] || $last['number'] === '') {
            return '';
        }
        $this->db->run('UPDATE {order_upload_parcel} SET told = 1 WHERE parcel_id = ?', [(int)$last['parcel_id']]);
        $day = $last['shipped_at'] === '' ? '' : substr($this->shop->localTime($last['shipped_at']), 0, 10);
        $parts = [trim($last['courier'] . ' ' . $last['number']), $last['link'], $day];

        return Text::stored(implode("\n", array_filter($parts, 'strlen')));
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

    private function last(int $orderId): array
    {
        return $this->db->row('SELECT * FROM {order_upload_parcel} WHERE order_id = ? ORDER BY parcel_id DESC LIMIT 1', [$orderId]);
    }
}
