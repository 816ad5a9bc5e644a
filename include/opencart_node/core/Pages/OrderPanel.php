<?php
namespace OrderUpload\Node\Pages;

use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Records\TrackingText;
use OrderUpload\Node\Records\WrittenOrder;
use OrderUpload\Node\Records\WrittenOrders;
use OrderUpload\Node\Stock\StockKeeper;

/** What the module knows of one order, for its page in the admin and for the buyer's page; texts are raw. */
final class OrderPanel
{
    private $db;
    private $written;
    private $tracking;

    public function __construct(Database $db, WrittenOrders $written, TrackingText $tracking)
    {
        $this->db = $db;
        $this->written = $written;
        $this->tracking = $tracking;
    }

    /** Return reference, owner, state, stock, parcels and what was written, or [] for an order that was never linked. */
    public function order(int $orderId): array
    {
        $order = $this->db->row('SELECT ref, owner, state, stock_policy, stock_taken FROM {order_upload_order}
            WHERE order_id = ?', [$orderId]);
        if (!$order) {
            return [];
        }
        $written = $this->kept($orderId);

        return [
            'ref' => $order['ref'],
            'owner' => $order['owner'],
            'state' => $order['state'],
            'has_stock' => StockKeeper::pieces($order) !== [],
            'origin' => implode(', ', array_filter($written->texts['origin'], 'strlen')),
            'parcels' => $this->parcelsOf($written),
            'written' => $this->parts($written),
        ];
    }

    /** Return the parcel of an order, or none. */
    public function parcels(int $orderId): array
    {
        return $this->parcelsOf($this->kept($orderId));
    }

    private function kept(int $orderId): WrittenOrder
    {
        return $this->written->read([$orderId])[$orderId] ?? new WrittenOrder();
    }

    private function parcelsOf(WrittenOrder $written): array
    {
        $tracking = $written->texts['tracking'];
        if (!array_filter($tracking, 'strlen')) {
            return [];
        }
        $link = self::safeLink($tracking['link']);

        return [['link' => $link, 'shipped_at' => $this->tracking->day($written)] + $tracking];
    }

    private function parts(WrittenOrder $written): array
    {
        $rows = [];
        foreach ($written->parts() as $part) {
            $rows[] = ['part' => $part] + $written->eventOf($part);
        }

        return $rows;
    }

    /** Return a link that a browser may follow, or '': javascript: and the like come from outside too. */
    private static function safeLink(string $link): string
    {
        return preg_match('#^https?://[^\s"\'<>]+$#iD', $link) ? $link : '';
    }
}
