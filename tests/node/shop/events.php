<?php
namespace OrderUpload\TestShop;

/** A route with what answers it: a controller of the module, or what stands for OpenCart's own. */
final class Action
{
    /** OpenCart's own listeners of a change of status: a mail leaves a row, the figures of the dashboard are nobody's here. */
    const MAILS = ['mail/order', 'mail/order/alert', 'mail/order.alert'];
    /** Another extension, which wants to see every change. */
    const OTHERS = 'extension/other/hear';
    /** And one that cannot bear a status. */
    const FRAGILE = 'extension/other/fail';
    const UNBEARABLE = 10;
    /** And one that raises the total of each order of which it hears, such as one that adds a fee. */
    const DEARER = 'extension/other/alter';
    /** Figures, and mails of gift vouchers, which are in none of these orders. */
    const SILENT = ['event/statistics/addOrderHistory', 'event/statistics.addHistory', 'mail/voucher'];

    private $route;

    public function __construct(string $route)
    {
        $this->route = $route;
    }

    public function route(): string
    {
        return $this->route;
    }

    public function execute($registry, array &$args)
    {
        if (in_array($this->route, self::SILENT, true)) {
            return null;
        }
        if (in_array($this->route, self::MAILS, true)) {
            return $this->mail($registry, $args);
        }
        if ($this->route === self::FRAGILE && (int)$args[1][1] === self::UNBEARABLE) {
            throw new \RuntimeException('another extension failed');
        }
        if ($this->route === self::DEARER) {
            return $registry->get('db')->query('UPDATE oc_order SET total = total + 1 WHERE order_id = ' . (int)$args[1][0]) ? null : false;
        }
        if ($this->route === self::OTHERS || $this->route === self::FRAGILE) {
            return $this->keep($registry, (int)$args[1][0], (int)$args[1][1]);
        }
        list($file, $class, $method) = VERSION[0] === '3' ? self::find3($this->route) : self::find4($this->route);
        if (!is_file($file)) {
            unsupported('controller ' . $this->route);
        }
        require_once $file;

        return call_user_func_array([new $class($registry), $method], $args);
    }

    /** A new order is told whatever the caller says; a change only where the buyer shall hear of it. */
    private function mail($registry, array $args)
    {
        list($orderId, $status, , $isTold) = $args[1] + [2 => '', 3 => false];
        $sql = 'SELECT order_status_id FROM oc_order WHERE order_id = ' . (int)$orderId;
        $from = (int)($registry->get('db')->query($sql)->row['order_status_id'] ?? 0);
        if ($from === 0 || $isTold) {
            return $this->keep($registry, (int)$orderId, (int)$status);
        }

        return null;
    }

    private function keep($registry, int $orderId, int $status)
    {
        $action = $registry->get('db')->escape($this->route);
        $registry->get('db')->query("INSERT INTO shop_heard (order_id, order_status_id, action)
            VALUES ($orderId, $status, '$action')");

        return null;
    }

    /** Extension/module/order_upload/node: the longest path that is a file, what is left is the method. */
    private static function find3(string $route): array
    {
        $path = explode('/', $route);
        $method = 'index';
        while ($path && !is_file(self::file3($path))) {
            $method = array_pop($path);
        }

        return [self::file3($path), 'Controller' . str_replace('_', '', implode('', $path)), $method];
    }

    private static function file3(array $path): string
    {
        return DIR_APPLICATION . 'controller/' . implode('/', $path) . '.php';
    }

    /** Extension/order_upload/event/order.statusBefore: what follows the dot is the method. */
    private static function find4(string $route): array
    {
        list($path, $method) = explode('.', $route . '.index');
        $parts = explode('/', $path);
        $application = basename(DIR_APPLICATION);
        $file = DIR_EXTENSION . ($parts[1] ?? '') . "/$application/controller/" . implode('/', array_slice($parts, 2)) . '.php';
        $names = array_map(function ($part) {
            return str_replace('_', '', ucwords($part, '_'));
        }, $parts);

        return [$file, 'Opencart\\' . ucfirst($application) . '\\Controller\\' . implode('\\', $names), $method];
    }
}

/** Who listens to what; the rows of oc_event of one application, and what a request adds and takes away. */
final class Events
{
    private $registry;
    private $listeners = [];

    public function __construct($registry)
    {
        $this->registry = $registry;
    }

    /** Read the rows of catalog/ or admin/. */
    public function read(string $application)
    {
        $sql = "SELECT `trigger`, action, sort_order FROM oc_event WHERE status = 1 AND `trigger` LIKE '$application/%' ORDER BY event_id";
        foreach ($this->registry->get('db')->query($sql)->rows as $row) {
            $this->register(substr($row['trigger'], strlen($application) + 1), new Action($row['action']), (int)$row['sort_order']);
        }
    }

    public function register(string $trigger, $action, int $place = 0)
    {
        $this->listeners[] = ['trigger' => $trigger, 'action' => $action, 'place' => $place];
    }

    public function unregister(string $trigger, string $route)
    {
        $this->listeners = array_filter($this->listeners, function ($listener) use ($trigger, $route) {
            return $listener['trigger'] !== $trigger || $listener['action']->route() !== $route;
        });
    }

    /** Ask the listeners in their order; the first that returns something has answered. */
    public function trigger(string $event, array $args)
    {
        $listeners = array_values(array_filter($this->listeners, function ($listener) use ($event) {
            return preg_match('/^' . strtr(preg_quote($listener['trigger'], '/'), ['\*' => '.*', '\?' => '.']) . '/', $event);
        }));
        usort($listeners, function ($one, $other) {
            return $one['place'] - $other['place'];
        });
        foreach ($listeners as $listener) {
            $answer = $listener['action']->execute($this->registry, $args);
            if ($answer !== null) {
                return $answer;
            }
        }

        return null;
    }
}

/** A model behind its events. */
final class WatchedModel
{
    private $events;
    private $model;
    private $name;

    /** @param string $name the events' name without the method, e.g. model/checkout/order/ */
    public function __construct(Events $events, $model, string $name)
    {
        $this->events = $events;
        $this->model = $model;
        $this->name = $name;
    }

    public function __call(string $method, array $args)
    {
        $route = $this->name . $method;
        $output = $this->events->trigger("$route/before", [&$route, &$args]);
        $output = $output ?? $this->model->$method(...$args);
        $answer = $this->events->trigger("$route/after", [&$route, &$args, &$output]);

        return $answer ?? $output;
    }
}
