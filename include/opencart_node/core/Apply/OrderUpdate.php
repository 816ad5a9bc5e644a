<?php
namespace OrderUpload\Node\Apply;

use OrderUpload\Node\Orders\OrderState;
use OrderUpload\Node\Protocol\Operation;

/** One update that is being written: what was sent, the order as it stood, and the fields that differ. */
final class OrderUpdate
{
    public $operation;
    public $state;
    /** Path => text of the fields that differ. */
    public $changes;

    public function __construct(Operation $operation, OrderState $state, array $changes)
    {
        $this->operation = $operation;
        $this->state = $state;
        $this->changes = $changes;
    }

    public function orderId(): int
    {
        return $this->state->id();
    }

    public function changesField(string $path): bool
    {
        return isset($this->changes[$path]);
    }

    /** Tell whether a field of the parcel differs. */
    public function changesParcel(): bool
    {
        return (bool)preg_grep('/^tracking\./', array_keys($this->changes));
    }

    /** Return the status from which the order comes. */
    public function statusFrom(): string
    {
        return (string)$this->state->row['order_status_id'];
    }

    /** Return the status that the order has afterwards. */
    public function statusTo(): string
    {
        return $this->changes['status'] ?? $this->statusFrom();
    }
}
