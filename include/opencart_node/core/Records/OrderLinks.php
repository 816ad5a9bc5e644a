<?php
namespace OrderUpload\Node\Records;

use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Protocol\Operation;

/**
 * Which reference is which order, how far its create got, and who is writing it now.
 *
 * The unique key decides between two requests; a lock that ends with its request tells a dead one from a busy one.
 */
final class OrderLinks
{
    const RESERVED = 'reserved';
    const COMPLETE = 'complete';

    private $db;
    private $held = [];
    /** Version and name of the database. */
    private $server;

    public function __construct(Database $db)
    {
        $this->db = $db;
    }

    /** Return ref => row of those that are linked or reserved. */
    public function read(array $refs): array
    {
        $refs = array_values(array_filter($refs, function ($ref) {
            return preg_match(Operation::REF, $ref);
        }));

        return $refs ? array_column($this->db->rows('SELECT * FROM {order_upload_order} WHERE ref IN (?)', [$refs]), null, 'ref') : [];
    }

    /** Return the rows of those that are complete by now; all of them are held until the transaction ends. */
    public function completed(array $refs): array
    {
        $rows = $refs ? $this->db->rows('SELECT * FROM {order_upload_order} WHERE ref IN (?) ORDER BY ref FOR UPDATE', [$refs]) : [];

        return array_values(array_filter($rows, function ($row) {
            return $row['state'] === self::COMPLETE;
        }));
    }

    /** Return order id => ref of these orders. */
    public function refsOf(array $orderIds): array
    {
        $sql = 'SELECT order_id, ref FROM {order_upload_order} WHERE order_id IN (?)';

        return $orderIds ? array_column($this->db->rows($sql, [$orderIds]), 'ref', 'order_id') : [];
    }

    /** Tell whether one request may hold several locks: MySQL from 5.7.5, MariaDB from 10.0.2. */
    public function canHoldMany(): bool
    {
        $version = $this->server()['version'];
        $least = stripos($version, 'mariadb') !== false ? '10.0.2' : '5.7.5';
        preg_match('/(?:^5\.5\.5-)?(\d+\.\d+\.\d+)/', $version, $match);

        return version_compare($match[1] ?? '0', $least, '>=');
    }

    /** Take the locks of these references that nobody holds and return the references that are ours now. */
    public function hold(array $refs): array
    {
        $parts = [];
        foreach ($refs as $number => $ref) {
            $parts[] = 'GET_LOCK(' . $this->lock($ref) . ", 0) AS l$number";
        }
        $row = $parts ? $this->db->row('SELECT ' . implode(', ', $parts)) : [];
        $held = [];
        foreach ($refs as $number => $ref) {
            if ((string)$row["l$number"] === '1') {
                $held[] = $ref;
            }
        }
        $this->held = array_merge($this->held, $held);

        return $held;
    }

    /** Let go of every lock of this request. */
    public function release()
    {
        $parts = array_map(function ($ref) {
            return 'RELEASE_LOCK(' . $this->lock($ref) . ')';
        }, $this->held);
        $this->held = [];
        if ($parts) {
            $this->db->run('DO ' . implode(', ', $parts)); // SELECT would answer with a column for each
        }
    }

