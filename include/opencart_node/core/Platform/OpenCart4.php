<?php
namespace OrderUpload\Node\Platform;

/** OpenCart 4.0.2 and 4.1. */
final class OpenCart4 extends Platform
{
    public function historyMethod(): string
    {
        return 'addHistory';
    }

    public function totalFile(string $code, string $extension)
    {
        $file = DIR_EXTENSION . $extension . '/catalog/model/total/' . $code . '.php';

        return is_file($file) ? $file : null;
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
}
