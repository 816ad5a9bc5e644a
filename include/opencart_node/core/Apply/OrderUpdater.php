<?php
namespace OrderUpload\Node\Apply;

use OrderUpload\Node\Orders\OrderRows;
use OrderUpload\Node\Orders\OrderState;
use OrderUpload\Node\Orders\OrderWriter;
use OrderUpload\Node\Orders\WrittenFields;
use OrderUpload\Node\Protocol\Fields;
use OrderUpload\Node\Protocol\Operation;
use OrderUpload\Node\Protocol\OperationRefused;
use OrderUpload\Node\Records\OrderLinks;
use OrderUpload\Node\Records\Parcels;
use OrderUpload\Node\Statuses\HistoryEntry;
use OrderUpload\Node\Statuses\StatusWriter;
use OrderUpload\Node\Stock\StockKeeper;

/** Changes orders that are there: exactly the fields that were sent, tracking before status. */
final class OrderUpdater
{
    private $links;
    private $journal;
    private $rows;
    private $writer;
    private $parcels;
    private $stock;
    private $statuses;
    private $written;

    public function __construct(
        OrderLinks $links,
        UpdateJournal $journal,
        OrderRows $rows,
        OrderWriter $writer,
        Parcels $parcels,
        StockKeeper $stock,
        StatusWriter $statuses,
        WrittenFields $written
    ) {
        $this->links = $links;
        $this->journal = $journal;
        $this->rows = $rows;
        $this->writer = $writer;
        $this->parcels = $parcels;
        $this->stock = $stock;
        $this->statuses = $statuses;
        $this->written = $written;
    }

    /**
     * Return an update with the fields that differ from what stands in the order; an order that the shop made itself is
     * linked first.
     *
     * @throws OperationRefused linked_to_other
     */
    public function prepare(Operation $operation, OrderState $state): OrderUpdate
    {
        $this->link($operation, $state);
        $amounts = $this->isOtherCurrency($operation, $state) ? Fields::AMOUNTS : [];
        $changes = array_filter($operation->fields, function ($text, $path) use ($state, $amounts) {
            return $state->field($path) !== $text || in_array($path, $amounts, true);
        }, ARRAY_FILTER_USE_BOTH);

        return new OrderUpdate($operation, $state, $changes);
    }

    /**
     * Write these updates, all checked and held by this request.
     *
     * @param OrderUpdate[] $updates ref => update
     */
    public function run(array $updates)
    {
        $this->journal->open($updates);
        $this->writeContent($updates);
        $moves = [];
        $operations = [];
        foreach ($updates as $update) {
            $moves += $this->stockMove($update);
            $operations[$update->orderId()] = $update->operation;
        }
        $this->stock->move($moves);
        $this->writeHistory($updates);
        $this->written->keep($operations);
        $this->links->finish(array_values($operations));
    }

    private function link(Operation $operation, OrderState $state)
    {
        if ($state->link) {
            return;
        }
        $holds = $this->stock->holds((string)$state->row['order_status_id']);
        $pieces = $holds ? $this->stock->needed([$state->id()])[$state->id()] : [];
        if (!$this->links->link($operation, $state->id(), $pieces ? json_encode($pieces) : '')) {
            throw OperationRefused::conflict('linked_to_other', 'the order belongs to another reference', $state->id());
        }
        $state->link = $this->links->read([$operation->ref])[$operation->ref];
    }

    /** The same numbers in another currency are other amounts. */
    private function isOtherCurrency(Operation $operation, OrderState $state): bool
    {
        return $operation->has('content.currency')
            && $operation->field('content.currency') !== $state->field('content.currency');
    }

    private function writeContent(array $updates)
    {
        $products = $totals = $tracked = [];
        foreach ($updates as $update) {
            $id = $update->orderId();
            $row = $update->state->row;
            $changed = clone $update->operation;
            $changed->fields = $update->changes;
            $this->writer->change($id, $this->rows->order($changed, $row));
            if ($update->changesField('content.lines')) {
                $products[$id] = $this->rows->products($update->operation, $row);
            }
            if ($update->changesField('content.totals')) {
                $totals[$id] = $this->rows->totals($update->operation, $row);
            }
            if ($update->changesParcel()) {
                $tracked[$id] = $update->operation;
            }
        }
        $this->writer->remove(array_keys($products), ['order_option', 'order_product']);
        $this->writer->insertProducts($products);
        $this->writer->remove(array_keys($totals), ['order_total']);
        $this->writer->insertTotals($totals);
        $this->parcels->write($tracked);
    }

    /** Return ref => what its order held and what it shall hold, or nothing where the stock stays. */
    private function stockMove(OrderUpdate $update): array
    {
        $isMoving = $update->changesField('status') || $update->changesField('content.lines');
        if ($update->operation->stock !== 'follow_shop' || !$isMoving) {
            return [];
        }
        $held = StockKeeper::pieces($update->state->link);
        $was = $this->stock->holds($update->statusFrom());
        $is = $this->stock->holds($update->statusTo());
        $to = $held;
        if (!$is) {
            $to = [];
        } elseif (($held && $update->changesField('content.lines')) || (!$held && !$was)) {
            $to = $this->stock->needed([$update->orderId()])[$update->orderId()];
        }

        return [$update->operation->ref => ['from' => $held, 'to' => $to]];
    }

    /** Write the rows of the histories; a parcel counts as announced when its row is there. */
    private function writeHistory(array $updates)
    {
        $due = array_filter($updates, function ($update) {
            return $update->changesField('status') || ($update->operation->mail === 'always' && $update->changes);
        });
        $tracked = [];
        foreach ($due as $update) {
            if ($update->operation->has('tracking.number') || $update->state->field('tracking.number') !== '') {
                $tracked[] = $update->orderId();
            }
        }
        $comments = $this->parcels->unannounced($tracked);
        $entries = [];
        foreach ($due as $update) {
            if (!$update->state->hasHistory) {
                $entries[] = $this->entry($update, $comments[$update->orderId()] ?? '');
            }
        }
        $this->statuses->markRisky($entries);
        $this->statuses->write($entries);
        $this->parcels->markAnnounced($tracked);
    }

    private function entry(OrderUpdate $update, string $comment): HistoryEntry
    {
        $mail = $update->state->wasMailed ? 'never' : $update->operation->mail;
        $total = (string)$update->state->row['total'];

        return new HistoryEntry($update->orderId(), $update->statusFrom(), $update->statusTo(), $mail, $total, $comment);
    }
}
