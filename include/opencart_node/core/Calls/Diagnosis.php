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
        $sql = 'SELECT table_name AS t, engine AS e FROM information_schema.tables
            WHERE table_schema = DATABASE() AND table_name IN (?)';
        $names = array_map([$this->db, 'table'], self::TABLES);
        $engines = array_column($this->db->rows($sql, [$names]), 'e', 't');

        return array_map(function ($name) use ($engines) {
            return ['name' => $name, 'engine' => (string)($engines[$this->db->table($name)] ?? ''),
                'indexed' => $this->schema->isIndexed($name)];
        }, self::TABLES);
    }

    /** Return the rights that are missing, found by statements that touch no row: which ones, only one at a time can tell. */
    private function missingRights(): array
    {
        $missing = [];
        if ($this->mayEverything()) {
            return $missing;
        }
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

    /** Tell by few statements whether every right is there, as it is nearly always. */
    private function mayEverything(): bool
    {
        foreach (self::TABLES as $table) {
            if (!$this->may('INSERT', "INSERT INTO {{$table}} (order_id) SELECT order_id FROM {{$table}} WHERE 1 = 0")) {
                return false;
            }
        }
        $names = '{' . implode('}, {', self::TABLES) . '}';
        $sets = implode(', ', array_map(function ($table) {
            return "{{$table}}.order_id = {{$table}}.order_id";
        }, self::TABLES));

        return $this->may('UPDATE', "UPDATE $names SET $sets WHERE 1 = 0") && $this->may('DELETE', "DELETE $names FROM $names WHERE 1 = 0");
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
