<?php
namespace OrderUpload\Node\Database;

use OrderUpload\Node\Values\Text;

/**
 * The shop's own database connection, with values that cannot be mistaken for SQL.
 *
 * In a statement {order} stands for the shop's table of that name with its prefix, and ? for the next value: null, a
 * number, text (quoted and escaped by the shop's driver) or a list of these, written a, b, c.
 */
final class Database
{
    /** Bytes of one INSERT: MySQL 5.5's smallest usual packet is 1 MiB. */
    const LARGEST_INSERT = 400000;

    /**
     * Text that stands between quotes as it is, whatever the connection: most of JSON too. Drivers escape its double quotes,
     * which mean nothing there, and a statement half as long again takes the server longer to read.
     *
     * A colon that comes first is the PDO driver's own mark of a value on 4.x.
     */
    const PLAIN = '/^(?!:)[a-zA-Z0-9 .,_+@\/()[\]:"{}=-]*$/D';

    private $db;
    private $prefix;

    /** @param object $db the shop's DB object */
    public function __construct($db, string $prefix)
    {
        $this->db = $db;
        $this->prefix = $prefix;
    }

    /** Return the rows of a query, each column name => text. */
    public function rows(string $sql, array $values = []): array
    {
        return $this->db->query($this->filled($sql, $values))->rows;
    }

    /** Return the first row of a query, or an empty one. */
    public function row(string $sql, array $values = []): array
    {
        $rows = $this->rows($sql, $values);

        return $rows ? $rows[0] : [];
    }

    /** Return the first column of the first row as text, or ''. */
    public function value(string $sql, array $values = []): string
    {
        $row = $this->row($sql, $values);

        return $row ? (string)reset($row) : '';
    }

    /** Run a statement and return how many rows it touched. */
    public function run(string $sql, array $values = []): int
    {
        $this->db->query($this->filled($sql, $values));

        return (int)$this->db->countAffected();
    }

    /**
     * Insert rows, many in one statement, and return the id that the first of them drew; the columns are those of the first row.
     *
     * @param string $verb INSERT, INSERT IGNORE or REPLACE
     * @param string $end  what follows the rows, e.g. ON DUPLICATE KEY UPDATE ...
     */
    public function insert(string $table, array $rows, string $verb = 'INSERT', string $end = ''): int
    {
        if (!$rows) {
            return 0;
        }
        $columns = '`' . implode('`, `', array_keys(reset($rows))) . '`';
        $head = $this->filled($verb . ' INTO {' . $table . '} (' . $columns . ') VALUES ', []);
        $parts = [];
        $size = 0;
        $first = null;
        foreach ($rows as $row) {
            // sized before it is escaped: what PDO escapes belongs to the next statement
            $bytes = 2 * strlen(implode('', $row)) + 6 * count($row);
            if ($parts && $size + $bytes > self::LARGEST_INSERT) {
                $this->db->query($head . implode(', ', $parts) . ' ' . $end);
                $first = $first ?? $this->lastId();
                $parts = [];
                $size = 0;
            }
            $parts[] = '(' . $this->listed($row) . ')';
            $size += $bytes;
        }
        $this->db->query($head . implode(', ', $parts) . ' ' . $end);

        return $first ?? $this->lastId();
    }

    /** Return the same texts, keys kept, in portions that fit into one statement each. */
    public function portions(array $values): array
    {
        $portions = [];
        $size = self::LARGEST_INSERT;
        foreach ($values as $key => $value) {
            $length = strlen((string)$value);
            if ($size + $length >= self::LARGEST_INSERT) {
                $portions[] = [];
                $size = 0;
            }
            $portions[count($portions) - 1][$key] = $value;
            $size += $length;
        }

        return $portions;
    }

    /** Tell whether characters above U+FFFF reach the database at all. */
    public function carriesSupplementary(): bool
    {
        return $this->value('SELECT @@character_set_client') === 'utf8mb4';
    }

    /** Return those of these texts that the connection can carry: the others stand in no table, and to ask for one fails. */
    public function askable(array $texts): array
    {
        $strange = array_filter($texts, [Text::class, 'isSupplementary']);
        if (!$strange || $this->carriesSupplementary()) {
            return $texts;
        }

        return array_diff_key($texts, $strange);
    }

    /** Return the id that the last INSERT drew; of several rows the first one's. */
    public function lastId(): int
    {
        return (int)$this->db->getLastId();
    }

    /** Return the name of one of the shop's tables. */
    public function table(string $name): string
    {
        return $this->prefix . $name;
    }

    /** Return a value as it stands in the next statement: the PDO driver of 4.x keeps what it escapes for that. */
    public function quoted($value): string
    {
        if (is_string($value)) {
            return preg_match(self::PLAIN, $value) ? "'$value'" : "'" . $this->db->escape($value) . "'";
        }
        if (is_int($value)) {
            return (string)$value;
        }
        if (is_array($value)) {
            return $value ? $this->listed($value) : 'NULL';
        }

        return $value === null ? 'NULL' : "'" . $this->db->escape((string)$value) . "'";
    }

    private function listed(array $values): string
    {
        $quoted = [];
        foreach ($values as $value) {
            $quoted[] = is_int($value) ? $value : $this->quoted($value);
        }

        return implode(', ', $quoted);
    }

    private function filled(string $sql, array $values): string
    {
        $next = 0;

        return preg_replace_callback('/\?|\{(\w+)\}/', function ($match) use (&$next, $values) {
            return $match[0] === '?' ? $this->quoted($values[$next++]) : '`' . $this->prefix . $match[1] . '`';
        }, $sql);
    }
}
