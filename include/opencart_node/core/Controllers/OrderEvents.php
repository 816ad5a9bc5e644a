<?php
namespace OrderUpload\Node\Controllers;

use OrderUpload\Node\Composition;
use OrderUpload\Node\Pages\BuyerPage;
use OrderUpload\Node\Pages\PageTexts;
use OrderUpload\Node\Values\Text;

/**
 * What the catalog asks the module about orders, in a controller of the shop.
 *
 * Stock at a change of status, an edit or a deletion, fiscal data at an edit, and parcels on the buyer's page. The arguments
 * of the order model's method for a status are order id, status id, comment, notify, override; for an edit order id and what
 * is saved.
 */
trait OrderEvents
{
    /** Before a status is set. */
    public function statusBefore(&$route, &$args)
    {
        if ($this->begin((int)$args[0], (int)$args[1])) {
            $args = $args + [2 => '', 3 => false];
            $args[4] = true;
        }
    }

    /** After a status was set. */
    public function statusAfter(&$route, &$args)
    {
        $this->end((int)$args[0]);
    }

    /** An edit voids the order first, without this event, and sets the status again afterwards, with it. */
    public function editBefore(&$route, &$args)
    {
        $this->begin((int)$args[0], 0);
        $kept = $this->safely(function (Composition $module) use ($args) {
            return $module->editedOrder()->kept((int)$args[0], $args[1]);
        });
        $args[1] = $kept === false ? $args[1] : $kept;
    }

    /** After an edit. */
    public function editAfter(&$route, &$args)
    {
        $this->end((int)$args[0]);
    }

    /** Before a deletion, which voids the order too. */
    public function deleteBefore(&$route, &$args)
    {
        $this->begin((int)$args[0], 0);
    }

    /** After a deletion. */
    public function deleteAfter(&$route, &$args)
    {
        $this->safely(function (Composition $module) use ($args) {
            $module->shopOrderChange()->deleted((int)$args[0]);
        });
    }

    /** Before the buyer's page is drawn. */
    public function pageBefore(&$route, &$data)
    {
        $data['content_bottom'] = BuyerPage::MARK . ($data['content_bottom'] ?? '');
    }

    /** After the buyer's page was drawn. */
    public function pageAfter(&$route, &$data, &$output)
    {
        try {
            $panel = $this->parcels((int)($data['order_id'] ?? 0), $this->historyComments($data));
        } catch (\Throwable $error) { // a buyer's page is shown whatever becomes of ours
            $panel = '';
            $this->log->write('Order Upload: ' . Text::ofError($error));
        }
        $output = BuyerPage::with($output, $panel, (string)($data['text_history'] ?? ''));
    }

    /** Return the comments of the history on a buyer's order page. */
    abstract protected function historyComments(array $data): string;

    private function parcels(int $orderId, string $history): string
    {
        $panel = (new Composition($this->registry))->orderPanel();
        $parcels = BuyerPage::missingFrom($history, $panel->parcels($orderId));
        $texts = PageTexts::of((string)$this->language->get('code'));

        return $parcels ? $this->load->view(self::VIEW, $texts + ['parcels' => $parcels]) : '';
    }

    private function begin(int $orderId, int $to): bool
    {
        return (bool)$this->safely(function (Composition $module) use ($orderId, $to) {
            return $module->shopOrderChange()->before($orderId, $to);
        });
    }

    private function end(int $orderId)
    {
        $this->safely(function (Composition $module) use ($orderId) {
            $module->shopOrderChange()->after($orderId);
        });
    }

    /** Without its tables the module knows no order: then the shop's own rule holds, and nobody is kept from working. */
    private function safely(callable $follow)
    {
        try {
            return $follow(new Composition($this->registry));
        } catch (\Throwable $error) {
            $this->log->write('Order Upload: ' . Text::ofError($error));

            return false;
        }
    }
}
