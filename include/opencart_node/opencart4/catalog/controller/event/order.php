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
        // 4.0.2.0 gives the page rows (catalog/controller/account/order.php), later releases their HTML.
        $rows = array_column((array)($data['histories'] ?? []), 'comment');

        return (string)($data['history'] ?? implode("\n", $rows));
    }
}
