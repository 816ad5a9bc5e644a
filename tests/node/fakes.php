<?php
/** Stand-ins for the parts of OpenCart that the module's logic asks: small, and as strict as the real ones. */

/** The shop's database object: answers statements that it was told, refuses every other, remembers what it ran. */
final class FakeShopDatabase
{
    public $ran = [];
    private $answers;
    private $affected;

    /** @param array $answers pattern => rows; the first pattern that fits answers */
    public function __construct(array $answers = [], int $affected = 1)
    {
        $this->answers = $answers;
        $this->affected = $affected;
    }

    public function query(string $sql)
    {
        $this->ran[] = $sql;
        foreach ($this->answers as $pattern => $rows) {
            if (preg_match($pattern, $sql)) {
                return (object)['rows' => $rows, 'row' => $rows[0] ?? [], 'num_rows' => count($rows)];
            }
        }
        throw new Exception('nobody told the fake what to answer to: ' . $sql);
    }

    /** As mysqli's real_escape_string does for the characters that matter in a quoted text. */
    public function escape(string $text): string
    {
        return strtr($text, ['\\' => '\\\\', "'" => "\\'", '"' => '\\"', "\n" => '\\n', "\r" => '\\r', "\0" => '\\0', "\x1a" => '\\Z']);
    }

    public function countAffected(): int
    {
        return $this->affected;
    }

    public function getLastId(): int
    {
        return 1;
    }
}

/** The shop's configuration of one request. */
final class FakeConfig
{
    private $values;

    public function __construct(array $values)
    {
        $this->values = $values;
    }

    public function get(string $name)
    {
        return $this->values[$name] ?? null;
    }

    public function set(string $name, $value)
    {
        $this->values[$name] = $value;
    }
}

/** OpenCart's registry: the services it was given. */
final class FakeRegistry
{
    private $services;

    public function __construct(array $services)
    {
        $this->services = $services;
    }

    public function get(string $name)
    {
        return $this->services[$name];
    }
}

/** The shop's error log. */
final class FakeLog
{
    public static $lines = [];

    public function write($line)
    {
        self::$lines[] = $line;
    }
}
