<?php
namespace OrderUpload\Node\Records;

use OrderUpload\Node\Database\Columns;
use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Values\Text;

/**
 * What the module keeps of one buyer, to forget it; OpenCart's own rows are the merchant's to erase, but for what stands in
 * them where no page of OpenCart's shows it.
 *
 * A reference stays, so that its order is not created again. Doing it twice does no harm.
 */
final class BuyerTraces
{
    /** References that are held at once. */
    const PORTION = 100;

    private $db;
    private $columns;
    private $links;
    private $deleted;
    private $written;
    private $journal;
    private $marks;
    private $fiscalTexts;

    public function __construct(
        Database $db,
        Columns $columns,
        OrderLinks $links,
        DeletedOrders $deleted,
        WrittenOrders $written,
        JournalEntries $journal,
        AccountMarks $marks,
        FiscalTexts $fiscalTexts
    ) {
        $this->db = $db;
        $this->columns = $columns;
        $this->links = $links;
        $this->deleted = $deleted;
        $this->written = $written;
        $this->journal = $journal;
        $this->marks = $marks;
        $this->fiscalTexts = $fiscalTexts;
    }

    /**
     * Forget a buyer.
     *
     * @param string   $email    '' for none
     * @param string[] $refs
     * @param int[]    $orderIds
     * @return array orders: references of which nothing is left; accounts: marks; busy: references that another request writes
     */
    public function forget(string $email, array $refs, array $orderIds): array
    {
        $email = Text::folded($email);
        $links = $this->links->read($refs);
        $ids = array_filter(array_map('intval', array_column($links, 'order_id')));
        $orders = $this->orders(array_merge($ids, $orderIds)) + $this->ordersOf($email);
        $ids = array_values(array_unique(array_merge($orderIds, array_keys($orders))));
        $refs = array_unique(array_merge(array_map('strval', array_keys($links)), array_values($this->links->refsOf($ids))));
        $count = 0;
        foreach (array_chunk($refs, $this->links->canHoldMany() ? self::PORTION : 1) as $portion) {
            $count += $this->forgetOrders($portion);
        }
        $emails = array_map(function ($row) {
            return Text::folded(Text::shown($row['email']));
        }, $orders);
        $accounts = array_filter(array_map('intval', array_column($orders, 'customer_id')));

        return [
            'orders' => $count + $this->forgetUnlinked($ids),
            'accounts' => $this->marks->forget(array_unique(array_filter(array_merge($emails, [$email]), 'strlen')), $accounts),
            'busy' => count($refs) - $count,
        ];
    }

    /** Forget the buyer of these orders and return how many there were; those that another request writes are left. */
    private function forgetOrders(array $refs): int
    {
        try {
            $links = $this->deleted->noted($this->links->read($this->links->hold($refs)));
            $whole = array_filter($links, function ($link) {
                return $link['state'] === OrderLinks::COMPLETE;
            });
            $ids = array_map('intval', array_column($whole, 'order_id'));
            $written = $this->written->read($ids);
            foreach ($ids as $id) {
                $written[$id] = $written[$id] ?? new WrittenOrder();
                $written[$id]->forget();
            }
            $this->written->keep($written);
            $this->written->forget(array_filter(array_map('intval', array_column(array_diff_key($links, $whole), 'order_id'))));
            $this->journal->forget(array_keys($links));
            $this->fiscalTexts->forget(array_filter(array_map('intval', array_column($links, 'order_id'))));
        } finally {
            $this->links->release();
        }

        return count($links);
    }

    /** Forget rows of orders that no reference leads to. */
    private function forgetUnlinked(array $ids): int
    {
        $unlinked = array_diff($ids, array_keys($this->links->refsOf($ids)));
        $written = array_keys($this->written->read($unlinked));
        $this->written->forget($written);
        $this->fiscalTexts->forget($unlinked);

        return count($written);
    }

    /** Return order id => address and account of these orders of the shop. */
    private function orders(array $ids): array
    {
        $sql = 'SELECT order_id, email, customer_id FROM {order} WHERE order_id IN (?)';

        return $ids ? array_column($this->db->rows($sql, [$ids]), null, 'order_id') : [];
    }

    /** Return the same of the orders of an address; it may read the whole table, once. */
    private function ordersOf(string $email): array
    {
        $askable = $this->db->askable($email === '' ? [] : [Text::stored($email)]);
        $column = $this->columns->isCaseless('order', 'email') ? 'email' : 'LOWER(email)';
        $sql = "SELECT order_id, email, customer_id FROM {order} WHERE $column IN (?)";
        $rows = array_filter($askable ? $this->db->rows($sql, [$askable]) : [], function ($row) use ($email) {
            return Text::folded(Text::shown($row['email'])) === $email; // to the column á is a
        });

        return array_column($rows, null, 'order_id');
    }
}
