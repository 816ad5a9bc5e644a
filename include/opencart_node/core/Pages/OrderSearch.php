<?php
namespace OrderUpload\Node\Pages;

use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Records\OrderLinks;

/** Finds orders by what platforms, runs and reports call them. */
final class OrderSearch
{
    /** An order that was split by supplier is several, of one number. */
    const MOST = 20;

    private $db;
    private $links;

    public function __construct(Database $db, OrderLinks $links)
    {
        $this->db = $db;
        $this->links = $links;
    }

    /** Return ids of the orders that have this number on their platform, or this reference: the newest first. */
    public function ids(string $text): array
    {
        $sql = 'SELECT order_id FROM {order_upload_written} WHERE origin_number = ? ORDER BY order_id DESC LIMIT ?';
        $ids = $text === '' ? [] : array_column($this->db->rows($sql, [$text, self::MOST]), 'order_id');
        $linked = array_column($this->links->read([$text]), 'order_id');

        return array_map('intval', array_values(array_unique(array_merge($ids, array_filter($linked)))));
    }
}
