<?php
namespace OrderUpload\Node\Apply;

use OrderUpload\Node\Calls\InfoCall;
use OrderUpload\Node\Node;
use OrderUpload\Node\Protocol\CallRefused;
use OrderUpload\Node\Protocol\OperationReader;
use OrderUpload\Node\Protocol\OperationRefused;
use OrderUpload\Node\Records\DeletedOrders;
use OrderUpload\Node\Records\OrderLinks;

/** What apply does: each operation answered on its own, in the order sent (docs/node-protocol.md, section 8). */
final class ApplyCall
{
    private $node;
    /** Place in the request => answer. */
    private $answers = [];
    /** Place => id of the order that an earlier request wrote for the same event. */
    private $repeated = [];

    public function __construct(Node $node)
    {
        $this->node = $node;
    }

    /** @throws CallRefused 400, 413 */
    public function answer(array $body): array
    {
        $rows = $this->operations($body);
        $rounds = $this->rounds($this->read($rows));
        try {
            foreach ($rounds as $round) {
                $this->runRound($round);
            }
        } finally {
            $this->node->links()->release();
        }
        ksort($this->answers);

        return ['answers' => array_values($this->answers)];
    }

    private function operations(array $body): array
    {
        $rows = $body['operations'] ?? null;
        $isList = is_array($rows) && array_values($rows) === $rows;
        foreach ($isList ? $rows : [null] as $row) {
            if (!is_array($row) || !is_string($row['ref'] ?? null) || !preg_match(OperationReader::REF, $row['ref'])) {
                throw new CallRefused(400, 'bad_request', 'operations: a list of objects, each with a ref, is wanted');
            }
        }
        if (count($rows) > InfoCall::LARGEST_BATCH) {
            $message = count($rows) . ' at once, ' . InfoCall::LARGEST_BATCH . ' are allowed';
            throw new CallRefused(413, 'batch_too_large', $message);
        }

        return $rows;
    }

    /** Return place => Operation of those that are well-formed. */
    private function read(array $rows): array
    {
        $stores = array_map('strval', array_keys($this->node->shop()->stores($this->node->platform()->url())));
        $reader = new OperationReader($stores);
        $operations = [];
        foreach ($rows as $place => $row) {
            $this->guard($place, $row['ref'], function () use ($reader, $row, $place, &$operations) {
                $operations[$place] = $reader->read($row);
            });
        }

        return $operations;
    }

    /** Operations on one reference come one after the other; a round holds each reference, and each order, once. */
    private function rounds(array $operations): array
    {
        $canHoldMany = $this->node->links()->canHoldMany();
        $rounds = [];
        $seen = [];
        foreach ($operations as $place => $operation) {
            $keys = ['r' . $operation->ref, $operation->order_id === '' ? '' : 'o' . $operation->order_id];
            $number = 0;
            foreach (array_filter($keys) as $key) {
                $number = max($number, $seen[$key] ?? 0);
            }
            $number = $canHoldMany ? $number : count($rounds);
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
        $ours = array_flip($this->node->links()->hold(array_values(array_column($operations, 'ref'))));
        foreach ($operations as $place => $operation) {
            if (!isset($ours[$operation->ref])) {
                $this->decline($place, $operation->ref, OperationRefused::inProgress());
                unset($operations[$place]);
            }
        }
        $this->repeated = [];
        $done = [];
        foreach ((new Batch($this->node))->run($this->sound($operations)) as $place => $answer) {
            if ($answer instanceof OperationRefused) {
                $this->decline($place, $operations[$place]->ref, $answer);
            } else {
                $done[$place] = $answer;
            }
        }
        foreach ($this->repeated as $place => $orderId) {
            $done[$place] = ['unchanged', $orderId];
        }
        $this->settle($done, $operations);
        $this->node->links()->release();
    }

    /**
     * Answer what was done, with the hashes of its parts as they stand now.
     *
     * @param array       $done       place => [answer, order id]
     * @param Operation[] $operations place => operation
     */
    private function settle(array $done, array $operations)
    {
        $unread = [];
        foreach ($done as $place => list(, $orderId)) {
            if ($operations[$place]->hashes === null) { // nothing of it was written now
                $unread[(int)$orderId] = $operations[$place];
            }
        }
        foreach ($unread ? $this->node->orders()->marks($unread) : [] as $orderId => $state) {
            $unread[$orderId]->hashes = $state->hashes($unread[$orderId]->parts);
        }
        foreach ($done as $place => list($answer, $orderId)) {
            $this->answers[$place] = ['ref' => $operations[$place]->ref, 'answer' => $answer, 'order_id' => (string)$orderId,
                'hashes' => (object)($operations[$place]->hashes ?? []), 'reason' => null];
        }
    }

    /** Prepare operations together, and where that fails one by one, so that none holds up the others. */
    private function sound(array $operations): array
    {
        try {
            return $this->prepared($operations);
        } catch (\Throwable $error) {
            $failure = $this->node->failure($error);
        }
        $sound = [];
        foreach ($operations as $place => $operation) {
            if (count($operations) > 1) {
                $sound += $this->sound([$place => $operation]);
            } else {
                $this->decline($place, $operation->ref, $failure);
            }
        }

        return $sound;
    }

    /** Return the operations that were not done before and break no rule, their lines matched with the catalogue. */
    private function prepared(array $operations): array
    {
        $links = $this->node->deletions()->noted($this->node->links()->read(array_column($operations, 'ref')));
        $done = $operations ? $this->node->links()->doneEvents($operations) : [];
        $catalogue = $this->node->catalogue();
        $catalogue->prepare($operations);
        $this->node->customers()->prepare($operations);
        $left = [];
        foreach ($operations as $place => $operation) {
            $link = $links[$operation->ref] ?? [];
            $this->guard($place, $operation->ref, function () use ($operation, $link, $done, $place, $catalogue, &$left) {
                if ($link && (string)$link['store_id'] !== $operation->store_id) {
                    $message = "store {$link['store_id']} of this installation has it";
                    throw OperationRefused::conflict('other_store', $message, $link['order_id']);
                }
                if ($link && $link['state'] === DeletedOrders::DELETED) {
                    throw DeletedOrders::decline($link);
                }
                $isWhole = $link && $link['state'] === OrderLinks::COMPLETE && !$link['pending'];
                if ($isWhole && isset($done[$operation->ref . ' ' . $operation->eventHash()])) {
                    $this->repeated[$place] = $link['order_id'];

                    return;
                }
                $this->node->checks()->check($operation);
                $catalogue->match($operation);
                $this->node->checks()->checkLines($operation);
                $this->node->customers()->check($operation);
                $left[$place] = $operation;
            });
        }

        return $left;
    }

    /** Whatever is wrong with an operation stays with it. */
    private function guard(int $place, string $ref, callable $run)
    {
        try {
            $run();
        } catch (OperationRefused $decline) {
            $this->decline($place, $ref, $decline);
        } catch (\Throwable $error) {
            $this->decline($place, $ref, $this->node->failure($error));
        }
    }

    private function decline(int $place, string $ref, OperationRefused $decline)
    {
        $this->answers[$place] = ['ref' => $ref, 'answer' => $decline->answer, 'order_id' => $decline->orderId,
            'hashes' => (object)[], 'reason' => $decline->reason];
    }
}
