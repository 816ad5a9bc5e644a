<?php
namespace OrderUpload\Node\Shop;

use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Values\Text;

/** What the shop knows: its stores, statuses, currencies, languages and time zone; read once in a request. */
final class ShopData
{
    private $db;
    private $settings;
    private $kept = [];

    public function __construct(Database $db, Settings $settings)
    {
        $this->db = $db;
        $this->settings = $settings;
    }

    /** Return store id => name and address; 0 is the default store. */
    public function stores(string $url): array
    {
        return $this->once('stores', function () use ($url) {
            $stores = ['0' => ['name' => Text::shown($this->settings->get('config_name')), 'url' => $url]];
            foreach ($this->db->rows('SELECT store_id, name, url FROM {store} ORDER BY store_id') as $row) {
                $stores[(string)$row['store_id']] = ['name' => Text::shown($row['name']), 'url' => $row['url']];
            }

            return $stores;
        });
    }

    /** Return status id => language code => name. */
    public function statuses(): array
    {
        return $this->once('statuses', function () {
            return $this->names($this->db->rows('SELECT order_status_id AS id, language_id, name FROM {order_status}'));
        });
    }

    /** Return the ids of the statuses, each as a key. */
    public function statusIds(): array
    {
        return $this->once('status ids', function () {
            $rows = $this->db->rows('SELECT order_status_id FROM {order_status}'); // one for each language

            return array_fill_keys(array_column($rows, 'order_status_id'), 1);
        });
    }

    /** Return customer group id => language code => name; a group without a name is one, too. */
    public function customerGroups(): array
    {
        return $this->once('customer groups', function () {
            return $this->names($this->db->rows('SELECT g.customer_group_id AS id, d.language_id, d.name FROM {customer_group} g
                LEFT JOIN {customer_group_description} d ON d.customer_group_id = g.customer_group_id
                ORDER BY g.sort_order, g.customer_group_id, d.language_id'));
        });
    }

    /** Return the id of the customer group that buyers of a store are in unless they choose another. */
    public function customerGroup(int $storeId): int
    {
        return (int)$this->setting('config_customer_group_id', $storeId);
    }

    /** Return code => currency_id, value (the rate) and decimal_place of the enabled currencies. */
    public function currencies(): array
    {
        return $this->once('currencies', function () {
            $sql = 'SELECT code, currency_id, value, decimal_place FROM {currency} WHERE status = 1 AND value > 0';

            return array_column($this->db->rows($sql), null, 'code');
        });
    }

    /** Return code => language_id; by default of the enabled languages. */
    public function languages(bool $onlyEnabled = true): array
    {
        return $this->once('languages' . (int)$onlyEnabled, function () use ($onlyEnabled) {
            $sql = 'SELECT code, language_id FROM {language} WHERE status >= ? ORDER BY sort_order, language_id';

            return array_column($this->db->rows($sql, [(int)$onlyEnabled]), 'language_id', 'code');
        });
    }

    /** Return the code of a store's own language; 4.1 has one for the shop and one for the admin. */
    public function language(int $storeId = 0): string
    {
        return (string)($this->setting('config_language', $storeId) ?: $this->setting('config_language_catalog', $storeId));
    }

    /** Return ids of the languages that names are looked for in: the one that was asked for, then the shop's own. */
    public function languagesOfNames(string $code): array
    {
        $all = $this->languages(false);

        return array_map('intval', array_values(array_filter([$all[$code] ?? 0, $all[$this->language()] ?? 0])));
    }

    /** Return the code of a language id, or ''. */
    public function languageCode($languageId): string
    {
        return (string)array_search((string)$languageId, array_map('strval', $this->languages(false)), true);
    }

    /** Return the zone in which the shop writes its dates. */
    public function timeZone(): \DateTimeZone
    {
        return $this->once('zone', function () {
            return new \DateTimeZone($this->settings->get('config_timezone') ?: date_default_timezone_get());
        });
    }

    /** Return a time of the protocol as the shop writes it. */
    public function localTime(string $utc): string
    {
        return $this->once("time $utc", function () use ($utc) {
            return (new \DateTimeImmutable($utc))->setTimezone($this->timeZone())->format('Y-m-d H:i:s');
        });
    }

    /** Return a time of the shop in UTC, or '' for none. */
    public function utcTime($local): string
    {
        if (!$local || strncmp($local, '0000', 4) === 0) {
            return '';
        }
        $time = new \DateTimeImmutable($local, $this->timeZone());

        return $time->setTimezone(new \DateTimeZone('UTC'))->format('Y-m-d\TH:i:s\Z');
    }

    /** Return a setting of a store. */
    public function setting(string $key, int $storeId = 0)
    {
        return $this->settings->get($key, $storeId);
    }

    /** Return id => language code => name. */
    private function names(array $rows): array
    {
        $codes = array_flip($this->languages(false));
        $names = [];
        foreach ($rows as $row) {
            $names += [(string)$row['id'] => []];
            if ($row['name'] !== null) {
                $code = $codes[$row['language_id']] ?? 'language-' . $row['language_id'];
                $names[(string)$row['id']][$code] = Text::shown(trim($row['name']));
            }
        }

        return $names;
    }

    private function once(string $name, callable $read)
    {
        if (!array_key_exists($name, $this->kept)) {
            $this->kept[$name] = $read();
        }

        return $this->kept[$name];
    }
}
