<?php
namespace OrderUpload\Node\Shop;

use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Platform\Platform;

/** The events by which the shop calls the module: made when it is installed, removed when it is uninstalled. */
final class ModuleEvents
{
    const CODE = 'order_upload';
    /** Before the shop's order model works, ours come last: every other extension still sees the shop's own lists. */
    const LAST = 9999;
    const FIRST = -9999;
    const OF_STOCK = 'Order Upload: a change of status gives back and takes only what the order has and lacks.';
    const OF_PARCELS = 'Order Upload: parcels on the customer\'s order page.';
    const OF_TAB = 'Order Upload: reference, parcels and what was written on the order\'s page in the admin.';
    const OF_SEARCH = 'Order Upload: the list of orders finds the number that an order has on its platform, and its reference.';

    private $db;
    private $platform;

    public function __construct(Database $db, Platform $platform)
    {
        $this->db = $db;
        $this->platform = $platform;
    }

    /** Register every event once, switched on. */
    public function register()
    {
        $this->remove();
        $hasDescription = (bool)$this->db->rows("SHOW COLUMNS FROM {event} LIKE 'description'");
        $rows = [];
        foreach ($this->wanted() as $code => $event) {
            $row = ['code' => $code, 'trigger' => $event['trigger'], 'action' => $event['action'], 'status' => 1,
                'sort_order' => $event['sort_order']];
            $rows[] = $hasDescription ? $row + ['description' => $event['description']] : $row;
        }
        $this->db->insert('event', $rows);
    }

    /** Remove them. */
    public function remove()
    {
        $this->db->run('DELETE FROM {event} WHERE code LIKE ?', [str_replace('_', '\_', self::CODE) . '%']);
    }

    /**
     * Return codes of events that are not there, switched off, or of another version.
     *
     * @return string[]
     */
    public function missing(): array
    {
        $sql = 'SELECT code, `trigger`, action FROM {event} WHERE code LIKE ? AND status = 1';
        $rows = array_column($this->db->rows($sql, [str_replace('_', '\_', self::CODE) . '%']), null, 'code');
        $missing = [];
        foreach ($this->wanted() as $code => $event) {
            $row = $rows[$code] ?? null;
            if (!$row || $row['trigger'] !== $event['trigger'] || $row['action'] !== $event['action']) {
                $missing[] = $code;
            }
        }

        return $missing;
    }

    /** Return code => trigger, action, sort_order and description. */
    private function wanted(): array
    {
        return $this->ofOrderModel() + $this->ofRoutes() + $this->ofPages() + $this->ofList();
    }

    private function ofOrderModel(): array
    {
        $events = [];
        $names = [$this->platform->historyMethod() => 'status', 'editOrder' => 'edit', 'deleteOrder' => 'delete'];
        foreach ($names as $method => $name) {
            $trigger = $this->platform->modelTrigger($method);
            $events["order_upload_{$name}_before"] = $this->event(
                "$trigger/before", $this->platform->eventAction($name . 'Before'), self::LAST, self::OF_STOCK
            );
            $events["order_upload_{$name}_after"] = $this->event(
                "$trigger/after", $this->platform->eventAction($name . 'After'), self::FIRST, self::OF_STOCK
            );
        }

        return $events;
    }

    private function ofRoutes(): array
    {
        return array_map(function ($event) {
            return $this->event($event['trigger'], $event['action'], 0, '');
        }, $this->platform->routeEvents());
    }

    private function ofPages(): array
    {
        $page = 'catalog/view/account/order_info';
        $before = $this->platform->eventAction('pageBefore');
        $after = $this->platform->eventAction('pageAfter');
        $tab = $this->platform->adminAction('panel');

        return [
            'order_upload_page_before' => $this->event("$page/before", $before, self::LAST, self::OF_PARCELS),
            'order_upload_page_after' => $this->event("$page/after", $after, self::LAST, self::OF_PARCELS),
            'order_upload_panel' => $this->event('admin/view/sale/order_info/before', $tab, self::LAST, self::OF_TAB),
        ];
    }

    private function ofList(): array
    {
        $model = 'admin/model/sale/order?'; // order/ on 3.0 and 4.0, order. on 4.1
        $list = $this->platform->adminAction('listAfter');
        $count = $this->platform->adminAction('countAfter');
        $typed = $this->platform->adminAction('typedBefore');

        return [
            'order_upload_list' => $this->event("{$model}getOrders/after", $list, self::LAST, self::OF_SEARCH),
            'order_upload_count' => $this->event("{$model}getTotalOrders/after", $count, self::LAST, self::OF_SEARCH),
            'order_upload_typed' => $this->event('admin/view/sale/order/before', $typed, self::LAST, self::OF_SEARCH),
        ];
    }

    private function event(string $trigger, string $action, int $place, string $description): array
    {
        return ['trigger' => $trigger, 'action' => $action, 'sort_order' => $place, 'description' => $description];
    }
}
