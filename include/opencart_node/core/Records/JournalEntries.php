<?php
namespace OrderUpload\Node\Records;

use OrderUpload\Node\Database\Database;

/**
 * What updates are about to write, on tables without transactions: an entry for each that has begun and not ended.
 *
 * It has a table of its own: in the links it would make their rows grow and shrink again, and leave pages half empty.
 */
final class JournalEntries
{
    private $db;

    public function __construct(Database $db)
    {
        $this->db = $db;
    }

    /** Return ref => entry of these references; mostly there is none at all. */
    public function read(array $refs): array
    {
        if (!$refs || !$this->db->rows('SELECT 1 FROM {order_upload_journal} LIMIT 1')) {
            return [];
        }
        $rows = $this->db->rows('SELECT ref, entry FROM {order_upload_journal} WHERE ref IN (?)', [array_map('strval', $refs)]);

        return array_column($rows, 'entry', 'ref');
    }

    /** @param string[] $entries ref => entry */
    public function keep(array $entries)
    {
        $rows = [];
        foreach ($entries as $ref => $entry) {
            $rows[] = ['ref' => (string)$ref, 'entry' => $entry];
        }
        $this->db->insert('order_upload_journal', $rows, 'REPLACE');
    }

    /** Forget the entries of these references. */
    public function forget(array $refs)
    {
        if ($refs) {
            $this->db->run('DELETE FROM {order_upload_journal} WHERE ref IN (?)', [array_map('strval', $refs)]);
        }
    }

    /** Forget the entry of an order. */
    public function forgetOrder(int $orderId)
    {
        $sql = 'DELETE j FROM {order_upload_journal} j JOIN {order_upload_order} u ON u.ref = j.ref WHERE u.order_id = ?';
        $this->db->run($sql, [$orderId]);
    }
}
