<?php
namespace OrderUpload\Node\Shop;

use OrderUpload\Node\Database\Columns;
use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Values\Text;

/**
 * Countries and zones of the shop, the disabled ones included: an order that was sold elsewhere may go to any.
 *
 * Names stand in the table itself or, from 4.1 on, in one of descriptions by language.
 */
final class Places
{
    private $db;
    private $columns;
    private $shop;
    /** Code => row of a country, null where the shop has none. */
    private $countries = [];
    /** Country id => code. */
    private $codes;
    /** Country id => zone id => row with zone_id, code and, where the table has it, name. */
    private $zones = [];
    /** Country id => folded code, country id => folded name => zone id. */
    private $byCode = [];
    private $byName = [];
    /** Zone id => name, of tables that have names apart. */
    private $names = [];

    public function __construct(Database $db, Columns $columns, ShopData $shop)
    {
        $this->db = $db;
        $this->columns = $columns;
        $this->shop = $shop;
    }

    /** Return country_id, name, code and address_format of an ISO 3166-1 alpha-2 code, or null. */
    public function country(string $code)
    {
        $code = strtoupper($code);
        if (!array_key_exists($code, $this->countries)) {
            $this->countries[$code] = $this->readCountry($code);
        }

        return $this->countries[$code];
    }

    /** Return the code of a country id, or ''. */
    public function countryCode($countryId): string
    {
        if ($this->codes === null) {
            $rows = $this->db->rows('SELECT country_id, iso_code_2 FROM {country}');
            $this->codes = array_map('strtoupper', array_column($rows, 'iso_code_2', 'country_id'));
        }

        return $this->codes[(int)$countryId] ?? '';
    }

    /** Return zone_id and name of a zone by its code, else by its name; id 0 where the country has no zones; or null. */
    public function zone(int $countryId, string $text)
    {
        $zones = $this->zones($countryId);
        if (!$zones) {
            return ['zone_id' => 0, 'name' => $text];
        }
        $folded = Text::folded($text);
        $zoneId = $this->byCode[$countryId][$folded] ?? $this->zonesByName($countryId)[$folded] ?? null;

        return $zoneId === null ? null : ['zone_id' => $zoneId, 'name' => $this->zoneName($countryId, $zoneId)];
    }

    /** Return the code of a zone, or ''. */
    public function zoneCode($countryId, $zoneId): string
    {
        return $zoneId ? ($this->zones((int)$countryId)[(int)$zoneId]['code'] ?? '') : '';
    }

    private function zones(int $countryId): array
    {
        if (!isset($this->zones[$countryId])) {
            $this->zones[$countryId] = $this->byCode[$countryId] = [];
            $name = $this->columns->has('zone', 'name') ? ', name' : '';
            $sql = "SELECT zone_id, code$name FROM {zone} WHERE country_id = ? ORDER BY status DESC, zone_id";
            foreach ($this->db->rows($sql, [$countryId]) as $row) {
                $this->zones[$countryId][(int)$row['zone_id']] = $row;
                $this->byCode[$countryId] += [Text::folded($row['code']) => (int)$row['zone_id']];
            }
        }

        return $this->zones[$countryId];
    }

    /** Return folded name => zone id; only a text that is no code needs them. */
    private function zonesByName(int $countryId): array
    {
        if (!isset($this->byName[$countryId])) {
            $this->byName[$countryId] = [];
            $this->readNames(array_keys($this->zones[$countryId]));
            foreach (array_keys($this->zones[$countryId]) as $zoneId) {
                $this->byName[$countryId] += [Text::folded($this->zoneName($countryId, $zoneId)) => $zoneId];
            }
        }

        return $this->byName[$countryId];
    }

    private function zoneName(int $countryId, int $zoneId): string
    {
        $zone = $this->zones[$countryId][$zoneId];
        if (!isset($zone['name']) && !isset($this->names[$zoneId])) {
            $this->readNames([$zoneId]);
        }

        return Text::ofList($zone['name'] ?? $this->names[$zoneId]);
    }

    /** Read the names of zones where they stand in a table of descriptions by language. */
    private function readNames(array $zoneIds)
    {
        if ($this->columns->has('zone', 'name')) {
            return;
        }
        $this->names += array_fill_keys($zoneIds, '');
        $sql = 'SELECT d.zone_id, d.name FROM {zone_description} d WHERE d.zone_id IN (?) ORDER BY ' . $this->ownLanguageFirst();
        foreach ($this->db->rows($sql, [$zoneIds]) as $row) {
            if ($this->names[(int)$row['zone_id']] === '') {
                $this->names[(int)$row['zone_id']] = $row['name'];
            }
        }
    }

    private function readCountry(string $code): ?array
    {
        $row = $this->db->row($this->countryQuery(), [$code]);
        if (!$row || strtoupper($row['code']) !== $code) { // to the column an I with an accent is an I
            return null;
        }
        $name = $row['name'] ?? $this->countryName((int)$row['country_id']);

        return $name === null ? null : ['name' => Text::ofList($name)] + $row;
    }

    private function countryQuery(): string
    {
        $format = $this->columns->has('country', 'address_format') ? 'c.address_format'
            : '(SELECT f.address_format FROM {address_format} f WHERE f.address_format_id = c.address_format_id LIMIT 1)';
        $name = $this->columns->has('country', 'name') ? ', c.name' : '';

        return "SELECT c.country_id, c.iso_code_2 AS code, $format AS address_format$name FROM {country} c
            WHERE c.iso_code_2 = ? ORDER BY c.status DESC, c.country_id LIMIT 1";
    }

    /** Return the name of a country where it stands in a table of descriptions by language, or null where it has none. */
    private function countryName(int $countryId): ?string
    {
        $sql = 'SELECT d.name FROM {country_description} d WHERE d.country_id = ? ORDER BY ' . $this->ownLanguageFirst();

        return $this->db->row("$sql LIMIT 1", [$countryId])['name'] ?? null;
    }

    private function ownLanguageFirst(): string
    {
        $own = (int)($this->shop->languages(false)[$this->shop->language()] ?? 0);

        return 'd.language_id <> ' . $own . ', d.language_id';
    }
}
