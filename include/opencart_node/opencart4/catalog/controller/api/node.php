<?php
namespace Opencart\Catalog\Controller\Extension\OrderUpload\Api;

/** Route extension/order_upload/api/node on OpenCart 4.0.2 and 4.1. */
class Node extends \Opencart\System\Engine\Controller
{
    /** Answer one request of the node protocol; the shop's own output never comes after it. */
    public function index(): void
    {
        require_once DIR_EXTENSION . 'order_upload/system/library/autoload.php';
        (new \OrderUpload\Node\Composition($this->registry))->requestHandler()->serve();
    }
}
