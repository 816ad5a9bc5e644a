<?php
namespace OrderUpload\Node\Platform;

/**
 * The OpenCart around us: what 3.0 and 4.x do differently.
 *
 * What a table or a column tells is asked of the database instead.
 */
abstract class Platform
{
    protected $registry;

    /** @param object $registry OpenCart's registry */
    public function __construct($registry)
    {
        $this->registry = $registry;
    }

    /** Keep the shop from doing work of its own when a request of ours ends. */
    abstract public function beginRequest();

    /** Return the order model's method that changes a status. */
    abstract public function historyMethod(): string;

    /** Change a status through the shop's order model, whatever its check for fraud would say. */
    abstract public function changeStatus(int $orderId, int $status, string $comment, bool $isMailed);

    /** Return where the model that redeems a total line is, or null: each code of an order needs one. */
    abstract public function totalFile(string $code, string $extension);

    /** Return what the shop's language files call a total line, escaped for HTML, or ''. */
    abstract public function totalPhrase(string $code, string $extension, string $language): string;

    /** Tell whether the shop's list of extensions says in which of them the model of a total line is. */
    abstract public function hasExtensionFolders(): bool;

    /** Return the cache of modified core files in which a patched order model would be. */
    abstract public function patchedModel(): string;

    /** Return the address that config.php gives this shop. */
    abstract public function url(): string;

    /** Return an event's action, as the shop's event registry takes it. */
    abstract public function action(string $route);

    /** Return the trigger of a method of the shop's order model, without before and after. */
    abstract public function modelTrigger(string $method): string;

    /** Return the action of one of the module's events in the catalog. */
    abstract public function eventAction(string $name): string;

    /** Return the action of one of the module's events in the admin. */
    abstract public function adminAction(string $name): string;

    /** Return code => trigger and action of the events that answer requests in a controller's place. */
    abstract public function routeEvents(): array;

    /** Tell whether the module answers while the shop is in maintenance mode. */
    abstract public function answersInMaintenance(): bool;

    /** Tell whether the shop sends no mail until a person chooses a mail engine. */
    abstract public function needsMailEngine(): bool;

    /**
     * Return how many times an order's total is added to the sales when its status changes.
     *
     * @param bool $was whether the old status counts as a sale
     * @param bool $is  whether the new one does
     */
    abstract public function salesChange(bool $was, bool $is): int;

    /** Return a service of the shop: db, event, config, load, cache, log. */
    public function service(string $name)
    {
        return $this->registry->get($name);
    }

    /** Put another object in a service's place and return the one that was there. */
    public function replace(string $name, $service)
    {
        $before = $this->registry->get($name);
        $this->registry->set($name, $service);

        return $before;
    }

    /** Return statuses in which an order has its stock, as text; the lists are those that the order model uses. */
    public function stockStatuses(): array
    {
        return array_values(array_unique(array_merge($this->statuses('processing'), $this->statuses('complete'))));
    }

    /** @param string $kind processing or complete */
    public function statuses(string $kind): array
    {
        return array_map('strval', (array)$this->service('config')->get('config_' . $kind . '_status'));
    }

    /** Return the shop's order model, behind which its events run. */
    protected function orderModel()
    {
        $this->service('load')->model('checkout/order');

        return $this->registry->get('model_checkout_order');
    }
}
