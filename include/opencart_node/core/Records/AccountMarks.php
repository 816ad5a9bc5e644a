<?php
namespace OrderUpload\Node\Records;

use OrderUpload\Node\Database\Database;

/**
 * Marks of the accounts that the module makes: begun before the first row of one is written, whole when all its rows are there.
 *
 * A buyer can write most columns of an account of his own, so the mark stands in a table of ours. It knows an account by its
 * address and its password as the shop keeps it, both hashed: nobody else can have that password.
 */
final class AccountMarks
{
    private $db;

    public function __construct(Database $db)
    {
        $this->db = $db;
    }

    /**
     * Mark accounts as begun.
     *
     * It has to be kept before a row of them is written: on tables without transactions those rows outlive a rollback.
     *
     * @param string[] $passwords folded address => password as the shop keeps it
     */
    public function begin(array $passwords)
    {
        $rows = [];
        foreach ($passwords as $email => $password) {
            $rows[] = ['email_hash' => hash('sha256', $email), 'password_hash' => hash('sha256', $password), 'customer_id' => null];
        }
        $this->db->insert('order_upload_account', $rows);
    }

    /**
     * Return those of these accounts that a dead request began, as keys.
     *
     * @param array $passwords customer id => [folded address, password as the shop keeps it]
     */
    public function begun(array $passwords): array
    {
        $ids = [];
        foreach ($passwords as $id => list($email, $password)) {
            $ids[hash('sha256', $email) . hash('sha256', $password)] = $id;
        }
        $hashes = array_map(function ($key) {
            return substr($key, 0, 64);
        }, array_keys($ids));
        $begun = [];
        $sql = 'SELECT email_hash, password_hash FROM {order_upload_account} WHERE customer_id IS NULL AND email_hash IN (?)';
        foreach ($hashes ? $this->db->rows($sql, [$hashes]) : [] as $row) {
            $id = $ids[$row['email_hash'] . $row['password_hash']] ?? 0;
            if ($id) {
                $begun[$id] = true;
            }
        }

        return $begun;
    }

    /**
     * Mark accounts as whole, and forget what other requests have begun for their addresses.
     *
     * @param string[] $emails customer id => folded address
     */
    public function end(array $emails)
    {
        foreach ($emails as $id => $email) {
            $hash = hash('sha256', $email);
            $this->db->run('UPDATE {order_upload_account} a JOIN {customer} c ON c.customer_id = ? SET a.customer_id = c.customer_id
                WHERE a.email_hash = ? AND a.password_hash = CONVERT(SHA2(c.password, 256) USING ascii) COLLATE ascii_bin', [(int)$id, $hash]);
            $this->db->run('DELETE FROM {order_upload_account} WHERE email_hash = ? AND customer_id IS NULL', [$hash]);
        }
    }
}
