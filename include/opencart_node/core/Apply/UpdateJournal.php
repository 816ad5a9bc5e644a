<?php
namespace OrderUpload\Node\Apply;

use OrderUpload\Node\Node;
use OrderUpload\Node\Orders\OrderState;
use OrderUpload\Node\Protocol\Operation;

/**
 * What an update is about to write, kept in its link on tables without transactions: if its worker dies, the next
 * operation on the reference finishes it first. Every step of an update can be done twice.
 */
final class UpdateJournal
{
    private $node;

    public function __construct(Node $node)
    {
        $this->node = $node;
    }

    /**
     * Keep updates before their first row is written.
     *
     * @param array $work ref => [Operation, OrderState, its changes]
     */
    public function open(array $work)
    {
        $entries = [];
        foreach ($this->node->columns()->isTransactional() ? [] : $work as $ref => list($update, $state, $changes)) {
            if ($changes && !$state->isRedo) {
                $entries[$ref] = json_encode(['operation' => get_object_vars($update), 'changes' => $changes,
                    'from' => (string)$state->row['order_status_id'],
                    'floor' => (int)($state->history['order_history_id'] ?? 0)]);
            }
        }
        $this->node->links()->setEach('pending', $entries);
    }

    /**
     * Finish the updates that died.
     *
     * @param array $links ref => row of oc_order_upload_order
     * @return array ref => event that was finished
     * @throws OperationRefused stock_uncertain
     */
    public function redo(array $links): array
    {
        $done = [];
        foreach ($links as $ref => $link) {
            $link = $this->node->stock()->settle($link); // a person's change in the admin may leave a plan too
            $entry = json_decode($link['pending'] ?? '', true);
            if ($entry) {
                $update = $this->operation($entry['operation']);
                $state = $this->node->orders()->read([(int)$link['order_id']])[(int)$link['order_id']] ?? null;
                if ($state) {
                    $this->finish($update, $state, $entry);
                }
                $this->node->links()->set((string)$ref, ['pending' => null]);
                $done[$ref] = $update->event_id;
            }
        }

        return $done;
    }

    private function finish(Operation $update, OrderState $state, array $entry)
    {
        $last = $state->history;
        $state->row['order_status_id'] = $entry['from'];
        $state->wasMailed = true;
        $state->isRedo = true;
        $state->hasHistory = $last && (int)$last['order_history_id'] > $entry['floor'];
        $this->node->updates()->run([$update->ref => [$update, $state, $entry['changes']]]);
    }

    private function operation(array $values): Operation
    {
        $operation = new Operation();
        foreach ($values as $name => $value) {
            $operation->$name = $value;
        }

        return $operation;
    }
}
