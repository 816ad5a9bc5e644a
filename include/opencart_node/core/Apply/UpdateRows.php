<?php
namespace OrderUpload\Node\Apply;

use OrderUpload\Node\Orders\OrderRows;
use OrderUpload\Node\Orders\OrderState;
use OrderUpload\Node\Orders\PartHashes;
use OrderUpload\Node\Protocol\Operation;
use OrderUpload\Node\Protocol\OperationRefused;
use OrderUpload\Node\Records\OrderLinks;
use OrderUpload\Node\Stock\StockKeeper;

/** Works out the rows that an update changes: those that would not be the same as what stands. */
final class UpdateRows
{
    /** Columns of oc_order that hold JSON; both methods do on 4.x alone, and on 3.0 hold a name. */
    const JSON = ['custom_field', 'payment_custom_field', 'payment_method', 'shipping_method'];

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
        foreach ($this->rows->order($operation, $state->row) as $column => $text) {
            if (array_key_exists($column, $state->row) && !self::isSame($column, (string)$text, (string)$state->row[$column])) {
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
        $number = $update->written->trackingNumber();
        if ($number !== '' && $number !== $state->written->trackingNumber()) {
            $changes['number'] = 1;
        }
        $update->changes = array_keys($changes);
        $this->compareContent($update);

        return $update;
    }

    private function compareContent(OrderUpdate $update)
    {
        if (!$update->operation->writes('content')) {
            return;
        }
        $lines = $this->rows->products($update->operation, $update->state->row);
        if ($update->changes('lines') || PartHashes::ofLines($lines) !== PartHashes::ofLines($update->state->lines)) {
            $update->lines = $lines;
            $update->changes = array_unique(array_merge($update->changes, ['lines']));
        }
        $totals = $this->rows->totals($update->operation, $update->state->row);
        if ($update->changes('totals') || PartHashes::ofTotals($totals) !== PartHashes::ofTotals($update->state->totals)) {
            $update->totals = $totals;
            $update->changes = array_unique(array_merge($update->changes, ['totals']));
        }
    }

    /** Tell whether a column holds the same; of those that hold JSON what it says, whatever the order of its keys. */
    private static function isSame(string $column, string $text, string $now): bool
    {
        if ($text === $now) {
            return true;
        }
        $values = in_array($column, self::JSON, true) ? json_decode($text, true) : null;

        return is_array($values) && self::sorted($values) === self::sorted(json_decode($now, true) ?? []);
    }

    /** Return what JSON says with its keys in one order; texts stay texts: 01 is another code than 1. */
    private static function sorted($value)
    {
        if (!is_array($value)) {
            return $value;
        }
        ksort($value, SORT_STRING);

        return array_map([self::class, 'sorted'], $value);
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
