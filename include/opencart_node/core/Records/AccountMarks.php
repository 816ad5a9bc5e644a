<?php
namespace OrderUpload\Node\Records;

use OrderUpload\Node\Database\Database;

/**
 * Marks of the accounts that the module makes: begun before the first row of one is written, whole when all its rows are there.
 *
 * A buyer can write most columns of an account of his own, so the mark stands in a table of ours. A begun one is known by its
 * address and its password as the shop keeps it, both hashed: nobody else can have that password. A whole one is known by
 * its number, its address and the time it was made, as its owner chooses another password, and an old database may give the
 * number of a deleted account to a new one.
 */
final class AccountMarks
{
    const BEGUN = 'begun';
    const WHOLE = 'whole';

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
     * Return customer id => BEGUN or WHOLE of those of these accounts that we made.
     *
     * @param array $accounts customer id => [folded address, password as the shop keeps it, time it was made]
     */
    public function of(array $accounts): array
    {
        $hashes = array_map(function ($account) {
            return hash('sha256', $account[0]);
        }, $accounts);
        $marks = [];
        $sql = 'SELECT * FROM {order_upload_account} WHERE email_hash IN (?)';
        foreach ($hashes ? $this->db->rows($sql, [array_values($hashes)]) : [] as $row) {
            $marks[$row['email_hash']][] = $row;
        }
        $ours = [];
        foreach ($accounts as $id => list(, $password, $time)) {
            foreach ($marks[$hashes[$id]] ?? [] as $mark) {
                if ($mark['customer_id'] === null ? $mark['password_hash'] === hash('sha256', $password)
                    : (int)$mark['customer_id'] === $id && $mark['date_added'] === $time) {
                    $ours[$id] = $mark['customer_id'] === null ? self::BEGUN : self::WHOLE;
                }
            }
        }

        return $ours;
    }

    /**
     * Mark accounts as whole, and forget what else was marked for their addresses: by other requests, or of accounts that
     * are gone.
     *
     * @param string[] $emails customer id => folded address
     */
    public function end(array $emails)
    {
        foreach ($emails as $id => $email) {
            $hash = hash('sha256', $email);
            $this->db->run('UPDATE {order_upload_account} a JOIN {customer} c ON c.customer_id = ?
                SET a.customer_id = c.customer_id, a.date_added = c.date_added
                WHERE a.email_hash = ? AND a.password_hash = CONVERT(SHA2(c.password, 256) USING ascii) COLLATE ascii_bin', [(int)$id, $hash]);
            $this->db->run('DELETE FROM {order_upload_account} WHERE email_hash = ? AND (customer_id IS NULL OR customer_id <> ?)',
                [$hash, (int)$id]);
        }
    }

    /**
     * Forget marks and return how many there were.
     *
     * @param string[] $emails      folded addresses
     * @param int[]    $customerIds
     */
    public function forget(array $emails, array $customerIds): int
    {
        $hashes = array_map(function ($email) {
            return hash('sha256', $email);
        }, array_values($emails));

        return $this->db->run('DELETE FROM {order_upload_account} WHERE email_hash IN (?) OR customer_id IN (?)',
            [$hashes, array_values($customerIds)]);
    }
}
