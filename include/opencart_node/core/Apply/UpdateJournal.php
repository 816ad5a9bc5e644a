<?php
namespace OrderUpload\Node\Apply;

use OrderUpload\Node\Database\Transaction;
use OrderUpload\Node\Orders\OrderReader;
use OrderUpload\Node\Records\JournalEntries;

/** What an update is about to write, kept on tables without transactions until it is whole. */
final class UpdateJournal
{
    private $entries;
    private $orders;
    private $transaction;

    public function __construct(JournalEntries $entries, OrderReader $orders, Transaction $transaction)
    {
        $this->entries = $entries;
        $this->orders = $orders;
        $this->transaction = $transaction;
    }

    /**
     * Keep updates before their first row is written.
     *
     * @param OrderUpdate[] $updates ref => update
     */
    public function open(array $updates)
    {
        $begun = array_filter($this->transaction->isPossible() ? [] : $updates, function ($update) {
            return $update->isChange() && !$update->state->isRedo;
        });
        if (!$begun) {
            return;
        }
        $floor = $this->orders->lastHistory();
        $this->entries->keep(array_map(function ($update) use ($floor) {
            return json_encode(['operation' => $update->operation->values(), 'changes' => $update->changes,
                'from' => $update->state->status(), 'floor' => $floor]);
        }, $begun));
    }

    /**
     * Return ref => what a dead request left of an update: operation, changes, from (the status it came from) and floor
     * (the last row of all histories before it).
     */
    public function read(array $refs): array
    {
        return array_filter(array_map(function ($entry) {
            return json_decode($entry, true);
        }, $this->entries->read($refs)));
    }

    /** Say that updates are whole. */
    public function close(array $refs)
    {
        if (!$this->transaction->isPossible()) {
            $this->entries->forget($refs);
        }
    }
}
