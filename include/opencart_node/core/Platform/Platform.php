<?php
namespace OrderUpload\Node\Platform;

/**
 * The OpenCart around us: the few things that 3.0 and 4.x do differently. What a table or a column tells is asked of
 * the database instead.
 */
abstract class Platform
{
    protected $registry;

    /** @param object $registry OpenCart's registry */
    public function __construct($registry)
    {
        $this->registry = $registry;
    }

    /** Return the platform of this OpenCart. */
    public static function of($registry): self
    {
        return version_compare(VERSION, '4.0.0.0', '<') ? new OpenCart3($registry) : new OpenCart4($registry);
    }

    /** Return the order model's method that changes a status. */
    abstract public function historyMethod(): string;

    /** Return where the model that redeems a total line is, or null: each code of an order needs one. */
    abstract public function totalFile(string $code, string $extension);

    /** Return the cache of modified core files in which a patched order model would be. */
    abstract public function patchedModel(): string;

    /** Return the address that config.php gives this shop. */
    abstract public function url(): string;

    /** Return an event's action, as the shop's event registry takes it. */
    abstract public function action(string $route);

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

    /** Return the shop's order model, behind which its events run. */
    public function orderModel()
    {
        $this->service('load')->model('checkout/order');

        return $this->registry->get('model_checkout_order');
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
}
