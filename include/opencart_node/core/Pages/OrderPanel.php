<?php
namespace OrderUpload\Node\Pages;

use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Protocol\Parts;
use OrderUpload\Node\Records\Parcels;
use OrderUpload\Node\Shop\ShopData;
use OrderUpload\Node\Stock\StockKeeper;

/** What the module knows of one order, for its page in the admin and for the buyer's page; texts are raw. */
final class OrderPanel
{
    private $db;
    private $parcels;
    private $shop;

    public function __construct(Database $db, Parcels $parcels, ShopData $shop)
    {
        $this->db = $db;
        $this->parcels = $parcels;
        $this->shop = $shop;
    }

    /** Return reference, owner, state, stock, parcels and what was written, or [] for an order that was never linked. */
    public function order(int $orderId): array
    {
        $order = $this->db->row('SELECT ref, owner, state, stock_policy, stock_taken FROM {order_upload_order}
            WHERE order_id = ?', [$orderId]);
        if (!$order) {
            return [];
        }
        $written = $this->written($orderId);

        return [
            'ref' => $order['ref'],
            'owner' => $order['owner'],
            'state' => $order['state'],
            'has_stock' => StockKeeper::pieces($order) !== [],
            'origin' => implode(', ', array_filter([
                $written['origin.node']['text'] ?? '', $written['origin.technology']['text'] ?? '',
                $written['origin.number']['text'] ?? '',
            ], 'strlen')),
            'parcels' => $this->parcels($orderId),
            'written' => $this->parts($orderId),
        ];
    }

    /** Return the parcels of an order, each tracking number once, the first one first. */
    public function parcels(int $orderId): array
    {
        $parcels = [];
        foreach ($this->parcels->of($orderId) as $row) {
            $day = $row['shipped_at'] === '' ? '' : substr($this->shop->localTime($row['shipped_at']), 0, 10);
            $parcels[$row['number']] = [
                'number' => $row['number'], 'courier' => $row['courier'], 'link' => self::safeLink($row['link']),
                'shipped_at' => $day,
            ];
        }

        return array_values($parcels);
    }

    private function written(int $orderId): array
    {
        $sql = 'SELECT path, `text` FROM {order_upload_written} WHERE order_id = ? AND path IN (?)';

        return array_column($this->db->rows($sql, [$orderId, Parts::paths('origin')]), null, 'path');
    }

    private function parts(int $orderId): array
    {
        $sql = 'SELECT part, source_time, event_id FROM {order_upload_part} WHERE order_id = ? ORDER BY part';

        return $this->db->rows($sql, [$orderId]);
    }

    /** Return a link that a browser may follow, or '': javascript: and the like come from outside too. */
    private static function safeLink(string $link): string
    {
        return preg_match('#^https?://[^\s"\'<>]+$#iD', $link) ? $link : '';
    }
}
