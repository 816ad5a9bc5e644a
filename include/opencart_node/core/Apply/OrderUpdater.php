<?php
namespace OrderUpload\Node\Apply;

use OrderUpload\Node\Database\Transaction;
use OrderUpload\Node\Orders\OrderWriter;
use OrderUpload\Node\Orders\ReadBack;
use OrderUpload\Node\Records\OrderLinks;
use OrderUpload\Node\Records\TrackingText;
use OrderUpload\Node\Statuses\HistoryEntry;
use OrderUpload\Node\Statuses\StatusWriter;
use OrderUpload\Node\Stock\StockKeeper;

/** Changes orders that are there: exactly the parts that were sent, tracking before status. */
final class OrderUpdater
{
    private $journal;
    private $links;
    private $writer;
    private $tracking;
    private $stock;
    private $statuses;
    private $readBack;
    private $transaction;

    public function __construct(
        UpdateJournal $journal,
        OrderLinks $links,
        OrderWriter $writer,
        TrackingText $tracking,
        StockKeeper $stock,
        StatusWriter $statuses,
        ReadBack $readBack,
        Transaction $transaction
    ) {
        $this->journal = $journal;
        $this->links = $links;
        $this->writer = $writer;
        $this->tracking = $tracking;
        $this->stock = $stock;
        $this->statuses = $statuses;
        $this->readBack = $readBack;
        $this->transaction = $transaction;
    }

    /**
     * Write these updates, all checked and held by this request.
     *
     * @param OrderUpdate[] $updates ref => update
     */
    public function run(array $updates)
    {
        $this->journal->open($updates);
        $this->takeOver($updates);
        $this->writeContent($updates);
        $moves = $operations = $written = [];
        foreach ($updates as $update) {
            $moves += $this->stockMove($update);
            $operations[$update->orderId()] = $update->operation;
            $written[$update->orderId()] = $update->written;
        }
        if (!$this->transaction->isPossible()) {
            $this->stock->move($moves);
        }
        $changes = $this->writeHistory($updates);
        $this->readBack->keep($operations, $written);
        if ($this->transaction->isPossible()) {
            $this->stock->move($moves); // its rows are locked to the end, and others wait for them
        }
        $this->statuses->count($changes);
        $this->journal->close(array_keys($updates));
    }

    /** Make the caller the owner of the orders that it takes over. */
    private function takeOver(array $updates)
    {
        $owners = [];
        foreach ($updates as $ref => $update) {
            if ($update->operation->takesOver($update->state->link['owner'] ?? '')) {
                $owners[$ref] = $update->operation->owner;
            }
        }
        $this->links->setEach('owner', $owners);
    }

    private function writeContent(array $updates)
    {
        $lines = $totals = [];
        foreach ($updates as $update) {
            $this->writer->change($update->orderId(), $update->row);
            if ($update->lines !== null) {
                $lines[$update->orderId()] = $update->lines;
            }
            if ($update->totals !== null) {
                $totals[$update->orderId()] = $update->totals;
            }
        }
        $this->writer->remove(array_keys($lines), ['order_option', 'order_product']);
        $this->writer->insertProducts($lines);
        $this->writer->remove(array_keys($totals), ['order_total']);
        $this->writer->insertTotals($totals);
    }

    /** Return ref => what its order held and what it shall hold, or nothing where the stock stays. */
    private function stockMove(OrderUpdate $update): array
    {
        $isMoving = $update->changes('status') || $update->changes('lines');
        if ($update->operation->stock !== 'follow_shop' || !$isMoving) {
            return [];
        }
        $held = StockKeeper::pieces($update->state->link);
        $was = $this->stock->holds($update->state->status());
        $is = $this->stock->holds($update->statusTo());
        $to = $held;
        if (!$is) {
            $to = [];
        } elseif (($held && $update->changes('lines')) || (!$held && !$was)) {
            $to = $this->stock->needed([$update->orderId()])[$update->orderId()];
        }

        return [$update->operation->ref => ['from' => $held, 'to' => $to]];
    }

    /**
     * Write the rows of the histories, of each change of status and of each tracking number, and return what is to be counted.
     *
     * A number that takes the place of another stands there too, whatever becomes of the status: the wrong one was told.
     */
    private function writeHistory(array $updates): array
    {
        $entries = [];
        foreach ($updates as $update) {
            $isMailed = $update->operation->mail === 'always' && $update->isChange();
            if (!$update->changes('status') && !$update->changes('number') && !$isMailed) {
                continue;
            }
            $comment = $update->written->isAnnounced ? '' : $this->tracking->of($update->written);
            $update->written->isAnnounced = $update->written->isAnnounced || $comment !== '';
            if (!$update->state->hasHistory) {
                $entries[] = $this->entry($update, $comment);
            }
        }
        $this->statuses->markRisky($entries);

        return $this->statuses->write($entries);
    }

    private function entry(OrderUpdate $update, string $comment): HistoryEntry
    {
        $isMailed = $update->operation->mail === 'always' || $update->changes('status');
        $mail = $update->state->wasMailed || !$isMailed ? 'never' : $update->operation->mail;
        $total = (string)$update->state->row['total'];

        $entry = new HistoryEntry($update->orderId(), $update->state->status(), $update->statusTo(), $mail, $total, $comment);
        $entry->needsModel = (int)$update->state->row['affiliate_id'] > 0;

        return $entry;
    }
}
