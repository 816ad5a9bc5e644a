<?php
namespace OrderUpload\Node\Apply;

use OrderUpload\Node\Node;
use OrderUpload\Node\Orders\OrderState;
use OrderUpload\Node\Protocol\Fields;
use OrderUpload\Node\Protocol\Operation;
use OrderUpload\Node\Protocol\OperationRefused;
use OrderUpload\Node\Records\OrderLinks;
use OrderUpload\Node\Statuses\HistoryEntry;
use OrderUpload\Node\Stock\StockKeeper;
use OrderUpload\Node\Values\Text;

/** Changes orders that are there: exactly the fields that were sent, tracking before status. */
final class OrderUpdater
{
    private $node;

    public function __construct(Node $node)
    {
        $this->node = $node;
    }

    /**
     * Return the order that an update is about.
     *
     * @throws OperationRefused
     */
    public function orderId(Operation $update, array $link, array $refsOf): int
    {
        if ($link && $link['state'] !== OrderLinks::COMPLETE) {
            $message = 'a create of this reference has not finished: send the create again';
            throw OperationRefused::conflict('half_made', $message, $link['order_id']);
        }
        if ($link && $update->order_id !== '' && $update->order_id !== (string)$link['order_id']) {
            throw OperationRefused::conflict('other_order', "this reference is order {$link['order_id']}", $link['order_id']);
        }
        $orderId = (string)($link ? $link['order_id'] : $update->order_id);
        if (($refsOf[$orderId] ?? $update->ref) !== $update->ref) {
            throw OperationRefused::conflict('linked_to_other', 'the order belongs to another reference', $orderId);
        }

        return (int)$orderId;
    }

    /**
     * Check an update against the order as it stands.
     *
     * @throws OperationRefused
     */
    public function check(Operation $update, ?OrderState $state)
    {
        if (!$state) {
            $which = $update->order_id === '' ? 'of this reference' : $update->order_id;
            throw OperationRefused::rejected('order_not_found', "the shop has no order $which");
        }
        $id = (string)$state->id();
        if ((string)$state->row['store_id'] !== $update->store_id) {
            throw OperationRefused::conflict('other_store', "store {$state->row['store_id']} of this installation has it", $id);
        }
        $changed = array_keys(array_diff_assoc($state->hashes(array_keys($update->expect)), $update->expect));
        if ($changed) {
            throw OperationRefused::conflict('changed', 'changed since the plan saw the order: ' . implode(', ', $changed), $id);
        }
        $owner = $state->link['owner'] ?? '';
        if ($update->owned() && $owner !== '' && $owner !== $update->owner) {
            $message = 'connector ' . Text::stored($owner) . ' created it and owns ' . implode(', ', $update->owned());
            throw OperationRefused::rejected('owned_by', $message, 'let that connector update it, or send status and tracking only');
        }
        $since = $state->remembered['status']['source_time'] ?? '';
        if ($update->has('status') && $update->source_time !== '' && $since !== ''
            && strtotime($update->source_time) < strtotime($since)) {
            throw OperationRefused::conflict('stale', 'the status was set by a later message of the source', $id);
        }
        $this->node->rows()->order($update, $state->row);
        $this->node->rows()->totals($update, $state->row);
        if ($update->lines) {
            $this->node->rows()->products($update, $state->row);
        }
    }

    /** Return the fields that differ from what stands in the order. */
    public function changes(Operation $update, OrderState $state): array
    {
        $amounts = $this->isOtherCurrency($update, $state) ? Fields::AMOUNTS : [];

        return array_filter($update->fields, function ($text, $path) use ($state, $amounts) {
            return $state->field($path) !== $text || in_array($path, $amounts, true);
        }, ARRAY_FILTER_USE_BOTH);
    }

    /** The same numbers in another currency are other amounts. */
    private function isOtherCurrency(Operation $update, OrderState $state): bool
    {
        return $update->has('content.currency') && $update->field('content.currency') !== $state->field('content.currency');
    }

