<?php
namespace OrderUpload\Node\Orders;

use OrderUpload\Node\Protocol\Operation;
use OrderUpload\Node\Records\WrittenOrder;
use OrderUpload\Node\Records\WrittenOrders;

/**
 * Reads what stands in the shop after it was written, keeps its hashes, and gives them to the operations' answers, with what
 * stands otherwise than it was asked.
 */
final class ReadBack
{
    private $orders;
    private $hashes;
    private $written;
    private $comparison;

    public function __construct(OrderReader $orders, PartHashes $hashes, WrittenOrders $written, RowComparison $comparison)
    {
        $this->orders = $orders;
        $this->hashes = $hashes;
        $this->comparison = $comparison;
        $this->written = $written;
    }

    /**
     * Keep what these operations wrote; called after everything else was written.
     *
     * @param Operation[]    $operations order id => operation
     * @param WrittenOrder[] $written    order id => what was kept before, with the texts of the operation
     */
    public function keep(array $operations, array $written)
    {
        $states = $this->states($operations);
        foreach ($operations as $orderId => $operation) {
            $states[$orderId]->written = $written[$orderId];
            $hashes = $this->hashes->of($states[$orderId], $operation->remembered());
            $written[$orderId]->remember($operation, $hashes);
            $operation->hashes = array_intersect_key($hashes, array_flip($operation->parts));
            $operation->altered = $this->comparison->altered($operation, $states[$orderId]);
        }
        $this->written->keep($written);
    }

    /**
     * Set the hashes of operations that wrote nothing.
     *
     * @param Operation[] $operations order id => operation
     */
    public function read(array $operations)
    {
        $states = $this->states($operations);
        foreach ($this->written->read(array_keys($states)) as $orderId => $written) {
            $states[$orderId]->written = $written;
        }
        foreach ($states as $orderId => $state) {
            $operations[$orderId]->hashes = $this->hashes->of($state, $operations[$orderId]->parts);
        }
    }

    private function states(array $operations): array
    {
        $parts = [];
        foreach ($operations as $operation) {
            $parts += array_flip($operation->remembered());
        }

        $parts = array_keys($parts);

        return $this->orders->rows(array_keys($operations), $parts, $this->hashes->columns($parts));
    }
}
