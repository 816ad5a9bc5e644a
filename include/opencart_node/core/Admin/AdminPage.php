<?php
namespace OrderUpload\Node\Admin;

use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Database\Schema;
use OrderUpload\Node\Request\RefusedCalls;
use OrderUpload\Node\Shop\ModuleEvents;
use OrderUpload\Node\Shop\Settings;
use OrderUpload\Node\Shop\ShopData;
use OrderUpload\Node\Values\Text;

/** What the settings page shows and does: state, API users, last calls; texts are raw, and the template escapes them. */
final class AdminPage
{
    const CALLS = 20;
    /** Bytes that a TEXT takes. */
    const LONGEST_SETTINGS = 65535;

    private $db;
    private $settings;
    private $shop;
    private $users;
    private $schema;
    private $events;
    private $refused;

    public function __construct(
        Database $db,
        Settings $settings,
        ShopData $shop,
        ApiUsers $users,
        Schema $schema,
        ModuleEvents $events,
        RefusedCalls $refused
    ) {
        $this->db = $db;
        $this->settings = $settings;
        $this->shop = $shop;
        $this->users = $users;
        $this->schema = $schema;
        $this->events = $events;
        $this->refused = $refused;
    }

    /** Return the page's values; $url is the shop's own address. */
    public function values(string $url): array
    {
        $stores = $this->shop->stores($url);

        return [
            'is_on' => $this->settings->isOn(),
            'module_version' => Settings::MODULE_VERSION,
            'opencart_version' => VERSION,
            'php_version' => PHP_VERSION,
            'installation' => $this->settings->installation(),
            'address' => $url,
            'orders' => $this->db->value('SELECT COUNT(*) FROM {order_upload_order}'),
            'proxy_header' => $this->settings->get(Settings::PROXY_HEADER),
            'proxy_headers' => Settings::PROXY_HEADERS,
            'proxies' => $this->settings->get(Settings::PROXIES),
            'drops_data' => (bool)$this->settings->get(Settings::DROP_DATA),
            'stores' => array_map(function ($id) use ($stores) {
                return ['id' => (string)$id, 'name' => $stores[$id]['name']];
            }, array_keys($stores)),
            'users' => $this->users->all(array_keys($stores)),
        ];
    }

    /** Return the newest calls, the newest first, then those that were let in under no name, counted by the hour. */
    public function calls(): array
    {
        $calls = $this->db->rows('SELECT at, username, address, `call`, status, code, size, ms FROM {order_upload_call}
            ORDER BY call_id DESC LIMIT ?', [self::CALLS]);
        foreach ($this->refused->newest(self::CALLS) as $refused) {
            $calls[] = $refused + ['username' => '', 'call' => '', 'ms' => ''];
        }

        return $calls;
    }

    /**
     * Begin with a module that was just installed: with the settings it had before, else switched on, as OpenCart's list
     * shows it. $url is the shop's own address.
     */
    public function begin(string $url)
    {
        $this->settings->installation();
        $this->settings->url($url);
        $before = json_decode($this->db->value("SELECT value FROM {order_upload_fact} WHERE name = 'settings'"), true);
        foreach ($before ?: [Settings::STATUS => '1'] as $key => $value) {
            $this->keep($key, $value);
        }
    }

    /**
     * Remember the settings of a module that is uninstalled: OpenCart has deleted their rows by now, this request knows them.
     *
     * @param object $config the shop's configuration of this request
     */
    public function remember($config)
    {
        $settings = [];
        foreach ([Settings::STATUS, Settings::API_USERS, Settings::PROXY_HEADER, Settings::PROXIES] as $key) {
            if ($config->get($key) !== null) {
                $settings[$key] = $config->get($key);
            }
        }
        // those of an earlier time would let in whom a person has shut out since
        $this->db->run("DELETE FROM {order_upload_fact} WHERE name = 'settings'");
        $text = json_encode($settings);
        if ($settings && strlen($text) <= self::LONGEST_SETTINGS) {
            $this->db->insert('order_upload_fact', [['name' => 'settings', 'value' => $text]]);
        }
    }

    /** Do what the page offers for a finding; $url is the shop's own address. */
    public function repair(string $action, string $url)
    {
        switch ($action) {
            case 'events':
                return $this->events->register();
            case 'indexes':
                return $this->schema->install();
            case 'address_moved':
                return $this->settings->moveTo($url);
            case 'address_copy':
                return $this->settings->separate($url);
        }
    }

    /**
     * Keep what a person set on the page; everything else of the module's settings stays.
     *
     * @param array  $post as OpenCart's request gives it
     * @param string $url  the shop's own address
     */
    public function save(array $post, string $url)
    {
        $users = $this->users->chosen($post, array_keys($this->shop->stores($url)));
        $header = (string)($post['proxy_header'] ?? '');
        $this->keep(Settings::STATUS, empty($post['status']) ? '0' : '1');
        $this->keep(Settings::API_USERS, $users);
        $this->keep(Settings::PROXY_HEADER, in_array($header, Settings::PROXY_HEADERS, true) ? $header : '');
        $this->keep(Settings::PROXIES, trim(Text::shown((string)($post['proxies'] ?? ''))));
        $this->keep(Settings::DROP_DATA, empty($post['drop_data']) ? '0' : '1');
    }

    /** @param string|string[] $value */
    private function keep(string $key, $value)
    {
        $this->db->run('DELETE FROM {setting} WHERE store_id = 0 AND `key` = ?', [$key]);
        $this->db->insert('setting', [[
            'store_id' => 0, 'code' => Settings::CODE, 'key' => $key,
            'value' => is_array($value) ? json_encode($value) : $value, 'serialized' => (int)is_array($value),
        ]]);
    }
}
