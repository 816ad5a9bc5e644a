<?php
namespace OrderUpload\Node\Customers;

use OrderUpload\Node\Database\Columns;
use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Orders\CustomFields;
use OrderUpload\Node\Orders\OrderRows;
use OrderUpload\Node\Protocol\Fields;
use OrderUpload\Node\Protocol\Operation;
use OrderUpload\Node\Protocol\OperationRefused;
use OrderUpload\Node\Records\AccountMarks;
use OrderUpload\Node\Shop\ShopData;
use OrderUpload\Node\Values\Text;

/**
 * Customer accounts of the shop: read, and made as the shop's own registration makes them, many in one statement.
 *
 * The shop's own model is not used, because its listeners send mails. Nobody knows the password; the buyer asks for a new one.
 */
final class Accounts
{
    private $db;
    private $columns;
    private $shop;
    private $rows;
    private $customFields;
    private $marks;
    /** Customer group => whether its new accounts wait for approval. */
    private $approval = [];
    /** Folded address => columns of the password that an account of it gets. */
    private $drawn = [];

    public function __construct(
        Database $db,
        Columns $columns,
        ShopData $shop,
        OrderRows $rows,
        CustomFields $customFields,
        AccountMarks $marks
    ) {
        $this->db = $db;
        $this->columns = $columns;
        $this->shop = $shop;
        $this->rows = $rows;
        $this->customFields = $customFields;
        $this->marks = $marks;
    }

    /**
     * Return rows of accounts with these folded addresses, the oldest first.
     *
     * waits says that a person has to approve one, isOurs that we made it, isBegun that a dead request of ours has left it
     * without all its rows.
     */
    public function read(array $emails): array
    {
        // a function around the column keeps MySQL from its index: 4.1 has one
        $column = $this->columns->isCaseless('customer', 'email') ? 'c.email' : 'LOWER(c.email)';

        $rows = $this->db->rows("SELECT c.customer_id, c.customer_group_id, c.email, c.status, c.password, c.date_added, c.status = 0 AND EXISTS
            (SELECT 1 FROM {customer_approval} a WHERE a.customer_id = c.customer_id AND a.type = 'customer') AS waits
            FROM {customer} c WHERE $column IN (?) ORDER BY c.customer_id", [$this->db->askable(array_map([Text::class, 'stored'], $emails))]);
        $accounts = [];
        foreach ($rows as $row) {
            $accounts[(int)$row['customer_id']] = [self::email($row), $row['password'], $row['date_added']];
        }
        $ours = $this->marks->of($accounts);

        return array_map(function ($row) use ($ours) {
            $mark = $ours[(int)$row['customer_id']] ?? '';

            return ['isOurs' => $mark !== '', 'isBegun' => $mark === AccountMarks::BEGUN] + array_diff_key($row, ['password' => 1]);
        }, $rows);
    }

    /** Lock a row of our own until the transaction ends, so that nobody else makes accounts meanwhile. */
    public function lock()
    {
        $this->db->insert('order_upload_fact', [['name' => 'accounts', 'value' => '']], 'INSERT',
            'ON DUPLICATE KEY UPDATE value = VALUES(value)');
    }

    /** @throws OperationRefused too_long, unstorable_character */
    public function check(Operation $create)
    {
        foreach (['customer' => $this->customer($create), 'address' => $this->address($create)] as $table => $row) {
            foreach (array_intersect_key($row, array_flip($this->columns->texts($table))) as $name => $text) {
                $most = $this->columns->length($table, $name);
                $length = $this->columns->isBytes($table, $name) ? strlen($text) : Text::length($text);
                if ($most && $length > $most) {
                    $message = "account, $table.$name: $length as the shop keeps it, its column takes $most";
                    throw OperationRefused::rejected('too_long', $message, 'shorten it in the hub, or set customer to link', "too long: $name");
                }
                if (Text::isSupplementary($text) && !$this->columns->takesSupplementary(['customer', 'address'])) {
                    $message = "account, $table.$name: a character above U+FFFF; its table cannot hold it";
                    $remedy = 'remove it in the hub, or set customer to link';
                    throw OperationRefused::rejected('unstorable_character', $message, $remedy, "unstorable character: $name");
                }
            }
        }
    }

    /**
     * Draw the passwords of accounts that may have to be made, and mark these as begun.
     *
     * @param string[] $emails folded addresses
     */
    public function begin(array $emails)
    {
        foreach ($emails as $email) {
            $this->drawn[$email] = $this->secrets();
        }
        $this->marks->begin(array_map(function ($secrets) {
            return $secrets['password'];
        }, array_intersect_key($this->drawn, array_flip($emails))));
    }

    /**
     * Make accounts with their addresses and return folded address => row.
     *
     * @param Operation[] $creates folded address => create; begin() was told of the addresses
     */
    public function insert(array $creates): array
    {
        if (!$creates) {
            return [];
        }
        $columns = $this->columns->of('customer');
        $new = [];
        $passwords = [];
        foreach ($creates as $email => $create) {
            $new[] = array_intersect_key($this->customer($create) + $this->drawn[$email], $columns);
            $passwords[$email] = $this->drawn[$email]['password'];
        }
        $first = $this->db->insert('customer', $new);
        $sql = 'SELECT customer_id, customer_group_id, email, status, password FROM {customer}
            WHERE customer_id >= ? AND password IN (?)';
        $rows = [];
        $made = [];
        foreach ($this->db->rows($sql, [$first, array_values($passwords)]) as $row) {
            $email = self::email($row);
            if (($passwords[$email] ?? null) === $row['password']) {
                $rows[$email] = array_diff_key($row, ['password' => 1]);
                $made[(int)$row['customer_id']] = $creates[$email];
            }
        }
        $this->addRows($made);

        return $rows;
    }

    /**
     * Give accounts that a dead request began the rest of their rows.
     *
     * @param Operation[] $begun customer id => create
     */
    public function finish(array $begun)
    {
        if ($begun) {
            $this->db->run('DELETE FROM {address} WHERE customer_id IN (?)', [array_keys($begun)]);
            $this->db->run('DELETE FROM {customer_approval} WHERE customer_id IN (?)', [array_keys($begun)]);
            $this->addRows($begun);
        }
    }

    /** Add approvals and addresses, and mark the accounts as whole last; where accounts name a default address, set it. */
    private function addRows(array $creates)
    {
        $addresses = [];
        $approvals = [];
        foreach ($creates as $id => $create) {
            $address = $this->address($create);
            $addresses[] = $address ? ['customer_id' => $id] + $address : [];
            $approvals[] = $this->hasToWait($create) ? ['customer_id' => $id, 'type' => 'customer', 'date_added' => date('Y-m-d H:i:s')] : [];
        }
        $this->db->insert('customer_approval', array_filter($approvals));
        $this->db->insert('address', array_filter($addresses));
        if ($this->columns->has('customer', 'address_id')) {
            $this->db->run('UPDATE {customer} SET address_id = COALESCE((SELECT MIN(a.address_id) FROM {address} a
                WHERE a.customer_id = {customer}.customer_id), 0) WHERE customer_id IN (?)', [array_keys($creates)]);
        }
        $this->marks->end(array_map(function ($create) {
            return Text::folded($create->field('customer.email'));
        }, $creates));
    }

