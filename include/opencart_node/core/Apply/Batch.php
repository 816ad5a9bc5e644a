<?php
namespace OrderUpload\Node\Apply;

use OrderUpload\Node\Node;
use OrderUpload\Node\Orders\OrderReader;
use OrderUpload\Node\Protocol\OperationRefused;

/**
 * Writes a round of operations: together, and where that fails one by one, so that none holds up the others.
 *
 * An operation that may send a mail is done alone: that it will be sent is kept before, so that it is sent once at most.
 */
final class Batch
{
    const DEADLOCK_TRIES = 3;

    private $node;
    /** References whose updates this request began: where it has to begin again, they are its own. */
    private $begun = [];

    public function __construct(Node $node)
    {
        $this->node = $node;
    }

    /**
     * @param Operation[] $operations place => operation, each reference once and held by this request
     * @return array place => OperationRefused, or [answer, order id]
     */
    public function run(array $operations): array
    {
        $answers = [];
        $together = [];
        foreach ($operations as $place => $operation) {
            if ($operation->mail === 'never') {
                $together[$place] = $operation;
            } else {
                $answers += $this->together([$place => $operation]);
            }
        }

        return $answers + $this->together($together);
    }

    private function together(array $operations): array
    {
        $answers = [];
        foreach (['create', 'update'] as $action) {
            $part = array_filter($operations, function ($operation) use ($action) {
                return $operation->action === $action;
            });
            if ($part) {
                $answers += $this->attempt($action . 'All', $part);
            }
        }

        return $answers;
    }

    private function attempt(string $method, array $operations): array
    {
        try {
            return $this->transaction(function () use ($method, $operations) {
                return $this->$method($operations);
            });
        } catch (OperationRefused $decline) {
            $failure = $decline;
        } catch (\Throwable $error) {
            $failure = $this->node->failure($error);
        }
        $answers = [];
        foreach ($operations as $place => $operation) {
            $answers += count($operations) > 1 ? $this->attempt($method, [$place => $operation]) : [$place => $failure];
        }

        return $answers;
    }

    private function createAll(array $creates): array
    {
        $answers = [];
        $links = $this->node->links()->read(array_column($creates, 'ref'));
        $left = [];
        foreach ($creates as $place => $create) {
            try {
                $this->node->creates()->check($create, $links[$create->ref] ?? []);
                $left[$place] = $create;
            } catch (OperationRefused $decline) {
                $answers[$place] = $decline;
            }
        }
        $this->announce($left);
        $ids = $left ? $this->node->creates()->run($left, array_intersect_key($links, array_flip(array_column($left, 'ref')))) : [];
        foreach ($left as $place => $create) {
            $answers[$place] = ['created', $ids[$create->ref]];
        }

        return $answers;
    }

    /** Keep, before a mail can go out, that it will. */
    private function announce(array $creates)
    {
        $mailing = array_filter($creates, function ($create) {
            return $create->mail === 'always';
        });
        if ($mailing && $this->node->columns()->isTransactional()) {
            $this->node->links()->reserve($mailing);
            $this->node->db()->run('COMMIT');
            $this->node->db()->run('START TRANSACTION');
        }
    }

    private function updateAll(array $updates): array
    {
        $links = $this->node->links()->read(array_column($updates, 'ref'));
        $answers = $this->finished($updates, $links);
        $updates = array_diff_key($updates, $answers);
        $work = [];
        $ids = $this->orderIds($updates, $links, $answers);
        $isHeld = $this->node->columns()->isTransactional();
        $parts = array_merge(OrderReader::parts($updates), ['tracking']); // a change of status tells the parcel too
        $states = $this->node->orders()->read(array_values($ids), $isHeld, $parts);
        foreach ($ids as $place => $id) {
            try {
                $update = $updates[$place];
                $this->node->updates()->check($update, $states[$id] ?? null);
                $this->node->updates()->link($update, $states[$id]);
                $changes = $this->node->updates()->changes($update, $states[$id]);
                $work[$update->ref] = [$update, $states[$id], $changes];
            } catch (OperationRefused $decline) {
                $answers[$place] = $decline;
            }
        }
        $this->announceMail($work);
        $this->begun += $work;
        $changed = $work ? $this->node->updates()->run($work) : [];
        foreach ($updates as $place => $update) {
            if (isset($work[$update->ref])) {
                $answers[$place] = [$changed[$update->ref] ? 'updated' : 'unchanged', $work[$update->ref][1]->id()];
            }
        }

        return $answers;
    }

    /** Finish what dead requests began, and answer those that ask for just that. */
    private function finished(array $updates, array $links): array
    {
        $done = $this->node->journal()->redo($links);
        $answers = [];
        foreach ($updates as $place => $update) {
            if (($done[$update->ref] ?? '') === $update->event_id) {
                $answer = isset($this->begun[$update->ref]) ? 'updated' : 'unchanged';
                $answers[$place] = [$answer, $links[$update->ref]['order_id']];
            }
        }

        return $answers;
    }

    private function orderIds(array $updates, array $links, array &$answers): array
    {
        $asked = array_filter(array_column($updates, 'order_id'), 'strlen');
        $refsOf = $this->node->links()->refsOf(array_map('intval', array_values($asked)));
        $ids = [];
        foreach ($updates as $place => $update) {
            try {
                $ids[$place] = $this->node->updates()->orderId($update, $links[$update->ref] ?? [], $refsOf);
            } catch (OperationRefused $decline) {
                $answers[$place] = $decline;
            }
        }

        return $ids;
    }

    private function announceMail(array $work)
    {
        foreach ($work as $ref => list($update, $state)) {
            if ($update->mail === 'never') {
                continue;
            }
            $state->wasMailed = ($state->link['mail_event'] ?? '') === $update->eventHash();
            $this->node->links()->set((string)$ref, ['mail_event' => $update->eventHash()]);
            if ($this->node->columns()->isTransactional()) {
                $this->node->db()->run('COMMIT');
                $this->node->db()->run('START TRANSACTION');
            }
        }
    }

    /** Two batches may lock each other's products; the one that the database gave up starts again. */
    private function transaction(callable $run)
    {
        if (!$this->node->columns()->isTransactional()) {
            return $run();
        }
        for ($try = 1;; $try++) {
            $this->node->db()->run('START TRANSACTION');
            try {
                $answers = $run();
                $this->node->db()->run('COMMIT');

                return $answers;
            } catch (\Throwable $error) {
                $this->node->db()->run('ROLLBACK');
                $isDeadlock = preg_match('/\b(1213|1205)\b|deadlock/i', $error->getMessage());
                if (!$isDeadlock || $try >= self::DEADLOCK_TRIES) {
                    throw $error;
                }
            }
        }
    }
}
