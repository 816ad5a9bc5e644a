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
        $when = $changes ? $this->listeners->statistics() : '';
        if ($when === '') {
            return;
        }
        $lists = ['order_processing' => $this->platform->statuses('processing'), 'order_complete' => $this->platform->statuses('complete')];
        $active = array_merge(...array_values($lists));
        $sums = ['order_sale' => 0, 'order_processing' => 0, 'order_complete' => 0];
        foreach ($changes as $change) {
            // after the change the old status is the new one already
            $from = $when === 'after' ? $change->to : $change->from;
            $times = $this->platform->salesChange(in_array($from, $active, true), in_array($change->to, $active, true));
            $sums['order_sale'] += $times * Money::units($change->total);
            foreach ($lists as $code => $statuses) {
                $step = (int)in_array($change->to, $statuses, true) - (int)in_array($from, $statuses, true);
                $sums[$code] += $step * 10000;
            }
        }
        foreach (array_filter($sums) as $code => $units) {
            $this->db->run('UPDATE {statistics} SET value = value + ? WHERE code = ?', [Money::column($units), $code]);
        }
    }
}
