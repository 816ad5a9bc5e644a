<?php
namespace OrderUpload\Node\Database;

/**
 * The module's own tables, and the indexes that OpenCart's order tables lack.
 *
 * The tables know their version. Those of an older module are brought up to date by one step for each version, at the next
 * call or when the settings page is opened; MySQL takes no table back, so each step may begin anew where it was killed. The
 * tables of a newer module are left alone, since nobody here knows what they mean.
 */
final class Schema
{
    /** Raised with every change of a table; steps() gets one more. */
    const VERSION = 1;
    /** Name of the fact that says the version. */
    const FACT = 'schema';

    /** The tables are today's. */
    const READY = 'ready';
    /** A newer module made the tables. */
    const NEWER = 'newer';
    /** Another request is bringing them up to date, and takes its time. */
    const BUSY = 'busy';
    /** Seconds that a request waits for that. */
    const PATIENCE_S = 20;

    const TABLES = ['order', 'written', 'journal', 'nonce', 'call', 'refused', 'account', 'fact', 'move'];
    /** Table of the shop => column that an index has to begin with: of one order, and of one account's orders. */
    const INDEXES = ['order_history' => 'order_id', 'order_option' => 'order_id', 'order' => 'customer_id'];

    /** Tables of modules before this one: of an order's fields, parts, events and parcels a row each. */
    const OLD_TABLES = ['part', 'event', 'parcel'];

    /** Table => columns that were added before there was a version. */
    const LATER_COLUMNS = ['written' => ['origin_details' => 'TEXT NOT NULL', 'tracking_further' => 'MEDIUMTEXT NOT NULL']];

    private $db;

    public function __construct(Database $db)
    {
        $this->db = $db;
    }

    /** Make what is not there yet, indexes too; called when the module is installed. Says READY, NEWER or BUSY. */
    public function install(): string
    {
        $state = $this->bringUp();
        foreach ($state === self::READY ? $this->missingIndexes() : [] as $table) {
            $column = self::INDEXES[$table];
            $this->db->run('ALTER TABLE {' . $table . "} ADD INDEX order_upload_$column ($column)");
        }

        return $state;
    }

    /** Make what a request needs if it is not there; one cheap question otherwise. Says READY, NEWER or BUSY. */
    public function ensure(): string
    {
        return $this->isWhole() ? self::READY : $this->bringUp();
    }

    /** Tell whether a newer module made the tables. */
    public function isNewer(): bool
    {
        return $this->version($this->found()) > self::VERSION;
    }

    private function isWhole(): bool
    {
        $parts = ['SELECT 1 AS answer FROM {order_upload_fact} WHERE name = ' . $this->db->quoted(self::FACT)
            . ' AND value = ' . $this->db->quoted((string)self::VERSION)];
        foreach (self::TABLES as $table) {
            $parts[] = 'SELECT 1 FROM {order_upload_' . $table . '} WHERE 1 = 0';
        }
        try {
            // the PDO driver of 3.0 on PHP 7 says nothing of an error and gives no row
            return count($this->db->rows(implode(' UNION ALL ', $parts))) === 1;
        } catch (\Exception $error) {
            return false;
        }
    }

    /** Make the tables today's, one request at a time. */
    private function bringUp(): string
    {
        $lock = $this->db->quoted('ou-schema-' . sha1($this->db->value('SELECT DATABASE()') . ' ' . $this->db->table('')));
        if ($this->db->value("SELECT GET_LOCK($lock, ?)", [self::PATIENCE_S]) !== '1') {
            return self::BUSY;
        }
        try {
            return $this->changeTables();
        } finally {
            $this->db->run("DO RELEASE_LOCK($lock)");
        }
    }

