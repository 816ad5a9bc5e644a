<?php
namespace OrderUpload\Node\Apply;

use OrderUpload\Node\Orders\OrderReader;
use OrderUpload\Node\Orders\OrderState;
use OrderUpload\Node\Protocol\Operation;
use OrderUpload\Node\Protocol\OperationRefused;
use OrderUpload\Node\Records\OrderLinks;
use OrderUpload\Node\Stock\StockKeeper;

/**
 * Finishes updates whose worker died, before anything else is done to their orders.
 *
 * Every step of an update can be done twice.
 */
final class InterruptedUpdates
{
    private $journal;
    private $links;
    private $stock;
    private $orders;
    private $rows;
    private $updater;

    public function __construct(
        UpdateJournal $journal,
        OrderLinks $links,
        StockKeeper $stock,
        OrderReader $orders,
        UpdateRows $rows,
        OrderUpdater $updater
    ) {
        $this->journal = $journal;
        $this->links = $links;
        $this->stock = $stock;
        $this->orders = $orders;
        $this->rows = $rows;
        $this->updater = $updater;
    }

    /**
     * Finish the updates of these links that died.
     *
     * @param array $links ref => row of oc_order_upload_order; gets the rows as they are then
     * @return array ref => event that was finished
     * @throws OperationRefused stock_uncertain
     */
    public function finish(array &$links): array
    {
        foreach ($links as $ref => $link) {
            $links[$ref] = $this->stock->settle($link); // a person's change in the admin may leave a plan too
        }
        $done = [];
        foreach ($this->journal->read(array_keys($links)) as $ref => $entry) {
            $update = Operation::restored($entry['operation']);
            $orderId = (int)$links[$ref]['order_id'];
            $state = $this->orders->read([$orderId])[$orderId] ?? null;
            if ($state) {
                $this->redo($update, $state, $entry);
            }
            $this->journal->close([$ref]);
            $links = $this->links->read([(string)$ref]) + $links;
            $done[$ref] = $update->event_id;
        }

        return $done;
    }

    private function redo(Operation $update, OrderState $state, array $entry)
    {
        $last = $state->history;
        $state->row['order_status_id'] = $entry['from'];
        $state->wasMailed = true;
        $state->isRedo = true;
        $state->hasHistory = $last && (int)$last['order_history_id'] > $entry['floor'];
        $this->updater->run([$update->ref => $this->rows->changed($update, $state, $entry['changes'])]);
    }
}
