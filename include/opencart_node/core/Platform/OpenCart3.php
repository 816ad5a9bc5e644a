<?php
namespace OrderUpload\Node\Platform;

/** OpenCart 3.0.3.9 to 3.0.5. */
final class OpenCart3 extends Platform
{
    public function beginRequest()
    {
        // its requests end with nothing that would disturb ours
    }

    public function historyMethod(): string
    {
        return 'addOrderHistory';
    }

    public function changeStatus(int $orderId, int $status, string $comment, bool $isMailed)
    {
        $this->orderModel()->addOrderHistory($orderId, $status, $comment, $isMailed, true);
    }

    public function totalFile(string $code, string $extension)
    {
        $file = DIR_APPLICATION . 'model/extension/total/' . $code . '.php';

        return is_file($file) ? $file : null;
    }

    public function totalPhrase(string $code, string $extension, string $language): string
    {
        $texts = new \Language($language);

        return (string)($texts->load("extension/total/$code")["text_$code"] ?? '');
    }

    public function hasExtensionFolders(): bool
    {
        return false;
    }

    public function patchedModel(): string
    {
        return DIR_MODIFICATION . 'catalog/model/checkout/order.php';
    }

    public function url(): string
    {
        $isSecure = $this->service('config')->get('config_secure') && defined('HTTPS_SERVER');

        return $isSecure ? HTTPS_SERVER : HTTP_SERVER;
    }

    public function action(string $route)
    {
        return new \Action($route);
    }

    public function modelTrigger(string $method): string
    {
        return "catalog/model/checkout/order/$method";
    }

    public function eventAction(string $name): string
    {
        return "extension/order_upload/event/$name";
    }

    public function adminAction(string $name): string
    {
        return "extension/module/order_upload/$name";
    }

    /** The short route works in maintenance mode too; the other one is that of 4.x, which saves the caller a guess. */
    public function routeEvents(): array
    {
        $action = 'extension/module/order_upload/node';

        return [
            'order_upload_node' => ['trigger' => 'catalog/controller/api/order_upload/node/before', 'action' => $action],
            'order_upload_node_4' => ['trigger' => 'catalog/controller/extension/order_upload/api/node/before', 'action' => $action],
        ];
    }

    public function answersInMaintenance(): bool
    {
        return true;
    }

    public function needsMailEngine(): bool
    {
        return false;
    }

    /** Its event runs after the change, when the old status is the new one already. */
    public function salesChange(bool $was, bool $is): int
    {
        return $is ? 1 : -1;
    }
}
