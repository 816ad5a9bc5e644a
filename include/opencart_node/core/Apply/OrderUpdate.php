<?php
namespace OrderUpload\Node\Apply;

use OrderUpload\Node\Orders\OrderState;
use OrderUpload\Node\Protocol\Operation;
use OrderUpload\Node\Records\WrittenOrder;

/** One update that is being written: what was sent, the order as it stood, and the rows that come to differ. */
final class OrderUpdate
{
    public $operation;
    public $state;
    /** Columns of oc_order that change, the status apart. */
    public $row = [];
    /** Rows of lines in place of those that stand, as OrderWriter takes them; null where these stay. */
    public $lines;
    /** Rows of totals in place of those that stand; null where these stay. */
    public $totals;
    /** @var WrittenOrder what is kept of the order, with the texts of the operation */
    public $written;
    /** What changes beside the columns: status, lines, totals, number (a tracking number that is new), parts with texts in the module's row. */
    public $changes = [];

    public function __construct(Operation $operation, OrderState $state)
    {
        $this->operation = $operation;
        $this->state = $state;
        $this->written = clone $state->written;
        $this->written->change($operation);
    }

    public function orderId(): int
    {
        return $this->state->id();
    }

    /** Tell whether something of the order changes. */
    public function isChange(): bool
    {
        return $this->row || $this->changes;
    }

    /** @param string $what status, lines, totals, number or a part, as $changes has it */
    public function changes(string $what): bool
    {
        return in_array($what, $this->changes, true);
    }

    /** Return the status that the order has afterwards. */
    public function statusTo(): string
    {
        return $this->operation->field('status') ?: $this->state->status();
    }
}
