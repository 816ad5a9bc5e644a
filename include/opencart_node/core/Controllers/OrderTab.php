<?php
namespace OrderUpload\Node\Controllers;

use OrderUpload\Node\Composition;
use OrderUpload\Node\Pages\PageTexts;
use OrderUpload\Node\Values\Text;

/** The module's tab on an order's page in the admin, in a controller of the shop. */
trait OrderTab
{
    /** Before the page is drawn: one tab more, for an order that has a reference. */
    public function panel(&$route, &$data)
    {
        try {
            $order = (new Composition($this->registry))->orderPanel()->order((int)($data['order_id'] ?? 0));
        } catch (\Throwable $error) { // an order's page is shown whatever becomes of ours
            $order = [];
            $this->log->write('Order Upload: ' . Text::ofError($error));
        }
        if ($order) {
            $texts = PageTexts::of((string)$this->language->get('code'));
            $content = $this->load->view(self::TAB, $texts + ['order' => $order, 'texts' => $texts]);
            $data['tabs'][] = ['code' => 'order-upload', 'title' => $texts['tab_order'], 'content' => $content];
        }
    }
}
