<?php
namespace OrderUpload\Node\Statuses;

use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Platform\Platform;
use OrderUpload\Node\Values\Money;

/** Keeps the dashboard's statistics as the shop's own event would, one statement for each figure. */
final class Statistics
{
    private $db;
    private $platform;
    private $listeners;

    public function __construct(Database $db, Platform $platform, StatusListeners $listeners)
    {
        $this->db = $db;
        $this->platform = $platform;
        $this->listeners = $listeners;
    }

    /** @param HistoryEntry[] $changes */
    public function count(array $changes)
    {
        $when = $this->listeners->statistics();
        $sums = ['order_sale' => 0, 'order_processing' => 0, 'order_complete' => 0];
        foreach ($when === '' ? [] : $changes as $change) {
            // after the change the old status is the new one already
            $from = $when === 'after' ? $change->to : $change->from;
            $sums['order_sale'] += $this->sale($from, $change);
            foreach (['processing', 'complete'] as $list) {
                $statuses = $this->platform->statuses($list);
                $step = (int)in_array($change->to, $statuses, true) - (int)in_array($from, $statuses, true);
                $sums['order_' . $list] += $step * 10000;
            }
        }
        foreach (array_filter($sums) as $code => $units) {
            $this->db->run('UPDATE {statistics} SET value = value + ? WHERE code = ?', [Money::column($units), $code]);
        }
    }

    private function sale(string $from, HistoryEntry $change): int
    {
        $active = $this->platform->stockStatuses();
        $was = in_array($from, $active, true);
        $is = in_array($change->to, $active, true);
        $units = Money::units($change->total);

        return $this->platform->salesChange($was, $is) * $units;
    }
}
