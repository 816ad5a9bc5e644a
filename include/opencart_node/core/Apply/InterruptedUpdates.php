<?php
namespace OrderUpload\Node\Apply;

use OrderUpload\Node\Orders\OrderReader;
use OrderUpload\Node\Orders\OrderState;
use OrderUpload\Node\Protocol\Operation;
use OrderUpload\Node\Protocol\OperationRefused;
use OrderUpload\Node\Stock\StockKeeper;

/**
 * Finishes updates whose worker died, before anything else is done to their orders.
 *
 * Every step of an update can be done twice.
 */
final class InterruptedUpdates
{
    private $journal;
    private $stock;
    private $orders;
    private $rows;
    private $updater;

    public function __construct(
        UpdateJournal $journal,
        StockKeeper $stock,
        OrderReader $orders,
        UpdateRows $rows,
        OrderUpdater $updater
    ) {
        $this->journal = $journal;
        $this->stock = $stock;
        $this->orders = $orders;
        $this->rows = $rows;
        $this->updater = $updater;
    }

    /**
     * Finish the updates of these links that died.
     *
     * @param array $links ref => row of oc_order_upload_order
     * @return array ref => event that was finished
     * @throws OperationRefused stock_uncertain
     */
    public function finish(array $links): array
    {
        $done = [];
        foreach ($links as $ref => $link) {
            $link = $this->stock->settle($link); // a person's change in the admin may leave a plan too
            $entry = $this->journal->entry($link);
            if ($entry) {
                $update = Operation::restored($entry['operation']);
                $state = $this->orders->read([(int)$link['order_id']])[(int)$link['order_id']] ?? null;
                if ($state) {
                    $this->redo($update, $state, $entry);
                }
                $this->journal->close((string)$ref);
                $done[$ref] = $update->event_id;
            }
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
