<?php
namespace OrderUpload\Node\Apply;

use OrderUpload\Node\Protocol\Operation;
use OrderUpload\Node\Protocol\OperationRefused;
use OrderUpload\Node\Records\DeletedOrders;

/** Refuses operations because of what their reference leads to. */
final class LinkChecks
{
    private $access;

    public function __construct(AccessChecks $access)
    {
        $this->access = $access;
    }

    /**
     * Check the link of an operation's reference.
     *
     * @param array $link row of oc_order_upload_order, with order_store_id where DeletedOrders noted it, or empty
     * @throws OperationRefused store_not_allowed, other_store, deleted_in_shop
     */
    public function check(Operation $operation, array $link)
    {
        if (!$link) {
            return;
        }
        $this->access->checkStore((string)$link['store_id']);
        $this->access->checkStore((string)($link['order_store_id'] ?? $link['store_id']));
        if ((string)$link['store_id'] !== $operation->store_id) {
            $message = "store {$link['store_id']} of this installation has it";
            throw OperationRefused::conflict('other_store', $message, $link['order_id']);
        }
        if ($link['state'] === DeletedOrders::DELETED) {
            throw DeletedOrders::refusal($link);
        }
    }
}
