<?php
namespace Opencart\Catalog\Controller\Extension\OrderUpload\Event;

use OrderUpload\Node\BuyerPage;
use OrderUpload\Node\Database;
use OrderUpload\Node\Panel;
use OrderUpload\Node\StatusChange;
use OrderUpload\Node\Texts;

require_once DIR_EXTENSION . 'order_upload/system/library/autoload.php';

/** What the catalog of OpenCart 4 asks the module about orders: stock at a change of status, parcels on the buyer's page. */
class Order extends \Opencart\System\Engine\Controller
{
    /** Arguments of addHistory: order id, status id, comment, notify, override. */
    public function statusBefore(string &$route, array &$args): void
    {
        if ($this->safely('begin', (int)$args[0], (int)$args[1])) {
            $args = $args + [2 => '', 3 => false];
            $args[4] = true;
        }
    }

    public function statusAfter(string &$route, array &$args): void
    {
        $this->safely('end', (int)$args[0]);
    }

    /** An edit voids the order first, without this event, and sets the status again afterwards, with it. */
    public function editBefore(string &$route, array &$args): void
    {
        $this->safely('begin', (int)$args[0], 0);
    }

    public function editAfter(string &$route, array &$args): void
    {
        $this->safely('end', (int)$args[0]);
    }

    public function deleteBefore(string &$route, array &$args): void
    {
        $this->safely('begin', (int)$args[0], 0);
    }

    public function deleteAfter(string &$route, array &$args): void
    {
        $this->safely('gone', (int)$args[0]);
    }

    public function pageBefore(string &$route, array &$data): void
    {
        $data['content_bottom'] = BuyerPage::MARK . ($data['content_bottom'] ?? '');
    }

    public function pageAfter(string &$route, array &$data, string &$output): void
    {
        try {
            $panel = $this->parcels((int)($data['order_id'] ?? 0), (string)($data['history'] ?? ''));
        } catch (\Throwable $error) { // a buyer's page is shown whatever becomes of ours
            $panel = '';
            $this->note($error);
        }
        $output = BuyerPage::with($output, $panel, (string)($data['text_history'] ?? ''));
    }

    private function parcels(int $orderId, string $history): string
    {
        $parcels = BuyerPage::untold((new Panel(new Database($this->db, DB_PREFIX)))->parcels($orderId), $history);
        $texts = Texts::of((string)$this->language->get('code'));

        return $parcels ? $this->load->view('extension/order_upload/event/order', $texts + ['parcels' => $parcels]) : '';
    }

    /** Without its tables the module knows no order: then the shop's own rule holds, and nobody is kept from working. */
    private function safely(string $step, int ...$values)
    {
        try {
            return (new StatusChange($this->registry))->$step(...$values);
        } catch (\Throwable $error) {
            $this->note($error);

            return false;
        }
    }

    private function note(\Throwable $error)
    {
        $this->log->write('Order Upload: ' . get_class($error) . ': ' . substr($error->getMessage(), 0, 200));
    }
}
