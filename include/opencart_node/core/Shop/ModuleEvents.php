<?php
namespace OrderUpload\Node\Shop;

use OrderUpload\Node\Database\Database;

/** The events by which the shop calls the module: made when it is installed, removed when it is uninstalled. */
final class ModuleEvents
{
    const CODE = 'order_upload';
    /** Before the shop's order model works, ours come last: every other extension still sees the shop's own lists. */
    const LAST = 9999;
    const FIRST = -9999;

    private $db;

    public function __construct(Database $db)
    {
        $this->db = $db;
    }

    /** Register every event once, switched on. */
    public function register()
    {
        $this->remove();
        $hasDescription = (bool)$this->db->rows("SHOW COLUMNS FROM {event} LIKE 'description'");
        $rows = [];
        foreach ($this->wanted() as $code => $event) {
            $row = ['code' => $code, 'trigger' => $event[0], 'action' => $event[1], 'status' => 1, 'sort_order' => $event[2]];
            $rows[] = $hasDescription ? $row + ['description' => $event[3]] : $row;
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
        $there = array_column($this->db->rows($sql, [str_replace('_', '\_', self::CODE) . '%']), null, 'code');
        $missing = [];
        foreach ($this->wanted() as $code => $event) {
            if (!isset($there[$code]) || [$there[$code]['trigger'], $there[$code]['action']] !== [$event[0], $event[1]]) {
                $missing[] = $code;
            }
        }

        return $missing;
    }

    /** Return code => trigger, action, place among others, what it is for. */
    private function wanted(): array
    {
        return version_compare(VERSION, '4.0.0.0', '<') ? $this->ofOpenCart3() : $this->ofOpenCart4();
    }

    private function ofOpenCart3(): array
    {
        $events = $this->ofModel('addOrderHistory', '/', 'extension/order_upload/event/');
        // the short route works in maintenance mode too; the other one is 4.x's, which saves the caller a guess
        foreach (['node' => 'api/order_upload/node', 'node_4' => 'extension/order_upload/api/node'] as $name => $route) {
            $events["order_upload_$name"] = ["catalog/controller/$route/before", 'extension/module/order_upload/node', 0, ''];
        }

        return $events + $this->ofPages('extension/order_upload/event/', 'extension/module/order_upload/panel');
    }

    private function ofOpenCart4(): array
    {
        // 4.0 names the event order/addHistory, 4.1 order.addHistory: ? is any character
        return $this->ofModel('addHistory', '?', 'extension/order_upload/event/order.')
            + $this->ofPages('extension/order_upload/event/order.', 'extension/order_upload/event/order.panel');
    }

    private function ofModel(string $history, string $joint, string $ours): array
    {
        $why = 'Order Upload: a change of status gives back and takes only what the order has and lacks.';
        $events = [];
        foreach ([$history => 'status', 'editOrder' => 'edit', 'deleteOrder' => 'delete'] as $method => $name) {
            $trigger = 'catalog/model/checkout/order' . $joint . $method;
            $events["order_upload_{$name}_before"] = ["$trigger/before", "{$ours}{$name}Before", self::LAST, $why];
            $events["order_upload_{$name}_after"] = ["$trigger/after", "{$ours}{$name}After", self::FIRST, $why];
        }

        return $events;
    }

    private function ofPages(string $ours, string $panel): array
    {
        return [
            'order_upload_page_before' => ['catalog/view/account/order_info/before', "{$ours}pageBefore", self::LAST,
                'Order Upload: parcels on the customer\'s order page.'],
            'order_upload_page_after' => ['catalog/view/account/order_info/after', "{$ours}pageAfter", self::LAST,
                'Order Upload: parcels on the customer\'s order page.'],
            'order_upload_panel' => ['admin/view/sale/order_info/before', $panel, self::LAST,
                'Order Upload: reference, parcels and what was written on the order\'s page in the admin.'],
        ];
    }
}
