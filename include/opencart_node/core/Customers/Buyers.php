<?php
namespace OrderUpload\Node\Customers;

use OrderUpload\Node\Database\Transaction;
use OrderUpload\Node\Protocol\Operation;
use OrderUpload\Node\Protocol\OperationRefused;
use OrderUpload\Node\Shop\ShopData;
use OrderUpload\Node\Values\Text;

/**
 * Finds the account of a new order's buyer, or has one made; else the buyer is a guest (docs/node-protocol.md, section 9).
 *
 * The shop knows an account by its e-mail address alone, in all stores of the installation and whatever its capitals.
 * Where old rows share an address, the shop lets in the first enabled one. Guests cost no statement.
 *
 * OpenCart confirms no address, so that an account of the buyer's address may be anybody's: an order goes only to one that we
 * made, or whose owner bought in the shop before.
 */
final class Buyers
{
    const NOBODY = ['open' => null, 'waiting' => null, 'begun' => null, 'isThere' => false];
    const NOT_PROVEN = [
        'code' => 'account_not_proven',
        'message' => "an account has the buyer's address, and nothing shows that it is the buyer's: the order is a guest's",
        'remedy' => "nothing, or give the order to the account in the shop's admin, if you know that it is the buyer's",
        'group' => "accounts that nothing shows to be the buyer's",
    ];

    private $accounts;
    private $orders;
    private $shop;
    private $transaction;
    /** Folded address => open: row of an enabled account; waiting: of one that a person has to approve; begun; isThere. */
    private $accountsOf = [];

    public function __construct(Accounts $accounts, EarlierOrders $orders, ShopData $shop, Transaction $transaction)
    {
        $this->accounts = $accounts;
        $this->orders = $orders;
        $this->shop = $shop;
        $this->transaction = $transaction;
    }

    /**
     * Look for the accounts of a whole batch.
     *
     * @param Operation[] $operations
     */
    public function prepare(array $operations)
    {
        $emails = array_filter(array_map([$this, 'email'], $operations), 'strlen');
        if ($emails) {
            $this->read(array_values(array_unique($emails)));
        }
    }

    /** @throws OperationRefused too_long, unstorable_character: an account has to be made, and its columns are not the order's */
    public function check(Operation $operation)
    {
        if ($this->isNew($operation)) {
            $this->accounts->check($operation);
        }
    }

    /**
     * Make the accounts that these creates need and nobody has, each once.
     *
     * It is a transaction of its own, before the first row of an order is written: other requests wait for it, and not for
     * the orders. An order that fails later leaves its account, and finds it when it is sent again.
     *
     * @param Operation[] $creates
     */
    public function make(array $creates)
    {
        $new = $this->firsts($creates);
        if (!$new) {
            return;
        }
        $this->accounts->begin(array_keys($new));
        try {
            $this->keep($this->transaction->apart(function () use ($new) {
                $this->accounts->lock();
                $this->read(array_keys($new));

                return $this->finished($new) + $this->accounts->insert($this->firsts($new));
            }));
        } catch (\Throwable $error) {
            $this->accountsOf = array_diff_key($this->accountsOf, $new);
            throw $error;
        }
    }

    /**
     * Return the columns of oc_order that say whose a new order is: account and customer group.
     *
     * An order has the group of its account, as in the shop's own checkout (OpenCart 3.0.5.1 and 4.1.0.4,
     * catalog/controller/checkout/confirm.php); a guest's has the one that was sent, else the store's.
     */
    public function columns(Operation $create): array
    {
        $account = $this->account($create);
        $account = $account && $account['isKnown'] ? $account : null;
        $group = $create->field('customer.group') ?: $this->shop->customerGroup((int)$create->store_id);

        return ['customer_id' => (int)($account['customer_id'] ?? 0),
            'customer_group_id' => (int)($account['customer_group_id'] ?? $group)];
    }

    /** Return why a new order is a guest's although its address has an account: code, message, remedy and group; or null. */
    public function note(Operation $create): ?array
    {
        $account = $this->account($create);

        return $account && !$account['isKnown'] ? self::NOT_PROVEN : null;
    }

    /** Return the account of a create's address that takes orders, or null. */
    private function account(Operation $create): ?array
    {
        $accounts = $this->accountsOf[$this->email($create)] ?? self::NOBODY;

        return $accounts['open'] ?? ($create->customer === 'create' ? $accounts['waiting'] : null);
    }

    /** Return folded address => the first create that needs an account of it. */
    private function firsts(array $creates): array
    {
        $firsts = [];
        foreach ($creates as $create) {
            if ($this->isNew($create)) {
                $firsts += [$this->email($create) => $create];
            }
        }

        return $firsts;
    }

    /** An address that the shop's own form would not take gets no account; neither does one whose account is switched off. */
    private function isNew(Operation $create): bool
    {
        $email = $this->email($create);
        $accounts = $this->accountsOf[$email] ?? self::NOBODY;

        return $create->customer === 'create' && Text::isEmail($email)
            && (!$accounts['isThere'] || $accounts['begun']);
    }

    /** Finish the accounts that dead requests began; return folded address => row. */
    private function finished(array $creates): array
    {
        $rows = [];
        $begun = [];
        foreach ($creates as $email => $create) {
            $row = $this->accountsOf[$email]['begun'];
            if ($row) {
                $begun[(int)$row['customer_id']] = $create;
                $rows[$email] = $row;
                $this->accountsOf[$email]['begun'] = null;
            }
        }
        $this->accounts->finish($begun);

        return $rows;
    }

    /** @param array $rows folded address => row of an account that was made */
    private function keep(array $rows)
    {
        foreach ($rows as $email => $row) {
            $kind = $row['status'] ? 'open' : 'waiting';
            $this->accountsOf[$email] = [$kind => ['isKnown' => true] + $row, 'isThere' => true] + self::NOBODY;
        }
    }

    private function read(array $emails)
    {
        foreach ($emails as $email) {
            $this->accountsOf[$email] = self::NOBODY;
        }
        foreach ($this->known($this->accounts->read($emails)) as $row) {
            $email = Text::folded(Text::shown($row['email']));
            if (isset($this->accountsOf[$email])) {
                $kind = $row['status'] ? 'open' : 'waiting';
                $isMeant = $row['status'] || $row['waits'];
                $this->accountsOf[$email][$kind] = $this->accountsOf[$email][$kind] ?? ($isMeant ? $row : null);
                $this->accountsOf[$email]['begun'] = $row['isBegun'] ? $row : $this->accountsOf[$email]['begun'];
                $this->accountsOf[$email]['isThere'] = true;
            }
        }
    }

    /** Return accounts with isKnown: something shows that they are their address's. */
    private function known(array $rows): array
    {
        $strangers = [];
        foreach ($rows as $row) {
            if (!$row['isOurs']) {
                $strangers[(int)$row['customer_id']] = Text::folded(Text::shown($row['email']));
            }
        }
        $owners = $this->orders->ofOwners($strangers);

        return array_map(function ($row) use ($owners) {
            return ['isKnown' => $row['isOurs'] || isset($owners[(int)$row['customer_id']])] + $row;
        }, $rows);
    }

    /** Return the folded address of a create that asks for an account, else ''. */
    private function email(Operation $operation): string
    {
        $isAsking = $operation->isCreate() && $operation->customer !== 'guest';

        return $isAsking ? Text::folded($operation->field('customer.email')) : '';
    }
}
