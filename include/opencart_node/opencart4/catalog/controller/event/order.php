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
        if ($this->change()->begin((int)$args[0], (int)$args[1])) {
            $args = $args + [2 => '', 3 => false];
            $args[4] = true;
        }
    }

    public function statusAfter(string &$route, array &$args): void
    {
        $this->change()->end((int)$args[0]);
    }

    /** An edit voids the order first, without this event, and sets the status again afterwards, with it. */
    public function editBefore(string &$route, array &$args): void
    {
        $this->change()->begin((int)$args[0], 0);
    }

    public function editAfter(string &$route, array &$args): void
    {
        $this->change()->end((int)$args[0]);
    }

    public function deleteBefore(string &$route, array &$args): void
    {
        $this->change()->begin((int)$args[0], 0);
    }

    public function deleteAfter(string &$route, array &$args): void
    {
        $this->change()->gone((int)$args[0]);
    }

    public function pageBefore(string &$route, array &$data): void
    {
        $data['content_bottom'] = BuyerPage::MARK . ($data['content_bottom'] ?? '');
    }

    public function pageAfter(string &$route, array &$data, string &$output): void
    {
        $parcels = (new Panel(new Database($this->db, DB_PREFIX)))->parcels((int)($data['order_id'] ?? 0));
        $parcels = BuyerPage::untold($parcels, (string)($data['history'] ?? ''));
        $texts = Texts::of((string)$this->language->get('code'));
        $panel = $parcels ? $this->load->view('extension/order_upload/event/order', $texts + ['parcels' => $parcels]) : '';
        $output = BuyerPage::with($output, $panel, (string)($data['text_history'] ?? ''));
    }

    private function change(): StatusChange
    {
        return new StatusChange($this->registry);
    }
}
