<?php
namespace Opencart\Admin\Controller\Extension\OrderUpload\Event;

use OrderUpload\Node\Database;
use OrderUpload\Node\Panel;
use OrderUpload\Node\Texts;

require_once DIR_EXTENSION . 'order_upload/system/library/autoload.php';

/** The module's tab on an order's page in the admin of OpenCart 4. */
class Order extends \Opencart\System\Engine\Controller
{
    /** Before the page is drawn: one tab more, for an order that has a reference. */
    public function panel(string &$route, array &$data): void
    {
        try {
            $order = (new Panel(new Database($this->db, DB_PREFIX)))->order((int)($data['order_id'] ?? 0));
        } catch (\Throwable $error) { // an order's page is shown whatever becomes of ours
            $order = [];
            $this->log->write('Order Upload: ' . get_class($error) . ': ' . substr($error->getMessage(), 0, 200));
        }
        if ($order) {
            $texts = Texts::of((string)$this->language->get('code'));
            $content = $this->load->view('extension/order_upload/module/order_panel', $texts + ['order' => $order]);
            $data['tabs'][] = ['code' => 'order-upload', 'title' => $texts['tab_order'], 'content' => $content];
        }
    }
}
