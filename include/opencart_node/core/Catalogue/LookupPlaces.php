<?php
namespace OrderUpload\Node\Catalogue;

use OrderUpload\Node\Database\Columns;
use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Values\Text;

/**
 * Countries with their zones, the disabled ones too: apply takes them.
 *
 * Names are columns up to OpenCart 4.0, and tables of their own from 4.1 on.
 */
final class LookupPlaces
{
    private $db;
    private $columns;

    public function __construct(Database $db, Columns $columns)
    {
        $this->db = $db;
        $this->columns = $columns;
    }

    /**
     * Return the countries of these codes that the shop has.
     *
     * @param string[] $codes     ISO 3166-1 alpha-2
     * @param int[]    $languages ids of languages that names may come in, the wanted one first
     */
    public function find(array $codes, array $languages): array
    {
        if (!$codes) {
            return [];
        }
        $name = $this->name('c', 'country', $languages);
        $rows = $this->db->rows("SELECT c.country_id, c.iso_code_2, c.postcode_required, $name AS name
            FROM {country} c WHERE c.iso_code_2 IN (?) ORDER BY c.iso_code_2", [$this->db->askable($codes)]);
        $zones = $this->zones(array_column($rows, 'country_id'), $languages);

        return array_map(function ($row) use ($zones) {
            return [
                'country_id' => (string)$row['country_id'],
                'code' => (string)$row['iso_code_2'],
                'name' => Text::ofList($row['name']),
                'postcode_required' => (bool)$row['postcode_required'],
                'zones' => $zones[$row['country_id']] ?? [],
            ];
        }, $rows);
    }

    private function zones(array $countryIds, array $languages): array
    {
        $name = $this->name('z', 'zone', $languages);
        $sql = "SELECT z.zone_id, z.country_id, z.code, $name AS name FROM {zone} z
            WHERE z.country_id IN (?) ORDER BY z.country_id, z.code, z.zone_id";
        $zones = [];
        foreach ($this->db->rows($sql, [array_map('intval', $countryIds)]) as $row) {
            $zones[$row['country_id']][] = [
                'zone_id' => (string)$row['zone_id'],
                'code' => Text::shown($row['code']),
                'name' => Text::ofList($row['name']),
            ];
        }

        return $zones;
    }

    private function name(string $alias, string $table, array $languages): string
    {
        return $this->columns->hasTable($table . '_description') ? TranslatedName::sql($alias, $table, $languages) : "$alias.name";
    }
}
