<?php
use OrderUpload\Node\BuyerPage;
use OrderUpload\Node\Database;
use OrderUpload\Node\Panel;
use OrderUpload\Node\StatusChange;
use OrderUpload\Node\Texts;

require_once DIR_SYSTEM . 'library/order_upload/autoload.php';

/** What the catalog of OpenCart 3.0 asks the module about orders: stock at a change of status, parcels on the buyer's page. */
class ControllerExtensionOrderUploadEvent extends Controller
{
    /** Arguments of addOrderHistory: order id, status id, comment, notify, override. */
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
        $data['content_bottom'] = BuyerPage::MARK . (isset($data['content_bottom']) ? $data['content_bottom'] : '');
    }

    public function pageAfter(&$route, &$data, &$output)
    {
        try {
            $panel = $this->parcels((int)($data['order_id'] ?? 0), implode("\n", array_column($data['histories'] ?? [], 'comment')));
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

        return $parcels ? $this->load->view('extension/order_upload', $texts + ['parcels' => $parcels]) : '';
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
