<?php
namespace OrderUpload\Node;

/** Changes orders that are there: exactly the fields that were sent, tracking before status. */
final class Updates
{
    private $node;

    public function __construct(Node $node)
    {
        $this->node = $node;
    }

    /**
     * Return the order that an update is about.
     *
     * @throws Decline
     */
    public function orderId(Operation $update, array $link, array $refsOf): int
    {
        if ($link && $link['state'] !== Links::COMPLETE) {
            $message = 'a create of this reference has not finished: send the create again';
            throw Decline::conflict('half_made', $message, $link['order_id']);
        }
        if ($link && $update->order_id !== '' && $update->order_id !== (string)$link['order_id']) {
            throw Decline::conflict('other_order', "this reference is order {$link['order_id']}", $link['order_id']);
        }
        $orderId = (string)($link ? $link['order_id'] : $update->order_id);
        if (($refsOf[$orderId] ?? $update->ref) !== $update->ref) {
            throw Decline::conflict('linked_to_other', 'the order belongs to another reference', $orderId);
        }

        return (int)$orderId;
    }

    /**
     * Check an update against the order as it stands.
     *
     * @throws Decline
     */
    public function check(Operation $update, ?OrderState $state)
    {
        if (!$state) {
            $which = $update->order_id === '' ? 'of this reference' : $update->order_id;
            throw Decline::rejected('order_not_found', "the shop has no order $which");
        }
        $id = (string)$state->id();
        if ((string)$state->row['store_id'] !== $update->store_id) {
            throw Decline::conflict('other_store', "store {$state->row['store_id']} of this installation has it", $id);
        }
        if ($state->revision() !== $update->expect) {
            throw Decline::conflict('changed', 'the order changed since the plan saw it', $id);
        }
        $owner = $state->link['owner'] ?? '';
        if ($update->content() && $owner !== '' && $owner !== $update->owner) {
            $message = 'connector ' . Text::stored($owner) . ' created it and owns ' . implode(', ', $update->content());
            throw Decline::rejected('owned_by', $message, 'let that connector update it, or send status and tracking only');
        }
        $since = $state->written['status']['source_time'] ?? '';
        if ($update->has('status') && $update->source_time !== '' && $since !== ''
            && strtotime($update->source_time) < strtotime($since)) {
            throw Decline::conflict('stale', 'the status was set by a later message of the source', $id);
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
        $now = $state->fields();

        return array_filter($update->fields, function ($text, $path) use ($now) {
            return ($now[$path] ?? '') !== $text;
        }, ARRAY_FILTER_USE_BOTH);
    }

    /**
     * Write these updates, all checked and held by this request, and return ref => whether anything changed.
     *
     * @param array $work ref => [Operation, OrderState, its changes]
     */
    public function run(array $work): array
    {
        $changed = [];
        $entries = [];
        $moves = [];
        foreach ($work as $ref => list($update, $state, $changes)) {
            $changed[$ref] = (bool)$changes;
            if (!$state->isRedo) {
                $this->node->journal()->open($update, $state, $changes);
            }
            $this->writeContent($update, $state, $changes);
            $moves += $this->stockMove($update, $state, $changes);
            $entries = array_merge($entries, $this->entry($update, $state, $changes));
        }
        $this->node->stock()->move($moves);
        $this->node->statuses()->markRisky($entries);
        $this->node->statuses()->write($entries);
        $operations = [];
        foreach ($work as list($update, $state)) {
            $operations[$state->id()] = $update;
        }
        $this->node->written()->keep($operations, $this->node->orders()->read(array_keys($operations)));
        $this->node->links()->finish(array_values($operations));

        return $changed;
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
            throw Decline::conflict('linked_to_other', 'the order belongs to another reference', $state->id());
        }
        $state->link = $this->node->links()->read([$update->ref])[$update->ref];
    }

    private function writeContent(Operation $update, OrderState $state, array $changes)
    {
        $part = clone $update;
        $part->fields = $changes;
        $writer = $this->node->writer();
        $writer->change($state->id(), $this->node->rows()->order($part, $state->row));
        if (isset($changes['products'])) {
            $writer->remove($state->id(), ['order_option', 'order_product']);
            $writer->insertProducts([$state->id() => $this->node->rows()->products($update, $state->row)]);
        }
        if (isset($changes['totals'])) {
            $writer->remove($state->id(), ['order_total']);
            $writer->insertTotals([$state->id() => $this->node->rows()->totals($update, $state->row)]);
        }
        if (preg_grep('/^tracking\./', array_keys($changes))) {
            $this->node->parcels()->write($update, $state->id());
        }
    }

    private function stockMove(Operation $update, OrderState $state, array $changes): array
    {
        if ($update->stock !== 'follow_shop' || !array_intersect_key($changes, ['status' => 1, 'products' => 1])) {
            return [];
        }
        $stock = $this->node->stock();
        $held = StockKeeper::pieces($state->link);
        $was = $stock->holds((string)$state->row['order_status_id']);
        $is = $stock->holds($changes['status'] ?? (string)$state->row['order_status_id']);
        $to = $held;
        if (!$is) {
            $to = [];
        } elseif (($held && isset($changes['products'])) || (!$held && !$was)) {
            $to = $stock->needed([$state->id()])[$state->id()];
        }

        return [$update->ref => ['from' => $held, 'to' => $to]];
    }

    private function entry(Operation $update, OrderState $state, array $changes): array
    {
        $isNew = isset($changes['status']);
        $mail = $isNew || $update->mail === 'always' ? $update->mail : 'never';
        if ($state->hasHistory || (!$isNew && ($mail !== 'always' || !$changes))) {
            return [];
        }
        $mail = $state->wasMailed ? 'never' : $mail;
        $from = (string)$state->row['order_status_id'];
        $isTracked = $update->has('tracking.number') || isset($state->native['tracking.number']);
        $comment = $isTracked ? $this->node->parcels()->tell($state->id()) : '';

        return [new HistoryEntry($state->id(), $from, $changes['status'] ?? $from, $mail, (string)$state->row['total'], $comment)];
    }
}
