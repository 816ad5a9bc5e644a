<?php
namespace OrderUpload\Node\Request;

use OrderUpload\Node\Database\Database;

/** Counts the calls of nobody known, a row an address and hour: anybody can make them, and they must not fill the log of calls. */
final class RefusedCalls
{
    const KEPT_HOURS = 48;
    const MOST_ROWS = 1000;

    private $db;

    public function __construct(Database $db)
    {
        $this->db = $db;
    }

    /** Count one call. */
    public function count(string $address, int $status, string $word)
    {
        $this->db->run('INSERT INTO {order_upload_refused} (at, address, status, code, size) VALUES (?, ?, ?, ?, 1)
            ON DUPLICATE KEY UPDATE size = size + 1', [date('Y-m-d H:00:00'), substr($address, 0, 45), $status, $word]);
        if (random_int(1, 100) === 1) {
            $this->forget();
        }
    }

    /** Return the newest, the newest first; size says how many calls they were. */
    public function newest(int $most): array
    {
        return $this->db->rows('SELECT at, address, status, code, size FROM {order_upload_refused} ORDER BY at DESC, size DESC LIMIT ?',
            [$most]);
    }

    private function forget()
    {
        $this->db->run('DELETE FROM {order_upload_refused} WHERE at < ?', [date('Y-m-d H:i:s', time() - self::KEPT_HOURS * 3600)]);
        $more = (int)$this->db->value('SELECT COUNT(*) FROM {order_upload_refused}') - self::MOST_ROWS;
        if ($more > 0) {
            $this->db->run('DELETE FROM {order_upload_refused} ORDER BY at, size LIMIT ' . $more);
        }
    }
}
