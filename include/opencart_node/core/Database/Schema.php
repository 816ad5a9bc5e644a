<?php
namespace OrderUpload\Node\Database;

/** The module's own tables, and the indexes that OpenCart's order tables lack. */
final class Schema
{
    const TABLES = ['order', 'written', 'journal', 'nonce', 'call', 'refused', 'account', 'fact', 'move'];
    /** Table of the shop => column that an index has to begin with: of one order, and of one account's orders. */
    const INDEXES = ['order_history' => 'order_id', 'order_option' => 'order_id', 'order' => 'customer_id'];

    /** Tables of modules before this one: of an order's fields, parts, events and parcels a row each. */
    const OLD_TABLES = ['part', 'event', 'parcel'];

    /** Table => columns that a module before this one did not have: an upgrade by files alone adds them. */
    const LATER_COLUMNS = ['written' => ['origin_details' => 'TEXT NOT NULL', 'tracking_further' => 'MEDIUMTEXT NOT NULL']];

    private $db;

    public function __construct(Database $db)
    {
        $this->db = $db;
    }

    /** Make what is not there yet; called when the module is installed, and when a table is found missing. */
    public function install()
    {
        foreach ($this->definitions() as $name => $columns) {
            $this->db->run('CREATE TABLE IF NOT EXISTS {order_upload_' . $name . '} (' . $columns . ') ENGINE=InnoDB
                DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin');
        }
        $this->addLaterColumns();
        foreach ($this->missingIndexes() as $table) {
            $column = self::INDEXES[$table];
            $this->db->run('ALTER TABLE {' . $table . "} ADD INDEX order_upload_$column ($column)");
        }
    }

    /** Make what a request needs if it is not there; one cheap question otherwise, which reads no row and no list of tables. */
    public function ensure()
    {
        if (!$this->isWhole()) {
            $this->repair();
            $this->addLaterColumns();
        }
    }

    private function isWhole(): bool
    {
        $parts = ['SELECT 1 AS answer'];
        foreach (self::TABLES as $table) {
            $later = array_map(function ($name) {
                return " AND $name = ''";
            }, array_keys(self::LATER_COLUMNS[$table] ?? []));
            $parts[] = 'SELECT 1 FROM {order_upload_' . $table . '} WHERE 1 = 0' . implode('', $later);
        }
        try {
            // the PDO driver of 3.0 on PHP 7 says nothing of an error and gives no row
            return count($this->db->rows(implode(' UNION ALL ', $parts))) === 1;
        } catch (\Exception $error) {
            return false;
        }
    }

    /** Make the tables if one of them is not there, or an older module left its own. */
    public function repair()
    {
        $prefix = $this->db->table('order_upload_');
        $found = [];
        foreach ($this->db->rows('SHOW TABLES LIKE ?', [str_replace('_', '\_', $prefix) . '%']) as $row) {
            $found[] = substr(reset($row), strlen($prefix));
        }
        $old = array_intersect(self::OLD_TABLES, $found);
        if ($old) {
            // before there was one row an order, its table had another form
            $this->dropTables(array_merge(['written'], $old));
        }
        if ($old || array_diff(self::TABLES, $found)) {
            $this->install();
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
