<?php
namespace Opencart\Admin\Controller\Extension\OrderUpload\Event;

require_once DIR_EXTENSION . 'order_upload/system/library/autoload.php';

/** The module's events in the admin of OpenCart 4. */
class Order extends \Opencart\System\Engine\Controller
{
    use \OrderUpload\Node\Controllers\OrderList;
    use \OrderUpload\Node\Controllers\OrderTab;

    private const TAB = 'extension/order_upload/module/order_panel';
}
