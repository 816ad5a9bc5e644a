<?php
namespace Opencart\Catalog\Controller\Extension\OrderUpload\Event;

require_once DIR_EXTENSION . 'order_upload/system/library/autoload.php';

/** The module's events in the catalog of OpenCart 4. */
class Order extends \Opencart\System\Engine\Controller
{
    use \OrderUpload\Node\Controllers\OrderEvents;

    private const VIEW = 'extension/order_upload/event/order';

    protected function historyComments(array $data): string
    {
        return (string)($data['history'] ?? '');
    }
}
