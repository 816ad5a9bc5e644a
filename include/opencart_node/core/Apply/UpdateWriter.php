<?php
namespace OrderUpload\Node\Apply;

use OrderUpload\Node\Database\Transaction;
use OrderUpload\Node\Orders\OrderReader;
use OrderUpload\Node\Orders\OrderState;
use OrderUpload\Node\Protocol\Operation;
use OrderUpload\Node\Protocol\OperationRefused;
use OrderUpload\Node\Records\OrderLinks;

/** Writes the updates of a batch; one that breaks a rule is refused alone. */
final class UpdateWriter implements OperationWriter
{
    private $links;
    private $orders;
    private $linkChecks;
    private $interrupted;
    private $checks;
    private $rows;
    private $updater;
    private $transaction;
    /** Ref => OrderUpdate that this round began: found interrupted when a batch is tried again, it is this round's own. */
    private $begun = [];

    public function __construct(
        OrderLinks $links,
        OrderReader $orders,
        LinkChecks $linkChecks,
        InterruptedUpdates $interrupted,
        UpdateChecks $checks,
        UpdateRows $rows,
        OrderUpdater $updater,
        Transaction $transaction
    ) {
        $this->links = $links;
        $this->orders = $orders;
        $this->linkChecks = $linkChecks;
        $this->interrupted = $interrupted;
        $this->checks = $checks;
        $this->rows = $rows;
        $this->updater = $updater;
        $this->transaction = $transaction;
    }

    /** Begin a round, with no update begun. */
    public function startRound()
    {
        $this->begun = [];
    }

    public function write(array $operations): array
    {
        $links = $this->links->read(array_column($operations, 'ref'));
        $results = $this->checkLinks($operations, $links);
        $operations = array_diff_key($operations, $results);
        $links = array_intersect_key($links, array_flip(array_column($operations, 'ref')));
        $results += $this->finishInterrupted($operations, $links);
        $operations = array_diff_key($operations, $results);
        $ids = $this->orderIds($operations, $links, $results);
        $updates = $this->prepare($operations, $ids, $links, $results);
        $this->announceMails($updates);
        $this->begun += $updates;
        if ($updates) {
            $this->updater->run($updates);
        }
        foreach ($operations as $place => $operation) {
            $update = $updates[$operation->ref] ?? null;
            if ($update) {
                $results[$place] = OperationResult::done($update->isChange() ? 'updated' : 'unchanged', $update->orderId());
            }
        }

        return $results;
    }

    /** Return the results of those that are refused for what their references lead to. */
    private function checkLinks(array $operations, array $links): array
    {
        $results = [];
        foreach ($operations as $place => $operation) {
            try {
                $this->linkChecks->check($operation, $links[$operation->ref] ?? []);
            } catch (OperationRefused $refusal) {
                $results[$place] = OperationResult::refused($refusal);
            }
        }

        return $results;
    }

    /** Finish what dead requests began, and answer those that ask for just that. */
    private function finishInterrupted(array $operations, array &$links): array
    {
        $finished = $this->interrupted->finish($links);
        $results = [];
        foreach ($operations as $place => $operation) {
            if (($finished[$operation->ref] ?? '') === $operation->event_id) {
                $answer = isset($this->begun[$operation->ref]) ? 'updated' : 'unchanged';
                $results[$place] = OperationResult::done($answer, $links[$operation->ref]['order_id']);
            }
        }

        return $results;
    }

    /**
     * Return place => order id.
     *
     * @param OperationResult[] $results gets those that are refused
     */
    private function orderIds(array $operations, array $links, array &$results): array
    {
        $ids = [];
        foreach ($operations as $place => $operation) {
            try {
                $ids[$place] = $this->checks->orderId($operation, $links[$operation->ref] ?? []);
            } catch (OperationRefused $refusal) {
                $results[$place] = OperationResult::refused($refusal);
            }
        }

        return $ids;
    }

    /**
     * Return ref => OrderUpdate of those that break no rule.
     *
     * @param int[]             $ids     place => order id
     * @param array             $links   ref => row of oc_order_upload_order
     * @param OperationResult[] $results gets those that are refused
     */
    private function prepare(array $operations, array $ids, array $links, array &$results): array
    {
        $parts = [];
        foreach ($operations as $operation) {
            $parts += array_flip($operation->touched());
        }
        $states = $this->orders->forUpdates(array_values($ids), $links, array_keys($parts), $this->transaction->isPossible());
        $updates = [];
        foreach ($ids as $place => $id) {
            try {
                $operation = $operations[$place];
                if ($this->isDone($operation, $states[$id] ?? null)) {
                    $answer = isset($this->begun[$operation->ref]) ? 'updated' : 'unchanged';
                    $results[$place] = OperationResult::done($answer, $id);
                } else {
                    $this->checks->check($operation, $states[$id] ?? null, $links[$operation->ref] ?? []);
                    $updates[$operation->ref] = $this->rows->prepare($operation, $states[$id]);
                }
            } catch (OperationRefused $refusal) {
                $results[$place] = OperationResult::refused($refusal);
            }
        }

        return $updates;
    }

    /** Tell whether an earlier request wrote this very event. */
    private function isDone(Operation $operation, ?OrderState $state): bool
    {
        return $state !== null && $state->link && $state->link['ref'] === $operation->ref
            && $state->written->hasEvent($operation->event_id);
    }

    /** Keep that a mail goes out for an update, before it can; one that was announced before may have gone out. */
    private function announceMails(array $updates)
    {
        foreach ($updates as $ref => $update) {
            if ($update->operation->mail !== 'never') {
                $event = $update->operation->eventHash();
                $update->state->wasMailed = ($update->state->link['mail_event'] ?? '') === $event;
                $this->links->set((string)$ref, ['mail_event' => $event]);
                $this->transaction->commitSoFar();
            }
        }
    }
}
