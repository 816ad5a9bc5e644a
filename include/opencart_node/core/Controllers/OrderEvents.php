<?php
namespace OrderUpload\Node\Controllers;

use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Pages\BuyerPage;
use OrderUpload\Node\Pages\OrderPanel;
use OrderUpload\Node\Pages\PageTexts;
use OrderUpload\Node\Stock\ShopOrderChange;
use OrderUpload\Node\Values\Text;

/** What the catalog asks the module about orders, in a controller of the shop: stock at a change of status, parcels on the buyer's page. */
trait OrderEvents
{
    /** Arguments of the model's method: order id, status id, comment, notify, override. */
    public function statusBefore(&$route, &$args)
    {
        if ($this->safely('begin', (int)$args[0], (int)$args[1])) {
            $args = $args + [2 => '', 3 => false];
            $args[4] = true;
        }
    }

    public function statusAfter(&$route, &$args)
    {
        $this->safely('end', (int)$args[0]);
    }

    /** An edit voids the order first, without this event, and sets the status again afterwards, with it. */
    public function editBefore(&$route, &$args)
    {
        $this->safely('begin', (int)$args[0], 0);
    }

    public function editAfter(&$route, &$args)
    {
        $this->safely('end', (int)$args[0]);
    }

    public function deleteBefore(&$route, &$args)
    {
        $this->safely('begin', (int)$args[0], 0);
    }

    public function deleteAfter(&$route, &$args)
    {
        $this->safely('gone', (int)$args[0]);
    }

    public function pageBefore(&$route, &$data)
    {
        $data['content_bottom'] = BuyerPage::MARK . ($data['content_bottom'] ?? '');
    }

    public function pageAfter(&$route, &$data, &$output)
    {
        try {
            $panel = $this->parcels((int)($data['order_id'] ?? 0), $this->told($data));
        } catch (\Throwable $error) { // a buyer's page is shown whatever becomes of ours
            $panel = '';
            $this->log->write('Order Upload: ' . Text::ofError($error));
        }
        $output = BuyerPage::with($output, $panel, (string)($data['text_history'] ?? ''));
    }

    /** Return the comments of the history on a buyer's order page. */
    abstract protected function told(array $data): string;

    private function parcels(int $orderId, string $history): string
    {
        $parcels = BuyerPage::untold((new OrderPanel(new Database($this->db, DB_PREFIX)))->parcels($orderId), $history);
        $texts = PageTexts::of((string)$this->language->get('code'));

        return $parcels ? $this->load->view(self::VIEW, $texts + ['parcels' => $parcels]) : '';
    }

    /** Without its tables the module knows no order: then the shop's own rule holds, and nobody is kept from working. */
    private function safely(string $step, int ...$values)
    {
        try {
            return (new ShopOrderChange($this->registry))->$step(...$values);
        } catch (\Throwable $error) {
            $this->log->write('Order Upload: ' . Text::ofError($error));

            return false;
        }
    }
}
