<?php
namespace OrderUpload\Node;

/**
 * Stands in for the shop's database connection while the shop's order model changes a status, and holds back its moves of
 * stock: the module makes them itself, from what it remembers of the order.
 *
 * The model's own statements are all "UPDATE product SET quantity = (quantity - n) ..."; everything else passes.
 */
final class StockHold
{
    private static $isOn = false;

    private $db;
    private $pattern;
    private $heldBack = 0;

    /** @param object $db the shop's connection */
    public function __construct($db, string $prefix)
    {
        $this->db = $db;
        $this->pattern = '/^\s*UPDATE\s+`?' . preg_quote($prefix, '/')
            . 'product(?:_option_value)?`?\s+SET\s+`?quantity`?\s*=\s*\(?\s*`?quantity`?\s*[-+]/i';
    }

    /** Tell whether the module itself is changing a status right now. */
    public static function isOn(): bool
    {
        return self::$isOn;
    }

    /** Run something with the guard in the connection's place; returns what it gives. */
    public static function during(Platform $platform, callable $run)
    {
        $db = $platform->service('db');
        $platform->replace('db', new self($db, DB_PREFIX));
        self::$isOn = StatusChange::$isOurs = true;
        try {
            return $run();
        } finally {
            self::$isOn = StatusChange::$isOurs = false;
            $platform->replace('db', $db);
        }
    }

    public function query($sql, ...$more)
    {
        if (preg_match($this->pattern, $sql)) {
            $this->heldBack++;

            return true;
        }

        return $this->db->query($sql, ...$more);
    }

    /** Return the connection that this guard stands in for. */
    public function original()
    {
        return $this->db;
    }

    public function __call($name, $values)
    {
        return $this->db->$name(...$values);
    }
}
