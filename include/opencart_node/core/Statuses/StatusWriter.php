<?php
namespace OrderUpload\Node\Statuses;

use OrderUpload\Node\Database\Columns;
use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Orders\TotalCodes;
use OrderUpload\Node\Platform\Platform;
use OrderUpload\Node\Stock\ModelConnection;
use OrderUpload\Node\Values\Text;

/**
 * Changes statuses.
 *
 * It goes through the shop's own order model where another extension listens, a mail may go out, or the model has more to
 * do; otherwise it writes many at once, with the same rows as a result.
 */
final class StatusWriter
{
    private $db;
    private $columns;
    private $platform;
    private $listeners;
    private $gate;
    private $statistics;

    public function __construct(
        Database $db,
        Columns $columns,
        Platform $platform,
        StatusListeners $listeners,
        MailGate $gate,
        Statistics $statistics
    ) {
        $this->db = $db;
        $this->columns = $columns;
        $this->platform = $platform;
        $this->listeners = $listeners;
        $this->gate = $gate;
        $this->statistics = $statistics;
    }

    /**
     * Write changes and return those that are left to count(); stock is not moved by them.
     *
     * @param HistoryEntry[] $changes
     * @return HistoryEntry[]
     */
    public function write(array $changes): array
    {
        $this->holdBack($changes);
        $isWatched = $this->listeners->hasOthers();
        $together = $apart = [];
        foreach ($changes as $change) {
            if ($isWatched || $change->needsModel || $change->mail !== 'never') {
                $apart[] = $change;
            } else {
                $together[] = $change;
            }
        }
        $this->writeThroughModel($apart);
        $this->writeTogether($together);

        return $together;
    }

    /** Tell whether an order may be made with its status: nobody has to see how it gets it. */
    public function mayBeBorn(string $mail): bool
    {
        return $mail === 'never' && !$this->listeners->hasOthers();
    }

    /** Mark the changes that only the shop's model can make whole. */
    public function markRisky(array $changes)
    {
        $ids = array_column($changes, 'orderId');
        $risky = $ids ? array_column($this->db->rows(...$this->question($ids)), null, 'order_id') : [];
        foreach ($changes as $change) {
            $change->needsModel = $change->needsModel || isset($risky[$change->orderId]);
        }
    }

    /** Let no mail go to what is no e-mail address: an order that was here before may hold one that commands the mailer. */
    private function holdBack(array $changes)
    {
        $mailing = array_filter($changes, function ($change) {
            return $change->mail !== 'never';
        });
        if ($mailing) {
            $sql = 'SELECT order_id, email FROM {order} WHERE order_id IN (?)';
            $emails = array_column($this->db->rows($sql, [array_column($mailing, 'orderId')]), 'email', 'order_id');
            foreach ($mailing as $change) {
                if (!Text::isEmail(Text::shown($emails[$change->orderId] ?? ''))) {
                    $change->mail = 'never';
                }
            }
        }
    }

    /** Return statement and values that give the risky ones among these orders, those of an affiliate apart. */
    private function question(array $ids): array
    {
        $parts = [
            "SELECT order_id FROM {order_total} WHERE order_id IN (?) AND (code NOT IN (?)
                OR (code = 'coupon' AND title LIKE '%)%'))",
        ];
        $values = [$ids, TotalCodes::HARMLESS];
        foreach (['order_subscription', 'order_recurring', 'order_voucher'] as $table) {
            if ($this->columns->hasTable($table)) {
                $parts[] = "SELECT order_id FROM {{$table}} WHERE order_id IN (?)";
                $values[] = $ids;
            }
        }

        return [implode(' UNION ALL ', $parts), $values];
    }

    private function writeThroughModel(array $changes)
    {
        ModelConnection::during($this->platform, function () use ($changes) {
            foreach ($changes as $change) {
                $this->gate->set($change->mail);
                $isMailed = $change->mail !== 'never';
                $this->platform->changeStatus($change->orderId, (int)$change->to, $change->comment, $isMailed);
            }
        });
    }

    private function writeTogether(array $changes)
    {
        $now = date('Y-m-d H:i:s');
        $byStatus = [];
        foreach ($changes as $change) {
            if (!$change->isBorn) {
                $byStatus[$change->to][] = $change->orderId;
            }
        }
        foreach ($byStatus as $status => $ids) {
            $this->db->run('UPDATE {order} SET order_status_id = ?, date_modified = ? WHERE order_id IN (?)',
                [(int)$status, $now, $ids]);
        }
        $this->db->insert('order_history', array_map(function ($change) use ($now) {
            return ['order_id' => $change->orderId, 'order_status_id' => (int)$change->to, 'notify' => 0,
                'comment' => $change->comment, 'date_added' => $now];
        }, $changes));
    }

    /**
     * Let the shop's statistics count what was written; their rows are every order's, so it comes last in a transaction.
     *
     * @param HistoryEntry[] $changes what write() returned
     */
    public function count(array $changes)
    {
        $this->statistics->count($changes);
    }
}
