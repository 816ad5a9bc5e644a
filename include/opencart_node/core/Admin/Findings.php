<?php
namespace OrderUpload\Node\Admin;

use OrderUpload\Node\Database\Columns;
use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Database\Schema;
use OrderUpload\Node\Shop\InstallationAddress;
use OrderUpload\Node\Shop\ModuleEvents;
use OrderUpload\Node\Shop\Settings;

/**
 * What stands between this shop and its orders, each with the way to mend it.
 *
 * A finding is word (finding_<word> and remedy_<word> in the language files), detail, level (danger or warning) and
 * actions: what the page offers to do.
 */
final class Findings
{
    private $db;
    private $settings;
    private $server;

    /** @param array $server PHP's $_SERVER of the page's own request */
    public function __construct(Database $db, Settings $settings, array $server)
    {
        $this->db = $db;
        $this->settings = $settings;
        $this->server = $server;
    }

    /** Return what was found, the worst first; $url is the shop's own address. */
    public function all(string $url): array
    {
        $found = array_merge($this->ofCallers($url), $this->ofShop($url), $this->ofTables());
        usort($found, function ($one, $other) {
            return strcmp($one['level'], $other['level']);
        });

        return $found;
    }

    private function ofCallers(string $url): array
    {
        $found = [];
        if (!$this->settings->isOn()) {
            $found[] = self::finding('disabled', 'danger');
        }
        if ((new InstallationAddress($this->settings, $url))->isOther()) {
            $before = InstallationAddress::bare($this->settings->url($url));
            $found[] = self::finding('address', 'danger', $before, ['address_moved', 'address_copy']);
        }
        $sql = 'SELECT COUNT(*) FROM {api} a JOIN {api_ip} i ON i.api_id = a.api_id WHERE a.status = 1';
        if ($this->db->value($sql) === '0') {
            $found[] = self::finding('no_user', 'danger');
        }
        $sql = "SELECT DISTINCT address FROM {order_upload_call} WHERE code = 'ip_not_allowed' AND at > ?
            AND address NOT IN (SELECT ip FROM {api_ip}) LIMIT 5";
        foreach ($this->db->rows($sql, [date('Y-m-d H:i:s', time() - 86400)]) as $row) {
            $found[] = self::finding('refused_address', 'danger', $row['address']);
        }

        return $found;
    }

    private function ofShop(string $url): array
    {
        $found = [];
        if ($this->settings->get('config_maintenance') && version_compare(VERSION, '4.0.0.0', '>=')) {
            $found[] = self::finding('maintenance', 'danger');
        }
        if (version_compare(VERSION, '4.0.0.0', '>=') && !$this->settings->get('config_mail_engine')) {
            $found[] = self::finding('mail', 'warning');
        }
        $host = (string)parse_url($url, PHP_URL_HOST);
        if (strncmp($url, 'https://', 8) !== 0 && !in_array($host, ['localhost', '127.0.0.1', '[::1]'], true)) {
            $found[] = self::finding('plain_http', 'danger');
        }
        $header = $this->proxyHeader();
        if ($header !== '' && $this->settings->get(Settings::PROXY_HEADER) === '') {
            $found[] = self::finding('proxy', 'warning', $header);
        }

        return $found;
    }

    private function ofTables(): array
    {
        $found = [];
        $missing = (new Schema($this->db))->missingIndexes();
        if ($missing) {
            $found[] = self::finding('indexes', 'warning', implode(', ', array_map([$this->db, 'table'], $missing)), ['indexes']);
        }
        $events = (new ModuleEvents($this->db))->missing();
        if ($events) {
            $found[] = self::finding('events', 'danger', implode(', ', $events), ['events']);
        }
        if (!(new Columns($this->db))->takesSupplementary()) {
            $found[] = self::finding('bmp_only', 'warning');
        }

        return $found;
    }

    private function proxyHeader(): string
    {
        foreach (AdminPage::PROXY_HEADERS as $header) {
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