    private function changeTables(): string
    {
        $found = $this->found();
        $version = $this->version($found);
        if ($version > self::VERSION) {
            return self::NEWER;
        }
        $steps = $this->steps();
        for (; $version < self::VERSION; $version++) {
            $steps[$version]($found);
        }
        foreach ($this->definitions() as $name => $columns) {
            $this->db->run('CREATE TABLE IF NOT EXISTS {order_upload_' . $name . '} (' . $columns . ') ENGINE=InnoDB
                DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin');
        }
        $this->db->run('REPLACE INTO {order_upload_fact} (name, value) VALUES (?, ?)', [self::FACT, (string)self::VERSION]);

        return self::READY;
    }

    /** Return which tables of the module are there, whatever its version: names without prefix. */
    private function found(): array
    {
        $prefix = $this->db->table('order_upload_');
        $found = [];
        foreach ($this->db->rows('SHOW TABLES LIKE ?', [str_replace('_', '\_', $prefix) . '%']) as $row) {
            $found[] = substr(reset($row), strlen($prefix));
        }

        return $found;
    }

    /** Return the version of the tables that were found; today's where there are none. */
    private function version(array $found): int
    {
        if (!in_array('fact', $found, true)) {
            return $found ? 0 : self::VERSION;
        }

        return (int)$this->db->value('SELECT value FROM {order_upload_fact} WHERE name = ?', [self::FACT]);
    }

    /**
     * Version => what makes the next one of it, given the tables that are there. Version 0 are the tables of modules that kept
     * no version. Tables that are missing after the last step are made.
     *
     * @return callable[]
     */
    private function steps(): array
    {
        return [
            0 => function (array $found) {
                $this->fromTablesWithoutVersion($found);
            },
        ];
    }

    /** Tables of 30 November 2026 and before: only the oldest have another form, and those are forgotten. */
    private function fromTablesWithoutVersion(array $found)
    {
        $old = array_intersect(self::OLD_TABLES, $found);
        if ($old) {
            // before there was one row an order, its table had another form
            $this->dropTables(array_merge(['written'], $old));
        } elseif (in_array('written', $found, true)) {
            $this->addLaterColumns();
        }
    }

    private function addLaterColumns()
    {
        foreach (self::LATER_COLUMNS as $table => $columns) {
            $there = array_column($this->db->rows('SHOW COLUMNS FROM {order_upload_' . $table . '}'), 'Field');
            foreach (array_diff_key($columns, array_flip($there)) as $name => $type) {
                $this->db->run('ALTER TABLE {order_upload_' . $table . "} ADD COLUMN $name $type");
            }
        }
    }

    /** Drop the tables: everything the module remembers is lost. */
    public function drop()
    {
        $this->dropTables(array_merge(self::TABLES, self::OLD_TABLES));
    }

    private function dropTables(array $names)
    {
        foreach ($names as $name) {
            $this->db->run('DROP TABLE IF EXISTS {order_upload_' . $name . '}');
        }
    }

    /** Tell which of the indexes are missing: names of tables. */
    public function missingIndexes(): array
    {
        return array_values(array_filter(array_keys(self::INDEXES), function ($table) {
            return !$this->hasIndex($table, self::INDEXES[$table]);
        }));
    }

    /** Tell whether an index leads to what is asked of a table: the rows of one order, in oc_order those of one account. */
    public function isIndexed(string $table): bool
    {
        return $this->hasIndex($table, self::INDEXES[$table] ?? 'order_id');
    }

    private function hasIndex(string $table, string $column): bool
    {
        return (bool)$this->db->rows('SHOW INDEX FROM {' . $table . '} WHERE Column_name = ? AND Seq_in_index = 1', [$column]);
    }

    private function definitions(): array
    {
        $ref = 'ref VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL';
        $hash = 'CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL';
        $shortHash = 'VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL';

        return [
            'order' => "$ref, order_id INT NULL, store_id INT NOT NULL, owner VARCHAR(191) NOT NULL,
                state VARCHAR(16) NOT NULL, floor_id INT NOT NULL DEFAULT 0, stock_policy VARCHAR(16) NOT NULL DEFAULT '',
                stock_taken MEDIUMTEXT NULL, stock_plan MEDIUMTEXT NULL, mail_event $shortHash DEFAULT '',
                date_added DATETIME NOT NULL, date_modified DATETIME NOT NULL,
                PRIMARY KEY (ref), UNIQUE KEY order_id (order_id), KEY state (state)",
            'written' => "order_id INT NOT NULL, origin_node VARCHAR(255) NOT NULL, origin_technology VARCHAR(255) NOT NULL,
                origin_number VARCHAR(255) NOT NULL, origin_seller_note TEXT NOT NULL, origin_details TEXT NOT NULL,
                shipping_method_pickup_point VARCHAR(255) NOT NULL, tracking_number VARCHAR(128) NOT NULL,
                tracking_courier VARCHAR(64) NOT NULL, tracking_link VARCHAR(512) NOT NULL,
                tracking_shipped_at VARCHAR(40) NOT NULL, tracking_further MEDIUMTEXT NOT NULL, announced TINYINT NOT NULL,
                parts TEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL, PRIMARY KEY (order_id),
                KEY origin_number (origin_number(64))",
            'journal' => "$ref, entry MEDIUMTEXT NOT NULL, PRIMARY KEY (ref)",
            'nonce' => 'nonce VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, at INT NOT NULL,
                PRIMARY KEY (nonce), KEY at (at)',
            'call' => "call_id INT NOT NULL AUTO_INCREMENT, at DATETIME NOT NULL, username VARCHAR(191) NOT NULL,
                address VARCHAR(45) NOT NULL, `call` VARCHAR(16) NOT NULL, status SMALLINT NOT NULL,
                code VARCHAR(32) NOT NULL, size INT NOT NULL, ms INT NOT NULL, PRIMARY KEY (call_id)",
            'refused' => 'at DATETIME NOT NULL, address VARCHAR(45) NOT NULL, status SMALLINT NOT NULL,
                code VARCHAR(32) NOT NULL, size INT NOT NULL, PRIMARY KEY (at, address, status, code)',
            'account' => "email_hash $hash, password_hash $hash, customer_id INT NULL, date_added DATETIME NULL,
                PRIMARY KEY (email_hash, password_hash), KEY customer_id (customer_id)",
            'move' => 'move_id INT NOT NULL AUTO_INCREMENT, done TINYINT NOT NULL, PRIMARY KEY (move_id)',
            'fact' => 'name VARCHAR(32) NOT NULL, value TEXT NOT NULL, PRIMARY KEY (name)',
        ];
    }
}
