<?php
namespace OrderUpload\Node\Apply;

use OrderUpload\Node\Catalogue\ProductMatch;
use OrderUpload\Node\Customers\Buyers;
use OrderUpload\Node\Orders\FieldChecks;
use OrderUpload\Node\Protocol\Operation;
use OrderUpload\Node\Protocol\OperationRefused;
use OrderUpload\Node\Records\DeletedOrders;
use OrderUpload\Node\Records\OrderLinks;
use OrderUpload\Node\Records\WrittenOrders;
use OrderUpload\Node\Shop\ErrorLog;

/** Makes operations ready to be written: checked, their lines matched with the catalogue, their buyers looked for. */
final class Preparation
{
    private $access;
    private $links;
    private $deleted;
    private $written;
    private $products;
    private $buyers;
    private $checks;
    private $errors;

    public function __construct(
        AccessChecks $access,
        OrderLinks $links,
        DeletedOrders $deleted,
        WrittenOrders $written,
        ProductMatch $products,
        Buyers $buyers,
        FieldChecks $checks,
        ErrorLog $errors
    ) {
        $this->access = $access;
        $this->links = $links;
        $this->deleted = $deleted;
        $this->written = $written;
        $this->products = $products;
        $this->buyers = $buyers;
        $this->checks = $checks;
        $this->errors = $errors;
    }

    /**
     * Prepare operations together, and where that fails one by one, so that none holds up the others.
     *
     * @param Operation[] $operations place => operation
     * @return OperationResult[] place => result of those that need not be written; the others are ready
     */
    public function run(array $operations): array
    {
        try {
            return $this->together($operations);
        } catch (\Throwable $error) {
            $failed = $this->failed($error);
        }
        $results = [];
        foreach ($operations as $place => $operation) {
            $results += count($operations) > 1 ? $this->run([$place => $operation]) : [$place => $failed];
        }

        return $results;
    }

    private function together(array $operations): array
    {
        $links = $this->deleted->noted($this->links->read(array_column($operations, 'ref')));
        $written = $this->written->read($this->complete($operations, $links));
        $this->products->prepare($operations);
        $this->buyers->prepare($operations);
        $results = [];
        foreach ($operations as $place => $operation) {
            try {
                $link = $links[$operation->ref] ?? [];
                $this->checkLink($operation, $link);
                if ($operation->isCreate() && $link && $this->isDone($operation, $link, $written)) {
                    $results[$place] = OperationResult::done('unchanged', $link['order_id']);
                } else {
                    $this->prepare($operation);
                }
            } catch (OperationRefused $refusal) {
                $results[$place] = OperationResult::refused($refusal);
            } catch (\Throwable $error) {
                $results[$place] = $this->failed($error);
            }
        }

        return $results;
    }

    private function checkLink(Operation $operation, array $link)
    {
        if ($link) {
            $this->access->checkStore((string)$link['store_id']);
            $this->access->checkStore((string)($link['order_store_id'] ?? $link['store_id']));
        }
        if ($link && (string)$link['store_id'] !== $operation->store_id) {
            $message = "store {$link['store_id']} of this installation has it";
            throw OperationRefused::conflict('other_store', $message, $link['order_id']);
        }
        if ($link && $link['state'] === DeletedOrders::DELETED) {
            throw DeletedOrders::refusal($link);
        }
    }

    /** Tell whether an earlier request wrote this very event, and wrote it whole. */
    private function isDone(Operation $operation, array $link, array $written): bool
    {
        $order = $link['pending'] ? null : $written[(int)$link['order_id']] ?? null;

        return $order !== null && $order->hasEvent($operation->event_id);
    }

    /** Return the ids of the orders that creates find complete; updates read theirs later, held. */
    private function complete(array $operations, array $links): array
    {
        $ids = [];
        foreach ($operations as $operation) {
            $link = $links[$operation->ref] ?? null;
            if ($operation->isCreate() && $link && $link['state'] === OrderLinks::COMPLETE) {
                $ids[] = (int)$link['order_id'];
            }
        }

        return $ids;
    }

    private function prepare(Operation $operation)
    {
        $this->checks->check($operation);
        $this->products->match($operation);
        $this->checks->checkLines($operation);
        $this->buyers->check($operation);
    }

    private function failed(\Throwable $error): OperationResult
    {
        return OperationResult::refused(OperationRefused::shopError($this->errors->keep($error)));
    }
}
