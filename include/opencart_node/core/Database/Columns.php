<?php
namespace OrderUpload\Node\Database;

/** What the shop's order tables can hold, read from information_schema: lengths, characters, engines. */
final class Columns
{
    const TABLES = [
        'order', 'order_product', 'order_option', 'order_total', 'order_history', 'product', 'product_option_value',
        'product_code', 'country', 'zone', 'country_description', 'zone_description', 'order_subscription',
        'order_recurring', 'order_voucher', 'custom_field_description', 'customer', 'address',
    ];

    const ORDERS = ['order', 'order_product', 'order_option', 'order_total', 'order_history'];
    /** Tables of the module that are written together with those of an order. */
    const OWN = ['order_upload_order', 'order_upload_written'];

    private $db;
    private $columns;
    /** Table => its engine, of those that are there. */
    private $engines;
    private $isTransactional;

    public function __construct(Database $db)
    {
        $this->db = $db;
    }

    /** Tell whether a table has a column. */
    public function has(string $table, string $column): bool
    {
        $this->read();

        return isset($this->columns[$table][$column]);
    }

    /** Tell whether there is a table. */
    public function hasTable(string $table): bool
    {
        return isset($this->engines()[$table]);
    }

    /** Return the names of a table's columns, each as a key. */
    public function of(string $table): array
    {
        $this->read();

        return $this->columns[$table] ?? [];
    }

    /** Return the names of a table's text columns. */
    public function texts(string $table): array
    {
        return array_keys(array_filter($this->of($table), static function (array $column): bool {
            return $column['charset'] !== null;
        }));
    }

    /** Return how much a text column takes: characters of a VARCHAR, bytes of a TEXT; 0 for other columns. */
    public function length(string $table, string $column): int
    {
        return (int)($this->of($table)[$column]['size'] ?? 0);
    }

    /** Tell whether a column's length is in bytes. */
    public function isBytes(string $table, string $column): bool
    {
        return substr($this->of($table)[$column]['type'] ?? '', -4) === 'text';
    }

    /** Tell whether a column is compared without regard to capitals. */
    public function isCaseless(string $table, string $column): bool
    {
        return substr($this->of($table)[$column]['collation'] ?? '', -3) === '_ci';
    }

    /** Tell whether characters above U+FFFF reach the tables: connection and every text column have to be utf8mb4. */
    public function takesSupplementary(array $tables = self::ORDERS): bool
    {
        if (!$this->db->carriesSupplementary()) {
            return false;
        }
        foreach ($tables as $table) {
            foreach ($this->of($table) as $column) {
                if ($column['charset'] !== null && $column['charset'] !== 'utf8mb4') {
                    return false;
                }
            }
        }

        return true;
    }

    /** Tell whether everything that an order touches can be taken back together: all InnoDB. */
    public function isTransactional(): bool
    {
        if ($this->isTransactional === null) {
            $touched = array_flip(array_merge(self::ORDERS, ['product', 'product_option_value'], self::OWN));
            $this->isTransactional = array_unique(array_values(array_intersect_key($this->engines(), $touched))) === ['innodb'];
        }

        return $this->isTransactional;
    }

    /** Return table => engine; it takes a fourth of the time that their columns take. */
    private function engines(): array
    {
        if ($this->engines === null) {
            $this->engines = [];
            $tables = array_merge(self::TABLES, self::OWN);
            $names = array_combine(array_map([$this->db, 'table'], $tables), $tables);
            $sql = 'SELECT table_name AS t, engine AS e FROM information_schema.tables
                WHERE table_schema = DATABASE() AND table_name IN (?)';
            foreach ($this->db->rows($sql, [array_keys($names)]) as $row) {
                $this->engines[$names[$row['t']]] = strtolower((string)$row['e']);
            }
        }

        return $this->engines;
    }

    private function read()
    {
        if ($this->columns !== null) {
            return;
        }
        $this->columns = [];
        $names = array_combine(array_map([$this->db, 'table'], self::TABLES), self::TABLES);
        $sql = 'SELECT table_name AS t, column_name AS c, data_type AS d, character_maximum_length AS l,
                character_set_name AS s, collation_name AS o
            FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name IN (?)';
        foreach ($this->db->rows($sql, [array_keys($names)]) as $row) {
            $this->columns[$names[$row['t']]][$row['c']] = ['type' => $row['d'], 'size' => $row['l'], 'charset' => $row['s'],
                'collation' => $row['o']];
        }
    }
}
