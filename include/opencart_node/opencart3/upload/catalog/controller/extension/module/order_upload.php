<?php
/** Route api/order_upload/node on OpenCart 3.0: an event answers it, so that it works in maintenance mode too. */
class ControllerExtensionModuleOrderUpload extends Controller
{
    /** Answer one request of the node protocol; the shop's own output never comes after it. */
    public function node(&$route, &$data)
    {
        require_once DIR_SYSTEM . 'library/order_upload/autoload.php';

        return (new \OrderUpload\Node\Composition($this->registry))->requestHandler()->serve();
    }
}
