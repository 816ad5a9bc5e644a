<?php
namespace OrderUpload\Node\Statuses;

use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Platform\Platform;

/** Who listens to a change of an order's status: the shop's own events, and those of other extensions. */
final class StatusListeners
{
    /** Actions of OpenCart itself, dots and slashes alike; all other listeners get to see each change. */
    const OWN = ['event/activity/addOrderHistory', 'event/activity/addHistory', 'event/statistics/addOrderHistory',
        'event/statistics/addHistory', 'mail/order', 'mail/order/alert', 'mail/voucher', 'extension/total/voucher/send'];

    private $db;
    private $platform;
    private $rows;
    private $hasOthers;

    public function __construct(Database $db, Platform $platform)
    {
        $this->db = $db;
        $this->platform = $platform;
    }

    /** Return the events that send mails about an order: code, trigger, action, status. */
    public function mails(): array
    {
        return array_values(array_filter($this->rows(), function ($row) {
            return stripos($row['action'] . ' ' . $row['code'], 'mail') !== false
                || $this->path($row['action']) === 'extension/total/voucher/send';
        }));
    }

    /** Tell whether the statistics listen, and when: before, after, or ''. */
    public function statistics(): string
    {
        foreach ($this->rows() as $row) {
            if ($row['status'] && strncmp($row['action'], 'event/statistics', 16) === 0) {
                return substr($row['trigger'], strrpos($row['trigger'], '/') + 1);
            }
        }

        return '';
    }

    /** Tell whether somebody beside OpenCart and this module wants to see each change go through the shop's model. */
    public function hasOthers(): bool
    {
        return $this->hasOthers ?? ($this->hasOthers = $this->lookForOthers());
    }

    private function lookForOthers(): bool
    {
        foreach ($this->rows() as $row) {
            $isKnown = in_array($this->path($row['action']), self::OWN, true) || strpos($row['action'], 'order_upload') !== false;
            if ($row['status'] && !$isKnown) {
                return true;
            }
        }
        $isActivity = (bool)$this->platform->service('config')->get('config_customer_activity');

        return $isActivity || is_file($this->platform->patchedModel()) || class_exists('VQMod', false);
    }

    private function rows(): array
    {
        if ($this->rows === null) {
            $method = 'model/checkout/order/' . $this->platform->historyMethod();
            $sql = "SELECT code, `trigger`, action, status, sort_order FROM {event} WHERE `trigger` LIKE 'catalog/%'";
            $this->rows = array_values(array_filter($this->db->rows($sql), function ($row) use ($method) {
                $trigger = str_replace(['\*', '\?'], ['.*', '.'], preg_quote($this->path(substr($row['trigger'], 8)), '/'));

                return preg_match('/^' . $trigger . '/', "$method/before") || preg_match('/^' . $trigger . '/', "$method/after");
            }));
        }

        return $this->rows;
    }

    /** 4.0.2 and 4.1 write dots in different places. */
    private function path(string $route): string
    {
        return str_replace(['|', '.'], '/', $route);
    }
}
