<?php
namespace OrderUpload\Node\Platform;

/** OpenCart 3.0.3.9 to 3.0.5. */
final class OpenCart3 extends Platform
{
    public function historyMethod(): string
    {
        return 'addOrderHistory';
    }

    public function totalFile(string $code, string $extension)
    {
        $file = DIR_APPLICATION . 'model/extension/total/' . $code . '.php';

        return is_file($file) ? $file : null;
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
}
