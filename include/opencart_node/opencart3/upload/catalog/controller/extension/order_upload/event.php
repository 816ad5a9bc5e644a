<?php
require_once DIR_SYSTEM . 'library/order_upload/autoload.php';

/** The module's events in the catalog of OpenCart 3.0. */
class ControllerExtensionOrderUploadEvent extends Controller
{
    use OrderUpload\Node\Controllers\OrderEvents;

    const VIEW = 'extension/order_upload';

    protected function historyComments(array $data): string
    {
        return implode("\n", array_column($data['histories'] ?? [], 'comment'));
    }
}
