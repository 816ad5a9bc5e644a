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
    private $linkChecks;
    private $links;
    private $deleted;
    private $written;
    private $journal;
    private $products;
    private $buyers;
    private $checks;
    private $errors;

    public function __construct(
        LinkChecks $linkChecks,
        OrderLinks $links,
        DeletedOrders $deleted,
        WrittenOrders $written,
        UpdateJournal $journal,
        ProductMatch $products,
        Buyers $buyers,
        FieldChecks $checks,
        ErrorLog $errors
    ) {
        $this->linkChecks = $linkChecks;
        $this->links = $links;
        $this->deleted = $deleted;
        $this->written = $written;
        $this->journal = $journal;
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
        // an update reads its link and its order later, held, and sees then what is gone
        $links = $this->deleted->noted($this->links->read($this->creates($operations)));
        $written = $this->whole($links);
        $this->products->prepare($operations);
        $this->buyers->prepare($operations);
        $results = [];
        foreach ($operations as $place => $operation) {
            try {
                $link = $links[$operation->ref] ?? [];
                $this->linkChecks->check($operation, $link);
                if ($link && $this->isDone($operation, $link, $written)) {
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

    /** Tell whether an earlier request wrote this very event, and wrote it whole. */
    private function isDone(Operation $operation, array $link, array $written): bool
    {
        $order = $written[(int)$link['order_id']] ?? null;

        return $order !== null && $order->hasEvent($operation->event_id);
    }

    /** Return the references of creates. */
    private function creates(array $operations): array
    {
        $refs = [];
        foreach ($operations as $operation) {
            if ($operation->isCreate()) {
                $refs[] = $operation->ref;
            }
        }

        return $refs;
    }

    /** Return order id => WrittenOrder of those of these links whose order is complete, with no update half-way. */
    private function whole(array $links): array
    {
        $complete = array_filter($links, function ($link) {
            return $link['state'] === OrderLinks::COMPLETE;
        });
        $whole = array_diff_key($complete, $this->journal->read(array_keys($complete)));

        return $this->written->read(array_map('intval', array_column($whole, 'order_id')));
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
