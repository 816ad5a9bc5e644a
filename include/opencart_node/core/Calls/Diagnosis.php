<?php
namespace OrderUpload\Node\Calls;

use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Database\Schema;
use OrderUpload\Node\Shop\InstallationAddress;
use OrderUpload\Node\Shop\ModuleEvents;

/** What info says for the doctor: tables, rights, and what the module finds wrong with itself. */
final class Diagnosis
{
    /** MySQL's error of a strict database for a row without values for all columns, which proves the right to insert. */
    const NO_DEFAULT = 1364;
    const TABLES = ['order', 'order_product', 'order_option', 'order_total', 'order_history'];

    private $db;
    private $schema;
    private $events;
    private $address;

    public function __construct(Database $db, Schema $schema, ModuleEvents $events, InstallationAddress $address)
    {
        $this->db = $db;
        $this->schema = $schema;
        $this->events = $events;
        $this->address = $address;
    }

    public function answer(): array
    {
        return [
            'charset' => $this->db->value('SELECT @@character_set_client'),
            'tables' => $this->tables(),
            'missing_rights' => $this->missingRights(),
            'problems' => $this->problems(),
        ];
    }

    private function tables(): array
    {
        $sql = 'SELECT engine AS engine FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = ?';

        return array_map(function ($name) use ($sql) {
            return ['name' => $name, 'engine' => $this->db->value($sql, [$this->db->table($name)]),
                'indexed' => $this->schema->isIndexed($name)];
        }, self::TABLES);
    }

    /** Return the rights that are missing, found by statements that touch no row. */
    private function missingRights(): array
    {
        $missing = [];
        foreach (self::TABLES as $table) {
            $tries = [
                'SELECT' => "SELECT order_id FROM {{$table}} WHERE 1 = 0",
                'INSERT' => "INSERT INTO {{$table}} (order_id) SELECT order_id FROM {{$table}} WHERE 1 = 0",
                'UPDATE' => "UPDATE {{$table}} SET order_id = order_id WHERE 1 = 0",
                'DELETE' => "DELETE FROM {{$table}} WHERE 1 = 0",
            ];
            foreach ($tries as $right => $sql) {
                if (!$this->may($right, $sql)) {
                    $missing[] = "$right $table";
                }
            }
        }

        return $missing;
    }

    private function may(string $right, string $sql): bool
    {
        try {
            $right === 'SELECT' ? $this->db->rows($sql) : $this->db->run($sql);

            return true;
        } catch (\Exception $error) {
            return (bool)preg_match('/\b' . self::NO_DEFAULT . '\b/', $error->getCode() . ' ' . $error->getMessage());
        }
    }

    private function problems(): array
    {
        $problems = [];
        if ($this->address->isOther()) {
            $problems[] = ['code' => InstallationAddress::CODE, 'message' => $this->address->message(),
                'remedy' => 'say which on the page of the module in the admin; nothing is written until then'];
        }
        $missing = $this->events->missing();
        if ($missing) {
            $problems[] = ['code' => 'missing_event', 'message' => 'events that are missing or switched off: ' . implode(', ', $missing),
                'remedy' => 'press Repair on the page of the module in the admin'];
        }

        return $problems;
    }
}
