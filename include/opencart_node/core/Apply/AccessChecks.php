<?php
namespace OrderUpload\Node\Apply;

use OrderUpload\Node\Protocol\OperationRefused;
use OrderUpload\Node\Shop\Access;

/** Refuses what the API user that calls may not write (docs/node-protocol.md, section 3). */
final class AccessChecks
{
    private $access;

    public function __construct(Access $access)
    {
        $this->access = $access;
    }

    /** @throws OperationRefused store_not_allowed */
    public function checkStore(string $storeId)
    {
        if (!$this->access->hasStore($storeId)) {
            $remedy = "on the module's page in the admin, under 'Who may call', tick that store for the API user";
            throw OperationRefused::rejected('store_not_allowed', "this API user may not use store $storeId", $remedy,
                "store $storeId, which the API user may not use");
        }
    }

    /**
     * Check the order that an update is about.
     *
     * @param bool $isLinked whether a reference leads to it
     * @throws OperationRefused store_not_allowed, linked_orders_only
     */
    public function checkOrder(string $storeId, bool $isLinked)
    {
        $this->checkStore($storeId);
        if (!$isLinked && !$this->access->findsOthers()) {
            $message = 'no reference leads to the order, and this API user finds linked orders only';
            $remedy = "on the module's page in the admin, under 'Who may call', tick 'Also finds the shop's own orders' for the API user";
            throw OperationRefused::rejected('linked_orders_only', $message, $remedy,
                "the shop's own orders, which the API user does not find");
        }
    }
}