    private static function email(array $row): string
    {
        return Text::folded(Text::shown($row['email']));
    }

    private function customer(Operation $create): array
    {
        $order = $this->rows->order($create, []);
        $language = $create->field('customer.language') ?: $this->shop->language((int)$create->store_id);

        return [
            'customer_group_id' => $this->group($create), 'store_id' => (int)$create->store_id,
            'language_id' => (int)($this->shop->languages()[$language] ?? 0),
            'firstname' => $this->first($order, ['firstname', 'payment_firstname', 'shipping_firstname']),
            'lastname' => $this->first($order, ['lastname', 'payment_lastname', 'shipping_lastname']),
            'email' => Text::stored(Text::folded($create->field('customer.email'))), 'telephone' => $order['telephone'] ?? '',
            'fax' => '', 'newsletter' => 0, 'address_id' => 0, 'custom_field' => $this->customField($order, 'account'),
            'ip' => '', 'status' => (int)!$this->hasToWait($create), 'safe' => 0, 'commenter' => 0, 'token' => '',
            'code' => '', 'date_added' => date('Y-m-d H:i:s'),
        ];
    }

    /** Return the buyer's address, else the one it was sent to; an address needs a street or a city. */
    private function address(Operation $create): array
    {
        $order = $this->rows->order($create, []);
        foreach (Fields::ADDRESSES as $prefix) {
            $row = [];
            foreach (['address_1', 'address_2', 'city', 'postcode', 'country_id', 'zone_id'] as $name) {
                $row[$name] = $order[$prefix . $name] ?? (substr($name, -3) === '_id' ? 0 : '');
            }
            if ($row['address_1'] . $row['city'] !== '') {
                $row += ['company' => $this->first($order, [$prefix . 'company']), 'default' => 1,
                    'firstname' => $this->first($order, [$prefix . 'firstname', 'firstname']),
                    'lastname' => $this->first($order, [$prefix . 'lastname', 'lastname']),
                    'custom_field' => $this->customField($order, 'address')];

                return array_intersect_key($row, $this->columns->of('address'));
            }
        }

        return [];
    }

    /** Return the order's custom fields that the shop keeps in this place. */
    private function customField(array $order, string $location): string
    {
        $column = $location === 'address' ? 'payment_custom_field' : 'custom_field';
        $values = $this->customFields->values($order[$column] ?? '');
        $kept = $values ? array_intersect_key($values, array_flip($this->customFields->at($location))) : [];

        return $kept ? json_encode($kept) : '[]';
    }

    private function first(array $row, array $columns): string
    {
        $filled = array_filter(array_intersect_key($row, array_flip($columns)), 'strlen');

        return (string)($filled ? $filled[array_values(array_intersect($columns, array_keys($filled)))[0]] : '');
    }

    /** Return the group that was sent, else the store's. */
    private function group(Operation $create): int
    {
        return (int)$create->field('customer.group') ?: $this->shop->customerGroup((int)$create->store_id);
    }

    private function hasToWait(Operation $create): bool
    {
        $group = $this->group($create);
        if (!isset($this->approval[$group])) {
            $sql = 'SELECT approval FROM {customer_group} WHERE customer_group_id = ?';
            $this->approval[$group] = (bool)$this->db->value($sql, [$group]);
        }

        return $this->approval[$group];
    }

    /**
     * Return a random password hash.
     *
     * Nobody knows a password of it, and to compute a hash takes longer than to make the account.
     */
    private function secrets(): array
    {
        if ($this->columns->has('customer', 'salt')) {
            return ['salt' => substr(bin2hex(random_bytes(5)), 0, 9), 'password' => bin2hex(random_bytes(20))];
        }

        return ['password' => '$2y$10$' . substr(strtr(base64_encode(random_bytes(40)), '+', '.'), 0, 53)];
    }
}
