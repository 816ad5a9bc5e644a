<?php
namespace OrderUpload\Node\Admin;

use OrderUpload\Node\Database\Columns;
use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Database\Schema;
use OrderUpload\Node\Platform\Platform;
use OrderUpload\Node\Request\AddressList;
use OrderUpload\Node\Request\Authentication;
use OrderUpload\Node\Shop\InstallationAddress;
use OrderUpload\Node\Shop\ModuleEvents;
use OrderUpload\Node\Shop\Settings;
use OrderUpload\Node\Values\Text;

/**
 * What stands between this shop and its orders, each with the way to mend it.
 *
 * A finding is word (finding_<word> and remedy_<word> in the language files), detail, level (danger or warning) and
 * actions: what the page offers to do.
 */
final class Findings
{
    private $db;
    private $platform;
    private $settings;
    private $columns;
    private $schema;
    private $events;
    private $address;
    private $url;
    private $server;

    /**
     * @param string $url    the shop's own address
     * @param array  $server PHP's $_SERVER of the page's own request
     */
    public function __construct(
        Database $db,
        Platform $platform,
        Settings $settings,
        Columns $columns,
        Schema $schema,
        ModuleEvents $events,
        InstallationAddress $address,
        string $url,
        array $server
    ) {
        $this->db = $db;
        $this->platform = $platform;
        $this->settings = $settings;
        $this->columns = $columns;
        $this->schema = $schema;
        $this->events = $events;
        $this->address = $address;
        $this->url = $url;
        $this->server = $server;
    }

    /** Return what was found, the worst first. */
    public function all(): array
    {
        $findings = array_merge($this->ofCallers(), $this->ofShop(), $this->ofTables());
        usort($findings, function ($first, $second) {
            return strcmp($first['level'], $second['level']);
        });

        return $findings;
    }

    private function ofCallers(): array
    {
        $findings = [];
        if (!$this->settings->isOn()) {
            $findings[] = self::finding('disabled', 'danger');
        }
        if ($this->address->isOther()) {
            $before = InstallationAddress::bare($this->settings->url($this->url));
            $findings[] = self::finding('address', 'danger', $before, ['address_moved', 'address_copy']);
        }
        $sql = 'SELECT COUNT(*) FROM {api} a JOIN {api_ip} i ON i.api_id = a.api_id WHERE a.status = 1';
        if ($this->db->value($sql) === '0') {
            $findings[] = self::finding('no_user', 'danger');
        }
        $access = $this->settings->apiUsers();
        $chosen = array_keys($access);
        if (!$chosen) {
            $findings[] = self::finding('nobody_chosen', 'danger');
        }
        $sql = 'SELECT username FROM {api} WHERE status = 1 AND LENGTH(`key`) < ? AND api_id IN (?)';
        foreach ($this->db->rows($sql, [Authentication::SHORTEST_KEY, $chosen]) as $row) {
            $findings[] = self::finding('weak_key', 'danger', Text::shown($row['username']));
        }
        $storeless = array_keys(array_filter($access, function ($may) {
            return $may->hasNoStore();
        }));
        foreach ($this->db->rows('SELECT username FROM {api} WHERE status = 1 AND api_id IN (?)', [$storeless]) as $row) {
            $findings[] = self::finding('no_store', 'danger', Text::shown($row['username']));
        }
        $sql = "SELECT DISTINCT address FROM {order_upload_refused} WHERE code = 'ip_not_allowed' AND at > ?
            AND address NOT IN (SELECT ip FROM {api_ip}) LIMIT 5";
        foreach ($this->db->rows($sql, [date('Y-m-d H:i:s', time() - 86400)]) as $row) {
            $findings[] = self::finding('refused_address', 'danger', $row['address']);
        }

        return $findings;
    }

    private function ofShop(): array
    {
        $findings = [];
        if ($this->settings->get('config_maintenance') && !$this->platform->answersInMaintenance()) {
            $findings[] = self::finding('maintenance', 'danger');
        }
        if ($this->platform->needsMailEngine() && !$this->settings->get('config_mail_engine')) {
            $findings[] = self::finding('mail', 'warning');
        }
        $host = (string)parse_url($this->url, PHP_URL_HOST);
        if (strncmp($this->url, 'https://', 8) !== 0 && !in_array($host, ['localhost', '127.0.0.1', '[::1]'], true)) {
            $findings[] = self::finding('plain_http', 'danger');
        }
        $header = $this->proxyHeader();
        if ($header !== '' && $this->settings->get(Settings::PROXY_HEADER) === '') {
            $findings[] = self::finding('proxy', 'warning', $header);
        }
        $proxies = new AddressList((string)$this->settings->get(Settings::PROXIES));
        if ($proxies->isEmpty() && $this->settings->get(Settings::PROXY_HEADER) !== '') {
            $findings[] = self::finding('no_proxies', 'danger', $this->settings->get(Settings::PROXY_HEADER));
        }
        if ($proxies->wrong()) {
            $findings[] = self::finding('wrong_proxies', 'danger', implode(', ', $proxies->wrong()));
        }

        return $findings;
    }

    private function ofTables(): array
    {
        $findings = [];
        if ($this->schema->isNewer()) {
            $findings[] = self::finding('newer_tables', 'danger');
        }
        $missing = $this->schema->missingIndexes();
        if ($missing) {
            $findings[] = self::finding('indexes', 'warning', implode(', ', array_map([$this->db, 'table'], $missing)), ['indexes']);
        }
        $events = $this->events->missing();
        if ($events) {
            $findings[] = self::finding('events', 'danger', implode(', ', $events), ['events']);
        }
        if (!$this->columns->takesSupplementary()) {
            $findings[] = self::finding('bmp_only', 'warning');
        }

        return $findings;
    }

    private function proxyHeader(): string
    {
        foreach (Settings::PROXY_HEADERS as $header) {
            if (!empty($this->server['HTTP_' . strtoupper(str_replace('-', '_', $header))])) {
                return $header;
            }
        }

        return '';
    }

    private static function finding(string $word, string $level, string $detail = '', array $actions = []): array
    {
        return ['word' => $word, 'level' => $level, 'detail' => $detail, 'actions' => $actions];
    }
}
