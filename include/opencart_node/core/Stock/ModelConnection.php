<?php
namespace OrderUpload\Node\Stock;

use OrderUpload\Node\Platform\Platform;

/**
 * The shop's database connection as its order model gets it while we let it change statuses.
 *
 * It holds back the model's moves of stock, which the module makes itself from what it remembers of the order. It reads once
 * what the model and its listeners read for every order: countries, zones, languages. Everything else passes.
 */
final class ModelConnection
{
    const PLACES = ['country', 'country_description', 'zone', 'zone_description', 'address_format', 'language'];

    /** True while the module itself calls the order model: then its events keep out of the way. */
    private static $isOurs = false;

    private $db;
    /** The model's own statements are all "UPDATE product SET quantity = (quantity - n) ...". */
    private $stock;
    private $tables;
    /** Statement => answer. */
    private $answers = [];

    /** @param object $db the shop's connection */
    public function __construct($db, string $prefix)
    {
        $this->db = $db;
        $prefix = preg_quote($prefix, '/');
        $this->stock = '/^\s*UPDATE\s+`?' . $prefix . 'product(?:_option_value)?`?\s+SET\s+`?quantity`?\s*=\s*\(?\s*`?quantity`?\s*[-+]/i';
        $this->tables = '/\b' . $prefix . '(\w+)/';
    }

    /** Tell whether the module itself is calling the order model. */
    public static function isOurs(): bool
    {
        return self::$isOurs;
    }

    /** Run something with this in the connection's place. */
    public static function during(Platform $platform, callable $run)
    {
        self::$isOurs = true;
        $before = self::put($platform, null);
        try {
            $run();
        } finally {
            self::$isOurs = false;
            self::put($platform, $before);
        }
    }

    /**
     * Put something in the connection's place, a new one of these if nothing is given, and return what was there.
     *
     * Inside the shop's DB object, where it has room: other extensions may want an object of just that class.
     */
    private static function put(Platform $platform, $connection)
    {
        $db = $platform->service('db');
        if (!property_exists($db, 'adaptor')) {
            return $platform->replace('db', $connection ?? new self($db, DB_PREFIX));
        }
        $swap = function ($connection) {
            $before = $this->adaptor;
            $this->adaptor = $connection ?? new ModelConnection($before, DB_PREFIX);

            return $before;
        };

        return \Closure::bind($swap, $db, get_class($db))($connection);
    }

    public function query($sql, ...$more)
    {
        if (preg_match($this->stock, $sql)) {
            return true;
        }
        preg_match_all($this->tables, $sql, $match);
        if (!array_intersect($match[1], self::PLACES)) {
            return $this->db->query($sql, ...$more);
        }
        if (array_diff($match[1], self::PLACES) || !preg_match('/^\s*SELECT\b/i', $sql)) {
            $this->answers = [];

            return $this->db->query($sql, ...$more);
        }
        $this->answers[$sql] = $this->answers[$sql] ?? $this->db->query($sql, ...$more);

        return clone $this->answers[$sql];
    }

    public function __call($name, $values)
    {
        return $this->db->$name(...$values);
    }
}
