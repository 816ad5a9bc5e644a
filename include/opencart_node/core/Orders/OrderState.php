<?php
namespace OrderUpload\Node\Orders;

use OrderUpload\Node\Records\WrittenOrder;

/** An order as it stands in the shop now: its rows, with what the module keeps of it. */
final class OrderState
{
    /** Row of oc_order. */
    public $row;
    /** Rows of oc_order_product, each with its rows of oc_order_option under options; null where nobody needs them. */
    public $lines;
    /** Rows of oc_order_total, in the order they are shown; null where nobody needs them. */
    public $totals;
    /** Row of oc_order_upload_order, or empty. */
    public $link = [];
    /** @var WrittenOrder */
    public $written;
    /** Id, status and time of the last row of the history, or empty. */
    public $history = [];
    public $mails = 0;
    /** The mail of this event was announced before: it may have gone out. */
    public $wasMailed = false;
    /** Whether an update is finished for a worker that died, and whether that had written the row of the history. */
    public $isRedo = false;
    public $hasHistory = false;

    public function __construct(array $row, ?WrittenOrder $written = null)
    {
        $this->row = $row;
        $this->written = $written ?? new WrittenOrder();
    }

    public function id(): int
    {
        return (int)$this->row['order_id'];
    }

    /** Return the id of the status. */
    public function status(): string
    {
        return (string)$this->row['order_status_id'];
    }

    /** Return name and code of a method as the row keeps them: in two columns on 3.0, as JSON in one on 4.x. */
    public function method(string $kind): array
    {
        $text = (string)$this->row[$kind . '_method'];
        if (array_key_exists($kind . '_code', $this->row)) {
            return ['name' => $text, 'code' => (string)$this->row[$kind . '_code']];
        }
        $method = json_decode($text, true) ?: [];

        return ['name' => (string)($method['name'] ?? ''), 'code' => (string)($method['code'] ?? '')];
    }
}
