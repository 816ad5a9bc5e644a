<?php
namespace OrderUpload\Node\Platform;

/** OpenCart 4.0.2 and 4.1. */
final class OpenCart4 extends Platform
{
    /**
     * It sweeps its sessions now and then when a request ends, however it ends: round(mt_rand(1, divisor / probability)) is 1.
     *
     * 4.1 then runs OPTIMIZE TABLE, which commits whatever a request that died half-way had begun.
     */
    public function beginRequest()
    {
        $this->service('config')->set('session_probability', 1);
        $this->service('config')->set('session_divisor', mt_getrandmax());
    }

    public function historyMethod(): string
    {
        return 'addHistory';
    }

    public function changeStatus(int $orderId, int $status, string $comment, bool $isMailed)
    {
        $this->orderModel()->addHistory($orderId, $status, $comment, $isMailed, true);
    }

    public function totalFile(string $code, string $extension)
    {
        $file = DIR_EXTENSION . $extension . '/catalog/model/total/' . $code . '.php';

        return is_file($file) ? $file : null;
    }

    public function totalPhrase(string $code, string $extension, string $language): string
    {
        // what it loads stays among the texts of the page: under a name that nobody else asks for
        $prefix = "order_upload_$language";
        $texts = $this->service('language')->load("extension/$extension/total/$code", $prefix, $language);

        return (string)($texts["{$prefix}_text_$code"] ?? '');
    }

    public function hasExtensionFolders(): bool
    {
        return true;
    }

    public function patchedModel(): string
    {
        return DIR_EXTENSION . 'ocmod/catalog/model/checkout/order.php';
    }

    public function url(): string
    {
        return HTTP_SERVER;
    }

    public function action(string $route)
    {
        return new \Opencart\System\Engine\Action($route);
    }

    /** 4.0 names the event order/addHistory, 4.1 order.addHistory: ? is any character. */
    public function modelTrigger(string $method): string
    {
        return "catalog/model/checkout/order?$method";
    }

    public function eventAction(string $name): string
    {
        return "extension/order_upload/event/order.$name";
    }

    public function adminAction(string $name): string
    {
        return "extension/order_upload/event/order.$name";
    }

    public function routeEvents(): array
    {
        return [];
    }

    public function answersInMaintenance(): bool
    {
        return false;
    }

    public function needsMailEngine(): bool
    {
        return true;
    }

    public function salesChange(bool $was, bool $is): int
    {
        return (int)$is - (int)$was;
    }
}