    /** Reserve the references of creates; a reservation that a dead request left is taken over. */
    public function reserve(array $creates)
    {
        $floor = (int)$this->db->value('SELECT MAX(order_id) FROM {order}');
        $this->db->insert('order_upload_order', array_map(function ($create) use ($floor) {
            return $this->row($create, self::RESERVED, null) + ['floor_id' => $floor];
        }, $creates), 'INSERT', 'ON DUPLICATE KEY UPDATE owner = VALUES(owner), store_id = VALUES(store_id),
            stock_policy = VALUES(stock_policy), mail_event = VALUES(mail_event), date_modified = VALUES(date_modified)');
    }

    /**
     * Say that creates are complete.
     *
     * Of a reference that was not reserved another row is an error: a lock that did not hold must not lead to two orders.
     *
     * @param Operation[] $creates
     * @param array       $ids      ref => order id
     * @param array       $taken    ref => what its order holds of the stock, as JSON
     * @param string[]    $reserved references that have a row
     */
    public function complete(array $creates, array $ids, array $taken, array $reserved)
    {
        $fresh = $kept = [];
        foreach ($creates as $create) {
            $row = $this->row($create, self::COMPLETE, $ids[$create->ref])
                + ['floor_id' => 0, 'stock_taken' => $taken[$create->ref] ?? ''];
            if (in_array($create->ref, $reserved, true)) {
                $kept[] = $row;
            } else {
                $fresh[] = $row;
            }
        }
        $this->db->insert('order_upload_order', $fresh);
        $this->db->insert('order_upload_order', $kept, 'INSERT', 'ON DUPLICATE KEY UPDATE order_id = VALUES(order_id),
            owner = VALUES(owner), store_id = VALUES(store_id), state = VALUES(state), stock_policy = VALUES(stock_policy),
            stock_taken = VALUES(stock_taken), stock_plan = NULL, date_modified = VALUES(date_modified)');
    }

    /** Link an order that the shop made itself; its stock is held if its status says so. */
    public function link(Operation $update, int $orderId, string $taken): bool
    {
        $row = ['owner' => '', 'stock_policy' => 'follow_shop', 'stock_taken' => $taken]
            + $this->row($update, self::COMPLETE, $orderId) + ['floor_id' => 0];
        $this->db->insert('order_upload_order', [$row], 'INSERT IGNORE');

        return $this->db->value('SELECT order_id FROM {order_upload_order} WHERE ref = ?', [$update->ref]) === (string)$orderId;
    }

    /**
     * Name the orders of reservations, and the move of their stock that comes next.
     *
     * @param array $ids   ref => order id
     * @param array $plans ref => stock_plan, of those whose stock moves
     */
    public function begin(array $ids, array $plans)
    {
        foreach ($this->db->portions($plans + $ids) as $portion) {
            $cases = str_repeat(' WHEN ? THEN ?', count($portion));
            $orders = $moves = [];
            foreach (array_keys($portion) as $ref) {
                array_push($orders, (string)$ref, $ids[$ref]);
                array_push($moves, (string)$ref, $plans[$ref] ?? null);
            }
            $this->db->run("UPDATE {order_upload_order} SET order_id = CASE ref$cases END, stock_plan = CASE ref$cases END
                WHERE ref IN (?)", array_merge($orders, $moves, [array_map('strval', array_keys($portion))]));
        }
    }

    /**
     * Change one column of many links.
     *
     * @param array  $values ref => value
     * @param string $end    what else to set, e.g. ', stock_plan = NULL'
     */
    public function setEach(string $column, array $values, string $end = '')
    {
        foreach ($this->db->portions($values) as $portion) {
            $cases = str_repeat(' WHEN ? THEN ?', count($portion));
            $filling = [];
            foreach ($portion as $ref => $value) {
                array_push($filling, (string)$ref, $value);
            }
            $this->db->run("UPDATE {order_upload_order} SET $column = CASE ref$cases END$end WHERE ref IN (?)",
                array_merge($filling, [array_map('strval', array_keys($portion))]));
        }
    }

    /** Change one link; keys are columns. */
    public function set(string $ref, array $values)
    {
        $parts = array_map(function ($name) {
            return "`$name` = ?";
        }, array_keys($values));
        $this->db->run('UPDATE {order_upload_order} SET ' . implode(', ', $parts) . ' WHERE ref = ?',
            array_merge(array_values($values), [$ref]));
    }

    /** Forget a reference. */
    public function forget(string $ref)
    {
        $this->db->run('DELETE FROM {order_upload_order} WHERE ref = ?', [$ref]);
    }

    private function row(Operation $operation, string $state, ?int $orderId): array
    {
        $now = date('Y-m-d H:i:s');

        return ['ref' => $operation->ref, 'order_id' => $orderId, 'store_id' => (int)$operation->store_id,
            'owner' => $operation->owner, 'state' => $state, 'stock_policy' => $operation->stock,
            'mail_event' => $operation->mail === 'never' ? '' : $operation->eventHash(), 'date_added' => $now,
            'date_modified' => $now];
    }

    /** Return the name of a reference's lock, quoted. */
    private function lock(string $ref): string
    {
        return "'ou-" . sha1($this->server()['name'] . ' ' . $this->db->table('') . ' ' . $ref) . "'";
    }

    private function server(): array
    {
        return $this->server ?? ($this->server = $this->db->row('SELECT VERSION() AS version, DATABASE() AS name'));
    }
}
