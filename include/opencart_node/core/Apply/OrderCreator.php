<?php
namespace OrderUpload\Node\Apply;

use OrderUpload\Node\Customers\Buyers;
use OrderUpload\Node\Database\Transaction;
use OrderUpload\Node\Orders\OrderWriter;
use OrderUpload\Node\Orders\ReadBack;
use OrderUpload\Node\Protocol\Operation;
use OrderUpload\Node\Protocol\OperationRefused;
use OrderUpload\Node\Records\OrderLinks;
use OrderUpload\Node\Records\TrackingText;
use OrderUpload\Node\Records\WrittenOrder;
use OrderUpload\Node\Statuses\HistoryEntry;
use OrderUpload\Node\Statuses\StatusWriter;
use OrderUpload\Node\Stock\StockKeeper;

/**
 * Makes new orders, all of a batch with a few statements.
 *
 * The steps are: reserve the reference, write order, lines and totals, move stock, write status and history, remember what
 * was written, mark the reference as complete. A worker can die after any of them. A transaction then leaves nothing; where
 * there are none, the reservation says what was begun, and the next create removes it and starts again.
 */
final class OrderCreator
{
    private $links;
    private $halfMade;
    private $buyers;
    private $rows;
    private $writer;
    private $tracking;
    private $stock;
    private $statuses;
    private $readBack;
    private $transaction;

    public function __construct(
        OrderLinks $links,
        HalfMadeOrders $halfMade,
        Buyers $buyers,
        NewOrderRows $rows,
        OrderWriter $writer,
        TrackingText $tracking,
        StockKeeper $stock,
        StatusWriter $statuses,
        ReadBack $readBack,
        Transaction $transaction
    ) {
        $this->links = $links;
        $this->halfMade = $halfMade;
        $this->buyers = $buyers;
        $this->rows = $rows;
        $this->writer = $writer;
        $this->tracking = $tracking;
        $this->stock = $stock;
        $this->statuses = $statuses;
        $this->readBack = $readBack;
        $this->transaction = $transaction;
    }

    /**
     * Check one create against what the shop remembers of its reference.
     *
     * @param array $link row of oc_order_upload_order, or empty
     * @throws OperationRefused
     */
    public function check(Operation $create, array $link)
    {
        if ($link && $link['state'] === OrderLinks::COMPLETE) {
            throw self::alreadyThere($link);
        }
        if ($link) {
            $this->stock->settle($link);
        }
        $this->rows->check($create);
    }

    /**
     * Make these orders and return ref => order id; all references are held by this request.
     *
     * @param Operation[] $creates
     * @param array       $links     ref => row of a reservation that a dead request left
     * @param string[]    $announced references that this request reserved for the sake of their mails
     * @throws OperationRefused already_there
     */
    public function run(array $creates, array $links, array $announced): array
    {
        $creates = array_column($creates, null, 'ref');
        $this->buyers->make($creates);
        $reserved = array_merge(array_map('strval', array_keys($links)), $announced);
        $this->refuseTaken($reserved);
        foreach ($links as $link) {
            $this->halfMade->remove($link);
        }
        if (!$this->transaction->isPossible()) {
            $this->links->reserve($creates);
            $reserved = array_map('strval', array_keys($creates));
        }
        $moves = $this->stockMoves($creates);
        $ids = $this->insert($creates);
        $moveId = $this->transaction->isPossible() ? 0 : $this->stock->takeTraceably($moves, $ids);
        $written = $this->written($creates, $ids);
        $changes = $this->statuses->write($this->entries($creates, $ids, $links, $written));
        $this->readBack->keep($this->byOrder($creates, $ids), $written);
        $this->links->complete($creates, $ids, $this->stock->taken($moves), $reserved);
        if ($this->transaction->isPossible()) {
            $this->stock->take($moves); // its rows are locked to the end, and others wait for them
        }
        $this->stock->end($moveId);
        $this->statuses->count($changes);
        $this->rows->clear();

        return $ids;
    }

    /**
     * Hold reservations to the end of the transaction: their rows are there, so that no unique key decides between two
     * requests of which one has lost its lock, e.g. in a cluster, where another server of the database knows it not.
     *
     * @param string[] $refs
     * @throws OperationRefused already_there
     */
    private function refuseTaken(array $refs)
    {
        foreach ($this->links->completed($refs) as $link) {
            throw self::alreadyThere($link);
        }
    }

    private static function alreadyThere(array $link): OperationRefused
    {
        $message = 'the shop has an order of this reference: find it, then update it';

        return OperationRefused::conflict('already_there', $message, $link['order_id']);
    }

    private function insert(array $creates): array
    {
        $rows = [];
        foreach ($creates as $ref => $create) {
            $rows[$ref] = $this->rows->order($create, $this->isBorn($create) ? $this->rows->status($create) : '0');
        }
        $ids = $this->writer->insert($rows);
        if (count($ids) !== count($creates)) {
            throw new \RuntimeException(count($ids) . ' of ' . count($creates) . ' orders were found after they were made');
        }
        $byOrder = $this->byOrder($creates, $ids);
        $this->writer->insertProducts(array_map([$this->rows, 'products'], $byOrder));
        $this->writer->insertTotals(array_map([$this->rows, 'totals'], $byOrder));

        return $ids;
    }

    /** Tell whether an order has its status from the first moment on: where nobody can see it half-made. */
    private function isBorn(Operation $create): bool
    {
        return $this->transaction->isPossible() && $this->statuses->mayBeBorn($create->mail);
    }

    /** Return ref => what its order held of the stock, which is nothing, and what it shall hold. */
    private function stockMoves(array $creates): array
    {
        $taking = array_filter($creates, function ($create) {
            return $create->stock === 'follow_shop' && $this->stock->holds($this->rows->status($create));
        });
        $moves = [];
        foreach ($this->stock->neededByLines(array_map([$this->rows, 'products'], $taking)) as $ref => $pieces) {
            $moves[$ref] = ['from' => [], 'to' => $pieces];
        }

        return $moves;
    }

    private function entries(array $creates, array $ids, array $links, array $written): array
    {
        $entries = [];
        foreach ($ids as $ref => $id) {
            $create = $creates[$ref];
            $wasMailed = ($links[$ref]['mail_event'] ?? '') === $create->eventHash();
            $mail = $create->mail === 'always' && !$wasMailed ? 'always' : 'never';
            $total = $this->rows->total($create);
            $comment = $this->tracking->of($written[$id]);
            $written[$id]->isAnnounced = $comment !== '';
            $entry = new HistoryEntry($id, '0', $this->rows->status($create), $mail, $total, $comment);
            $entry->isBorn = $this->isBorn($create);
            $entries[] = $entry;
        }

        return $entries;
    }

    /** Return order id => WrittenOrder with the texts that OpenCart has no place for. */
    private function written(array $creates, array $ids): array
    {
        $written = [];
        foreach ($ids as $ref => $id) {
            $written[$id] = new WrittenOrder();
            $written[$id]->change($creates[$ref]);
        }

        return $written;
    }

    /** Return order id => create. */
    private function byOrder(array $creates, array $ids): array
    {
        $byOrder = [];
        foreach ($ids as $ref => $id) {
            $byOrder[$id] = $creates[$ref];
        }

        return $byOrder;
    }
}
