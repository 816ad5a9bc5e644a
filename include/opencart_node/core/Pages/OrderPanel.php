<?php
namespace OrderUpload\Node\Pages;

use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Orders\CustomFields;
use OrderUpload\Node\Records\TrackingText;
use OrderUpload\Node\Records\WrittenOrder;
use OrderUpload\Node\Records\WrittenOrders;
use OrderUpload\Node\Shop\ShopData;
use OrderUpload\Node\Stock\StockKeeper;
use OrderUpload\Node\Values\Text;

/** What the module knows of one order, for its page in the admin and for the buyer's page; texts are raw. */
final class OrderPanel
{
    private $db;
    private $written;
    private $tracking;
    private $customFields;
    private $shop;

    public function __construct(
        Database $db,
        WrittenOrders $written,
        TrackingText $tracking,
        CustomFields $customFields,
        ShopData $shop
    ) {
        $this->db = $db;
        $this->written = $written;
        $this->tracking = $tracking;
        $this->customFields = $customFields;
        $this->shop = $shop;
    }

    /**
     * Return what the shop's people see of an order, or [] for one that was never linked.
     *
     * Beside reference, owner, state, stock, parcels and what was written these are its facts: name of a field => text, of
     * those that say something. The seller's note is among them, so nothing of this is for the buyer.
     */
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
            'facts' => array_filter($this->facts($orderId, $written), 'strlen'),
            'parcels' => $this->parcelsOf($written),
            'written' => $this->parts($written),
        ];
    }

    /** Return the parcels of an order. */
    public function parcels(int $orderId): array
    {
        return $this->parcelsOf($this->kept($orderId));
    }

    /** Return what OpenCart's own pages lack: where it was sold, where it is fetched, fiscal data, the note. */
    private function facts(int $orderId, WrittenOrder $written): array
    {
        $row = $this->db->row('SELECT custom_field, payment_custom_field FROM {order} WHERE order_id = ?', [$orderId]);
        $fiscal = array_map([Text::class, 'shown'], $this->customFields->read($row));
        $origin = $written->texts['origin'];
        $note = ['details' => $origin['details'], 'seller_note' => $origin['seller_note']];

        return array_diff_key($origin, $note) + $written->texts['shipping_method'] + $fiscal + $note;
    }

    private function kept(int $orderId): WrittenOrder
    {
        return $this->written->read([$orderId])[$orderId] ?? new WrittenOrder();
    }

    private function parcelsOf(WrittenOrder $written): array
    {
        return array_map(function ($parcel) {
            $day = $this->tracking->day($parcel['shipped_at']);

            return ['link' => self::safeLink($parcel['link']), 'shipped_at' => $day] + $parcel;
        }, $written->parcels());
    }

    private function parts(WrittenOrder $written): array
    {
        $rows = [];
        foreach ($written->parts() as $part) {
            $event = $written->eventOf($part);
            $time = $event['source_time'] === '' ? '' : $this->shop->localTime($event['source_time']);
            $rows[] = ['part' => $part, 'source_time' => $time] + $event;
        }

        return $rows;
    }

    /** Return a link that a browser may follow, or '': javascript: and the like come from outside too. */
    private static function safeLink(string $link): string
    {
        return preg_match('#^https?://[^\s"\'<>]+$#iD', $link) ? $link : '';
    }
}
