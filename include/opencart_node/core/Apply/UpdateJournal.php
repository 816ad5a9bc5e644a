<?php
namespace OrderUpload\Node\Apply;

use OrderUpload\Node\Database\Transaction;
use OrderUpload\Node\Records\OrderLinks;

/** What an update is about to write, kept in its link on tables without transactions. */
final class UpdateJournal
{
    private $links;
    private $transaction;

    public function __construct(OrderLinks $links, Transaction $transaction)
    {
        $this->links = $links;
        $this->transaction = $transaction;
    }

    /**
     * Keep updates before their first row is written.
     *
     * @param OrderUpdate[] $updates ref => update
     */
    public function open(array $updates)
    {
        $entries = [];
        foreach ($this->transaction->isPossible() ? [] : $updates as $ref => $update) {
            if ($update->isChange() && !$update->state->isRedo) {
                $entries[$ref] = json_encode(['operation' => $update->operation->values(), 'changes' => $update->changes,
                    'from' => $update->state->status(), 'floor' => (int)($update->state->history['order_history_id'] ?? 0)]);
            }
        }
        $this->links->setEach('pending', $entries);
    }

    /**
     * Return what a dead request left of an update, or null: operation, changes, from (the status it came from) and floor
     * (the last row of the history before it).
     *
     * @param array $link row of oc_order_upload_order
     */
    public function entry(array $link)
    {
        return json_decode($link['pending'] ?? '', true);
    }

    /**
     * Say that updates are whole.
     *
     * @param OrderUpdate[] $updates ref => update
     */
    public function closeAll(array $updates)
    {
        if (!$this->transaction->isPossible()) {
            $this->links->clear('pending', array_map('strval', array_keys($updates)));
        }
    }

    /** Say that an update is whole. */
    public function close(string $ref)
    {
        $this->links->set($ref, ['pending' => null]);
    }
}