    /**
     * Write these updates, all checked and held by this request, and return ref => whether anything changed.
     *
     * @param array $work ref => [Operation, OrderState, its changes]
     */
    public function run(array $work): array
    {
        $this->node->journal()->open($work);
        $this->writeContent($work);
        $moves = [];
        foreach ($work as list($update, $state, $changes)) {
            $moves += $this->stockMove($update, $state, $changes);
        }
        $this->node->stock()->move($moves);
        $this->tell($work);
        $operations = [];
        foreach ($work as list($update, $state)) {
            $operations[$state->id()] = $update;
        }
        $this->node->written()->keep($operations, $this->node->orders()->marks($operations));
        $this->node->links()->finish(array_values($operations));

        return array_map(function ($one) {
            return (bool)$one[2];
        }, $work);
    }

    /** Link an order that the shop made itself. */
    public function link(Operation $update, OrderState $state)
    {
        if ($state->link) {
            return;
        }
        $holds = $this->node->stock()->holds((string)$state->row['order_status_id']);
        $pieces = $holds ? $this->node->stock()->needed([$state->id()])[$state->id()] : [];
        if (!$this->node->links()->link($update, $state->id(), $pieces ? json_encode($pieces) : '')) {
            throw OperationRefused::conflict('linked_to_other', 'the order belongs to another reference', $state->id());
        }
        $state->link = $this->node->links()->read([$update->ref])[$update->ref];
    }

    private function writeContent(array $work)
    {
        $products = $totals = $tracked = [];
        foreach ($work as list($update, $state, $changes)) {
            $changed = clone $update;
            $changed->fields = $changes;
            $this->node->writer()->change($state->id(), $this->node->rows()->order($changed, $state->row));
            if (isset($changes['content.lines'])) {
                $products[$state->id()] = $this->node->rows()->products($update, $state->row);
            }
            if (isset($changes['content.totals'])) {
                $totals[$state->id()] = $this->node->rows()->totals($update, $state->row);
            }
            if (preg_grep('/^tracking\./', array_keys($changes))) {
                $tracked[$state->id()] = $update;
            }
        }
        $this->node->writer()->remove(array_keys($products), ['order_option', 'order_product']);
        $this->node->writer()->insertProducts($products);
        $this->node->writer()->remove(array_keys($totals), ['order_total']);
        $this->node->writer()->insertTotals($totals);
        $this->node->parcels()->write($tracked);
    }

    private function stockMove(Operation $update, OrderState $state, array $changes): array
    {
        if ($update->stock !== 'follow_shop' || !array_intersect_key($changes, ['status' => 1, 'content.lines' => 1])) {
            return [];
        }
        $stock = $this->node->stock();
        $held = StockKeeper::pieces($state->link);
        $was = $stock->holds((string)$state->row['order_status_id']);
        $is = $stock->holds($changes['status'] ?? (string)$state->row['order_status_id']);
        $to = $held;
        if (!$is) {
            $to = [];
        } elseif (($held && isset($changes['content.lines'])) || (!$held && !$was)) {
            $to = $stock->needed([$state->id()])[$state->id()];
        }

        return [$update->ref => ['from' => $held, 'to' => $to]];
    }

    /** Write the rows of the histories; a parcel counts as told when its row is there. */
    private function tell(array $work)
    {
        $due = array_filter($work, function ($one) {
            return isset($one[2]['status']) || ($one[0]->mail === 'always' && $one[2]);
        });
        $tracked = [];
        foreach ($due as list($update, $state)) {
            if ($update->has('tracking.number') || $state->field('tracking.number') !== '') {
                $tracked[] = $state->id();
            }
        }
        $texts = $this->node->parcels()->untold($tracked);
        $entries = [];
        foreach ($due as list($update, $state, $changes)) {
            if (!$state->hasHistory) {
                $entries[] = $this->entry($update, $state, $changes, $texts[$state->id()] ?? '');
            }
        }
        $this->node->statuses()->markRisky($entries);
        $this->node->statuses()->write($entries);
        $this->node->parcels()->markTold($tracked);
    }

    private function entry(Operation $update, OrderState $state, array $changes, string $comment): HistoryEntry
    {
        $mail = $state->wasMailed ? 'never' : $update->mail;
        $from = (string)$state->row['order_status_id'];

        return new HistoryEntry($state->id(), $from, $changes['status'] ?? $from, $mail, (string)$state->row['total'], $comment);
    }
}
