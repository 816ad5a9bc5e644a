<?php
namespace OrderUpload\Node\Apply;

use OrderUpload\Node\Orders\ReadBack;
use OrderUpload\Node\Protocol\CallBody;
use OrderUpload\Node\Protocol\CallRefused;
use OrderUpload\Node\Protocol\Limits;
use OrderUpload\Node\Protocol\Operation;
use OrderUpload\Node\Protocol\OperationReader;
use OrderUpload\Node\Protocol\OperationRefused;
use OrderUpload\Node\Records\OrderLinks;
use OrderUpload\Node\Shop\ErrorLog;
use OrderUpload\Node\Shop\InstallationAddress;

/** What apply does: each operation answered on its own, in the order sent (docs/node-protocol.md, section 8). */
final class ApplyCall
{
    /** Lines of orders in one round. */
    const MOST_LINES = 1000;

    private $address;
    private $reader;
    private $access;
    private $links;
    private $preparation;
    private $batch;
    private $readBack;
    private $errors;
    /** Place in the request => answer. */
    private $answers = [];

    public function __construct(
        InstallationAddress $address,
        OperationReader $reader,
        AccessChecks $access,
        OrderLinks $links,
        Preparation $preparation,
        Batch $batch,
        ReadBack $readBack,
        ErrorLog $errors
    ) {
        $this->address = $address;
        $this->reader = $reader;
        $this->access = $access;
        $this->links = $links;
        $this->preparation = $preparation;
        $this->batch = $batch;
        $this->readBack = $readBack;
        $this->errors = $errors;
    }

    /** @throws CallRefused 400, 403, 413 */
    public function answer(CallBody $body): array
    {
        $this->refuseElsewhere();
        $rows = $this->operations($body->fields['operations'] ?? null);
        unset($body->fields['operations']); // each is read once, and a request may be as large as memory allows
        $rounds = $this->rounds($this->read($rows));
        unset($rows);
        try {
            foreach (array_keys($rounds) as $number) {
                $this->runRound($rounds[$number]);
                unset($rounds[$number]);
            }
        } finally {
            $this->links->release();
        }
        ksort($this->answers);

        return ['answers' => array_values($this->answers)];
    }

    /** Refuse to write where the shop may be a copy of another, until a person says which of the two it is. */
    private function refuseElsewhere()
    {
        if ($this->address->isOther()) {
            throw new CallRefused(403, InstallationAddress::CODE, $this->address->message());
        }
    }

    /** Return the operations as they were sent. */
    private function operations($rows): array
    {
        $isList = is_array($rows) && array_values($rows) === $rows;
        foreach ($isList ? $rows : [null] as $row) {
            if (!is_array($row) || !is_string($row['ref'] ?? null) || !preg_match(Operation::REF, $row['ref'])) {
                throw new CallRefused(400, 'bad_request', 'operations: a list of objects, each with a ref, is wanted');
            }
        }
        if (count($rows) > Limits::LARGEST_BATCH) {
            $message = count($rows) . ' at once, ' . Limits::LARGEST_BATCH . ' are allowed';
            throw new CallRefused(413, 'batch_too_large', $message);
        }

        return $rows;
    }

    /** Return place => Operation of those that are well-formed, and of a store that the caller may use. */
    private function read(array $rows): array
    {
        $operations = [];
        foreach ($rows as $place => $row) {
            try {
                $operation = $this->reader->read($row);
                $this->access->checkStore($operation->store_id);
                $operations[$place] = $operation;
            } catch (OperationRefused $refusal) {
                $this->refuse($place, $row['ref'], $refusal);
            } catch (\Throwable $error) {
                $this->refuse($place, $row['ref'], OperationRefused::shopError($this->errors->keep($error)));
            }
        }

        return $operations;
    }

    /**
     * Return lists of operations to write one after the other, each with any reference and any order once.
     *
     * Rows are made of all lines of a round at once, so that a round has no more lines than memory takes.
     */
    private function rounds(array $operations): array
    {
        $canHoldMany = $this->links->canHoldMany();
        $rounds = [];
        $seen = [];
        $lines = [];
        foreach ($operations as $place => $operation) {
            $keys = ['r' . $operation->ref, $operation->order_id === '' ? '' : 'o' . $operation->order_id];
            $number = 0;
            foreach (array_filter($keys) as $key) {
                $number = max($number, $seen[$key] ?? 0);
            }
            $number = $canHoldMany ? $number : count($rounds);
            $count = count($operation->rows('content.lines'));
            while (isset($rounds[$number]) && $lines[$number] + $count > self::MOST_LINES) {
                $number++;
            }
            $lines[$number] = ($lines[$number] ?? 0) + $count;
            foreach (array_filter($keys) as $key) {
                $seen[$key] = $number + 1;
            }
            $rounds[$number][$place] = $operation;
        }
        ksort($rounds);

        return $rounds;
    }

    private function runRound(array $operations)
    {
        $held = array_flip($this->links->hold(array_values(array_column($operations, 'ref'))));
        foreach ($operations as $place => $operation) {
            if (!isset($held[$operation->ref])) {
                $this->refuse($place, $operation->ref, OperationRefused::inProgress());
                unset($operations[$place]);
            }
        }
        $results = $this->preparation->run($operations);
        $results += $this->batch->run(array_diff_key($operations, $results));
        $this->readHashes($operations, $results);
        foreach ($results as $place => $result) {
            if ($result->refusal) {
                $this->refuse($place, $operations[$place]->ref, $result->refusal);
            } else {
                $this->answers[$place] = ['ref' => $operations[$place]->ref, 'answer' => $result->answer,
                    'order_id' => $result->orderId, 'hashes' => (object)($operations[$place]->hashes ?? []),
                    'altered' => $operations[$place]->altered, 'reason' => $result->note];
            }
        }
        $this->links->release();
    }

    /** Read the hashes of operations that wrote nothing: those that did have theirs. */
    private function readHashes(array $operations, array $results)
    {
        $unread = [];
        foreach ($results as $place => $result) {
            if (!$result->refusal && $operations[$place]->hashes === null) {
                $unread[(int)$result->orderId] = $operations[$place];
            }
        }
        $this->readBack->read($unread);
    }

    private function refuse(int $place, string $ref, OperationRefused $refusal)
    {
        $this->answers[$place] = ['ref' => $ref, 'answer' => $refusal->answer, 'order_id' => $refusal->orderId,
            'hashes' => (object)[], 'altered' => [], 'reason' => $refusal->reason];
    }
}
