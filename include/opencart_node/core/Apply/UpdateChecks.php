<?php
namespace OrderUpload\Node\Apply;

use OrderUpload\Node\Orders\OrderState;
use OrderUpload\Node\Orders\PartHashes;
use OrderUpload\Node\Protocol\Operation;
use OrderUpload\Node\Protocol\OperationRefused;
use OrderUpload\Node\Records\DeletedOrders;
use OrderUpload\Node\Records\OrderLinks;
use OrderUpload\Node\Values\Text;

/** Every rule that can refuse an update because of the order that it is about. */
final class UpdateChecks
{
    private $hashes;
    private $deleted;
    private $access;

    public function __construct(PartHashes $hashes, DeletedOrders $deleted, AccessChecks $access)
    {
        $this->hashes = $hashes;
        $this->deleted = $deleted;
        $this->access = $access;
    }

    /**
     * Return the order that an update is about.
     *
     * @param array $link row of oc_order_upload_order, or empty
     * @throws OperationRefused
     */
    public function orderId(Operation $update, array $link): int
    {
        if ($link && $link['state'] !== OrderLinks::COMPLETE) {
            $message = 'a create of this reference has not finished: send the create again';
            throw OperationRefused::conflict('half_made', $message, $link['order_id']);
        }
        if ($link && $update->order_id !== '' && $update->order_id !== (string)$link['order_id']) {
            throw OperationRefused::conflict('other_order', "this reference is order {$link['order_id']}", $link['order_id']);
        }

        return (int)($link ? $link['order_id'] : $update->order_id);
    }

    /**
     * Check an update against the order as it stands.
     *
     * @param array $link row of oc_order_upload_order, or empty
     * @throws OperationRefused
     */
    public function check(Operation $update, ?OrderState $state, array $link)
    {
        if (!$state) {
            throw $this->missing($update, $link);
        }
        $this->access->checkOrder((string)$state->row['store_id'], (bool)$state->link);
        $id = (string)$state->id();
        if ($state->link && $state->link['ref'] !== $update->ref) {
            throw OperationRefused::conflict('linked_to_other', 'the order belongs to another reference', $id);
        }
        if ((string)$state->row['store_id'] !== $update->store_id) {
            throw OperationRefused::conflict('other_store', "store {$state->row['store_id']} of this installation has it", $id);
        }
        $changed = array_keys(array_diff_assoc($this->hashes->of($state, array_keys($update->expect)), $update->expect));
        if ($changed) {
            throw OperationRefused::conflict('changed', 'changed since the plan saw the order: ' . implode(', ', $changed), $id);
        }
        $this->checkOwner($update, $state);
        $this->checkAge($update, $state);
    }

    /** Return why an update without an order is refused; an order that is gone is noted. */
    private function missing(Operation $update, array $link): OperationRefused
    {
        $link = $this->deleted->noted(array_filter([$update->ref => $link]))[$update->ref] ?? [];
        if ($link && $link['state'] === DeletedOrders::DELETED) {
            return DeletedOrders::refusal($link);
        }
        $which = $update->order_id === '' ? 'of this reference' : $update->order_id;

        return OperationRefused::rejected('order_not_found', "the shop has no order $which");
    }

    /** Tell whether a time comes before another; two of one form, in UTC, are compared as they stand. */
    private static function isBefore(string $time, string $other): bool
    {
        if (strlen($time) === strlen($other) && substr($time, -1) === 'Z' && substr($other, -1) === 'Z') {
            return strcmp($time, $other) < 0;
        }

        return strtotime($time) < strtotime($other);
    }

    private function checkOwner(Operation $update, OrderState $state)
    {
        $owner = $state->link['owner'] ?? '';
        if ($update->owned() && $owner !== '' && $owner !== $update->owner && !$update->takesOver($owner)) {
            $message = 'connector ' . Text::stored($owner) . ' created it and owns ' . implode(', ', $update->owned());
            throw OperationRefused::rejected('owned_by', $message, 'let that connector update it, or send status and tracking only');
        }
    }

    /** An older message never moves a status. */
    private function checkAge(Operation $update, OrderState $state)
    {
        $since = $state->written->eventOf('status')['source_time'];
        if ($update->has('status') && $update->source_time !== '' && $since !== ''
            && self::isBefore($update->source_time, $since)) {
            $message = 'the status was set by a later message of the source';
            throw OperationRefused::conflict('stale', $message, (string)$state->id());
        }
    }
}
