<?php
namespace OrderUpload\Node\Apply;

use OrderUpload\Node\Database\Transaction;
use OrderUpload\Node\Protocol\Operation;
use OrderUpload\Node\Protocol\OperationRefused;
use OrderUpload\Node\Shop\ErrorLog;

/**
 * Writes a round of operations: together, and where that fails one by one, so that none holds up the others.
 *
 * An operation that may send a mail is written alone, and its mail is announced first, so that it goes out once at most.
 */
final class Batch
{
    private $creates;
    private $updates;
    private $transaction;
    private $errors;

    public function __construct(CreateWriter $creates, UpdateWriter $updates, Transaction $transaction, ErrorLog $errors)
    {
        $this->creates = $creates;
        $this->updates = $updates;
        $this->transaction = $transaction;
        $this->errors = $errors;
    }

    /**
     * Write a round.
     *
     * @param Operation[] $operations place => operation, each reference once and held by this request
     * @return OperationResult[] place => result
     */
    public function run(array $operations): array
    {
        $this->updates->startRound();
        $results = [];
        $together = [];
        foreach ($operations as $place => $operation) {
            if ($operation->mail === 'never') {
                $together[$place] = $operation;
            } else {
                $results += $this->attempt($this->writerOf($operation), [$place => $operation]);
            }
        }
        $creates = array_filter($together, function ($operation) {
            return $operation->isCreate();
        });

        return $results + $this->attempt($this->creates, $creates)
            + $this->attempt($this->updates, array_diff_key($together, $creates));
    }

    private function writerOf(Operation $operation): OperationWriter
    {
        return $operation->isCreate() ? $this->creates : $this->updates;
    }

    private function attempt(OperationWriter $writer, array $operations): array
    {
        if (!$operations) {
            return [];
        }
        try {
            return $this->transaction->run(function () use ($writer, $operations) {
                return $writer->write($operations);
            });
        } catch (OperationRefused $refusal) {
            $result = OperationResult::refused($refusal);
        } catch (\Throwable $error) {
            $result = OperationResult::refused(OperationRefused::shopError($this->errors->keep($error)));
        }
        $results = [];
        foreach ($operations as $place => $operation) {
            $results += count($operations) > 1 ? $this->attempt($writer, [$place => $operation]) : [$place => $result];
        }

        return $results;
    }
}
