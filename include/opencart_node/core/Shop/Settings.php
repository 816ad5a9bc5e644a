<?php
namespace OrderUpload\Node\Shop;

use OrderUpload\Node\Database\Database;

/**
 * What the module's settings page keeps, and the few facts of the module itself.
 *
 * The page's values are the shop's settings of code module_order_upload; installation and url stand in a table of our
 * own, because saving that page rewrites all of them.
 */
final class Settings
{
    const MODULE_VERSION = '1.0.0';
    const CODE = 'module_order_upload';
    const STATUS = 'module_order_upload_status';
    /** api_id => what that user may do, as Access keeps it; nobody else may come in. */
    const API_USERS = 'module_order_upload_api_users';
    /** Header that tells the caller's address, e.g. CF-Connecting-IP; '' for none. */
    const PROXY_HEADER = 'module_order_upload_proxy_header';
    /** Addresses and networks from which that header is believed, as a person wrote them. */
    const PROXIES = 'module_order_upload_proxies';
    /** Headers in which a proxy tells the caller's address. */
    const PROXY_HEADERS = ['CF-Connecting-IP', 'True-Client-IP', 'X-Real-IP', 'X-Forwarded-For'];
    /** 1 to drop the module's tables at uninstall. */
    const DROP_DATA = 'module_order_upload_drop_data';
    /** What this installation is, and the address it has it from. */
    const FACTS = ['installation', 'url'];

    private $db;
    private $kept = [];
    /** Name => value of the facts below; null until they were read. */
    private $facts;

    public function __construct(Database $db)
    {
        $this->db = $db;
    }

    /** Return one setting of a store, else of the default store, else ''; a list comes as a list. */
    public function get(string $key, int $storeId = 0)
    {
        $all = $this->all($storeId);

        return $all[$key] ?? '';
    }

    /** Return api_id => Access of the API users that were chosen to call; what has another form chooses nobody. */
    public function apiUsers(): array
    {
        return array_map([Access::class, 'kept'], array_filter((array)$this->get(self::API_USERS), 'is_array'));
    }

    /** Tell whether the module is switched on; it is until somebody switches it off. */
    public function isOn(): bool
    {
        return $this->get(self::STATUS) !== '0';
    }

    /** Return the UUID of this installation, drawn at the first call. */
    public function installation(): string
    {
        return $this->fact('installation', self::uuid());
    }

    /** Return the address this installation had when it got its UUID; a clone still says it. */
    public function url(string $now): string
    {
        return $this->fact('url', $now);
    }

    /** Return the addresses of the stores beside the default one. */
    public function storeUrls(): array
    {
        return array_column($this->db->rows('SELECT url FROM {store}'), 'url');
    }

    /** Say that this installation has a new address: a person moved the shop. */
    public function moveTo(string $url)
    {
        $this->keepFact('url', $url);
    }

    /** Say that this is another installation than the one it was copied from. */
    public function separate(string $url)
    {
        $this->moveTo($url);
        $this->keepFact('installation', self::uuid());
    }

    private function keepFact(string $name, string $value)
    {
        $this->db->run('REPLACE INTO {order_upload_fact} (name, value) VALUES (?, ?)', [$name, $value]);
        $this->facts = null;
    }

    private function fact(string $name, string $first): string
    {
        $value = $this->facts()[$name] ?? '';
        if ($value !== '') {
            return $value;
        }
        $this->db->run('INSERT IGNORE INTO {order_upload_fact} (name, value) VALUES (?, ?)', [$name, $first]);
        $this->facts = null;

        return $this->facts()[$name] ?? '';
    }

    private function facts(): array
    {
        if ($this->facts === null) {
            $rows = $this->db->rows('SELECT name, value FROM {order_upload_fact} WHERE name IN (?)', [self::FACTS]);
            $this->facts = array_column($rows, 'value', 'name');
        }

        return $this->facts;
    }

    private function all(int $storeId): array
    {
        if (!isset($this->kept[$storeId])) {
            $this->kept[$storeId] = [];
            $sql = 'SELECT `key`, `value`, serialized FROM {setting} WHERE store_id IN (?) AND (`key` LIKE ? OR `key` LIKE ?)
                ORDER BY store_id';
            foreach ($this->db->rows($sql, [[0, $storeId], 'config\_%', self::CODE . '\_%']) as $row) {
                $this->kept[$storeId][$row['key']] = $row['serialized'] ? json_decode($row['value'], true) : $row['value'];
            }
        }

        return $this->kept[$storeId];
    }

    private static function uuid(): string
    {
        $bytes = random_bytes(16);
        $bytes[6] = chr(ord($bytes[6]) & 0x0f | 0x40);
        $bytes[8] = chr(ord($bytes[8]) & 0x3f | 0x80);

        return vsprintf('%s%s-%s-%s-%s-%s%s%s', str_split(bin2hex($bytes), 4));
    }
}
