<?php
namespace OrderUpload\Node\Records;

use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Protocol\OperationRefused;

/**
 * Orders that we wrote and that people deleted in the shop.
 *
 * Their references stay taken until a person frees them, so that no order is created again without a word.
 */
final class DeletedOrders
{
    const DELETED = 'deleted';
    const SHOWN = 50;

    private $db;
    private $links;
    private $written;
    private $journal;

    public function __construct(Database $db, OrderLinks $links, WrittenOrders $written, JournalEntries $journal)
    {
        $this->db = $db;
        $this->links = $links;
        $this->written = $written;
        $this->journal = $journal;
    }

    /** Take note of an order that is gone; its number is kept apart, as an old database may give it to another order. */
    public function note(int $orderId)
    {
        $this->journal->forgetOrder($orderId);
        $this->db->run("UPDATE {order_upload_order} SET state = ?, floor_id = ?, order_id = NULL, stock_taken = '',
            stock_plan = NULL, date_modified = ? WHERE order_id = ? AND state = ?",
            [self::DELETED, $orderId, date('Y-m-d H:i:s'), $orderId, OrderLinks::COMPLETE]);
        $this->written->forget([$orderId]);
    }

    /**
     * Take note of those of these links whose order is gone: not every way to delete one tells the module.
     *
     * @param array $links ref => row of oc_order_upload_order
     * @return array the links as they are now; those of an order with order_store_id: a person may have moved it
     */
    public function noted(array $links): array
    {
        $ids = array_filter(array_map(function ($link) {
            return $link['state'] === OrderLinks::COMPLETE ? (int)$link['order_id'] : 0;
        }, $links));
        $sql = 'SELECT order_id, store_id FROM {order} WHERE order_id IN (?)';
        $stores = $ids ? array_column($this->db->rows($sql, [array_values($ids)]), 'store_id', 'order_id') : [];
        foreach ($ids as $ref => $id) {
            if (isset($stores[$id])) {
                $links[$ref]['order_store_id'] = $stores[$id];
            } else {
                $this->note($id);
                $links[$ref] = ['state' => self::DELETED, 'floor_id' => $id, 'order_id' => null] + $links[$ref];
            }
        }

        return $links;
    }

    /** Return why such an order is not written. */
    public static function refusal(array $link): OperationRefused
    {
        return OperationRefused::rejected('deleted_in_shop', "a person deleted order {$link['floor_id']}, which this reference was",
            "if it shall be made again, say so on the module's page in the admin; else take it out with the connector's filter",
            'orders that people deleted in the shop');
    }

    /** Return ref and order_id of each, the newest first. */
    public function all(): array
    {
        return $this->db->rows('SELECT ref, floor_id AS order_id, date_modified FROM {order_upload_order} WHERE state = ?
            ORDER BY date_modified DESC LIMIT ?', [self::DELETED, self::SHOWN]);
    }

    /** Let an order be created again: a person wants it back. */
    public function allow(string $ref)
    {
        $link = $this->noted($this->links->read([$ref]))[$ref] ?? [];
        if ($link && $link['state'] === self::DELETED) {
            $this->links->forget($ref);
        }
    }
}
