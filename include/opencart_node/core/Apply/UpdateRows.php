<?php
namespace OrderUpload\Node\Apply;

use OrderUpload\Node\Orders\OrderRows;
use OrderUpload\Node\Orders\OrderState;
use OrderUpload\Node\Orders\PartHashes;
use OrderUpload\Node\Orders\RowComparison;
use OrderUpload\Node\Protocol\Operation;
use OrderUpload\Node\Protocol\OperationRefused;
use OrderUpload\Node\Records\OrderLinks;
use OrderUpload\Node\Stock\StockKeeper;

/** Works out the rows that an update changes: those that would not be the same as what stands. */
final class UpdateRows
{
    private $links;
    private $rows;
    private $stock;

    public function __construct(OrderLinks $links, OrderRows $rows, StockKeeper $stock)
    {
        $this->links = $links;
        $this->rows = $rows;
        $this->stock = $stock;
    }

    /**
     * Return an update with what it changes; an order that the shop made itself is linked.
     *
     * @throws OperationRefused linked_to_other, bad_money
     */
    public function prepare(Operation $operation, OrderState $state): OrderUpdate
    {
        $update = $this->changed($operation, $state);
        $this->link($operation, $state);

        return $update;
    }

    /**
     * Return an update with what it changes.
     *
     * @param string[] $begun what an update that died was about to change: it counts as changed whatever stands now
     * @throws OperationRefused bad_money
     */
    public function changed(Operation $operation, OrderState $state, array $begun = []): OrderUpdate
    {
        $update = new OrderUpdate($operation, $state);
        $row = $this->rows->order($operation, $state->row);
        foreach ($row as $column => $text) {
            if (array_key_exists($column, $state->row) && !RowComparison::isSame($column, (string)$text, (string)$state->row[$column])) {
                $update->row[$column] = $text;
            }
        }
        $changes = array_flip($begun);
        if ($operation->field('status') !== '' && $operation->field('status') !== $state->status()) {
            $changes['status'] = 1;
        }
        foreach ($update->written->texts as $part => $texts) {
            if ($texts !== $state->written->texts[$part]) {
                $changes[$part] = 1;
            }
        }
        if (array_diff($update->written->trackingNumbers(), $state->written->trackingNumbers())) {
            $changes['number'] = 1;
        }
        $update->changes = array_keys($changes);
        $operation->asked = ['order' => ['order_status_id' => $update->statusTo()] + $row];
        $this->compareContent($update);

        return $update;
    }

    private function compareContent(OrderUpdate $update)
    {
        if (!$update->operation->writes('content')) {
            return;
        }
        $lines = $this->rows->products($update->operation, $update->state->row);
        $update->operation->asked['products'] = $lines;
        if ($update->changes('lines') || PartHashes::ofLines($lines) !== PartHashes::ofLines($update->state->lines)) {
            $update->lines = $lines;
            $update->changes = array_unique(array_merge($update->changes, ['lines']));
        }
        $totals = $this->rows->totals($update->operation, $update->state->row);
        $update->operation->asked['totals'] = $totals;
        if ($update->changes('totals') || PartHashes::ofTotals($totals) !== PartHashes::ofTotals($update->state->totals)) {
            $update->totals = $totals;
            $update->changes = array_unique(array_merge($update->changes, ['totals']));
        }
    }

    private function link(Operation $operation, OrderState $state)
    {
        if ($state->link) {
            return;
        }
        $holds = $this->stock->holds($state->status());
        $pieces = $holds ? $this->stock->needed([$state->id()])[$state->id()] : [];
        if (!$this->links->link($operation, $state->id(), $pieces ? json_encode($pieces) : '')) {
            throw OperationRefused::conflict('linked_to_other', 'the order belongs to another reference', $state->id());
        }
        $state->link = $this->links->read([$operation->ref])[$operation->ref];
    }
}
