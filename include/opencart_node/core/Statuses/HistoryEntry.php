<?php
namespace OrderUpload\Node\Statuses;

/** One order's way from a status to another, and who may hear of it. */
final class HistoryEntry
{
    public $orderId;
    public $from;
    public $to;
    public $comment;
    /** never, on_status_change or always. */
    public $mail;
    /** What the shop's statistics count: the order's total in the default currency. */
    public $total;
    /** The shop's model has more to do than status and history: coupons, affiliates, subscriptions. */
    public $needsModel = false;
    /** The order has the status already: it was made with it. */
    public $isBorn = false;

    public function __construct(int $orderId, string $from, string $to, string $mail, string $total, string $comment = '')
    {
        $this->orderId = $orderId;
        $this->from = $from;
        $this->to = $to;
        $this->mail = $mail;
        $this->total = $total;
        $this->comment = $comment;
    }
}
