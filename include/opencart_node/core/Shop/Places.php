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
    private $countries;
    private $byId;
    private $zones = [];

    public function __construct(Database $db, Columns $columns, ShopData $shop)
    {
        $this->db = $db;
        $this->columns = $columns;
        $this->shop = $shop;
    }

    /** Return country_id, name, code and address_format of an ISO 3166-1 alpha-2 code, or null. */
    public function country(string $code)
    {
        $this->readCountries();

        return $this->countries[strtoupper($code)] ?? null;
    }

    /** Return the code of a country id, or ''. */
    public function countryCode($countryId): string
    {
        $this->readCountries();

        return $this->byId[(int)$countryId] ?? '';
    }

    /** Return zone_id and name of a zone by its code, else by its name; id 0 where the country has no zones; or null. */
    public function zone(int $countryId, string $text)
    {
        $zones = $this->zones($countryId);
        $folded = Text::folded($text);
        foreach (['code', 'name'] as $by) {
            foreach ($zones as $zone) {
                if (Text::folded($zone[$by]) === $folded) {
                    return $zone;
                }
            }
        }

        return $zones ? null : ['zone_id' => 0, 'name' => $text, 'code' => ''];
    }

    /** Return the code of a zone, or ''. */
    public function zoneCode($countryId, $zoneId): string
    {
        return $zoneId ? ($this->zones((int)$countryId)[(int)$zoneId]['code'] ?? '') : '';
    }

    private function zones(int $countryId): array
    {
        if (!isset($this->zones[$countryId])) {
            $this->zones[$countryId] = [];
            foreach ($this->db->rows($this->zoneQuery(), [$countryId]) as $row) {
                $row['name'] = Text::shown($row['name']);
                $this->zones[$countryId] += [(int)$row['zone_id'] => $row];
            }
        }

        return $this->zones[$countryId];
    }

    private function zoneQuery(): string
    {
        if ($this->columns->has('zone', 'name')) {
            return 'SELECT zone_id, code, name FROM {zone} WHERE country_id = ? ORDER BY status DESC, zone_id';
        }

        return 'SELECT z.zone_id, z.code, d.name FROM {zone} z JOIN {zone_description} d ON d.zone_id = z.zone_id
            WHERE z.country_id = ? ORDER BY z.status DESC, z.zone_id, ' . $this->ownLanguageFirst();
    }

    private function readCountries()
    {
        if ($this->countries !== null) {
            return;
        }
        $this->countries = [];
        foreach ($this->db->rows($this->countryQuery()) as $row) {
            $row['name'] = Text::shown($row['name']);
            $this->countries += [strtoupper((string)$row['code']) => $row];
            $this->byId[(int)$row['country_id']] = strtoupper((string)$row['code']);
        }
    }

    private function countryQuery(): string
    {
        $format = $this->columns->has('country', 'address_format') ? 'c.address_format'
            : '(SELECT f.address_format FROM {address_format} f WHERE f.address_format_id = c.address_format_id LIMIT 1)';
        $name = $this->columns->has('country', 'name') ? 'c.name' : 'd.name';
        $join = $name === 'c.name' ? '' : ' JOIN {country_description} d ON d.country_id = c.country_id';
        $order = $name === 'c.name' ? '' : ', ' . $this->ownLanguageFirst();

        return "SELECT c.country_id, c.iso_code_2 AS code, $name AS name, $format AS address_format FROM {country} c$join
            ORDER BY c.status DESC, c.country_id$order";
    }

    private function ownLanguageFirst(): string
    {
        $own = (int)($this->shop->languages(false)[$this->shop->language()] ?? 0);

        return 'd.language_id <> ' . $own . ', d.language_id';
    }
}
