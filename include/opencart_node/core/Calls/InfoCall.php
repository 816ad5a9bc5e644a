<?php
namespace OrderUpload\Node\Calls;

use OrderUpload\Node\Node;
use OrderUpload\Node\Protocol\Fields;
use OrderUpload\Node\Request\Authentication;
use OrderUpload\Node\Shop\InstallationAddress;

/** What info gives (docs/node-protocol.md, section 7). */
final class InfoCall
{
    const MODULE_VERSION = '1.0.0';
    const LARGEST_BATCH = 100;
    const LARGEST_FIND = 500;

    private $node;

    public function __construct(Node $node)
    {
        $this->node = $node;
    }

    public function answer(int $storeId): array
    {
        return $this->identity() + $this->shop($storeId) + $this->limits() + ['mail_events' => $this->mailEvents()]
            + (new Diagnosis($this->node->db()))->answer(new InstallationAddress($this->node->settings(), $this->node->platform()->url()));
    }

    private function identity(): array
    {
        $url = $this->node->platform()->url();
        $stores = [];
        foreach ($this->node->shop()->stores($url) as $id => $store) {
            $stores[] = ['id' => (string)$id] + $store;
        }

        return [
            'module_version' => self::MODULE_VERSION,
            'opencart_version' => VERSION,
            'php_version' => PHP_VERSION,
            'installation' => $this->node->settings()->installation(),
            'url' => $this->node->settings()->url($url),
            'stores' => $stores,
            'clock' => gmdate('Y-m-d\TH:i:s\Z'),
            'timezone' => $this->node->shop()->timeZone()->getName(),
        ];
    }

    private function shop(int $storeId): array
    {
        $shop = $this->node->shop();
        $statuses = [];
        foreach ($shop->statuses() as $id => $names) {
            $statuses[] = ['id' => (string)$id, 'names' => $names];
        }
        $row = function ($code) {
            return ['code' => (string)$code];
        };

        return [
            'currencies' => array_map($row, array_keys($shop->currencies())),
            'languages' => array_map($row, array_keys($shop->languages())),
            'statuses' => $statuses,
            'processing_statuses' => $this->node->platform()->statuses('processing'),
            'complete_statuses' => $this->node->platform()->statuses('complete'),
            'default_status' => (string)$shop->setting('config_order_status_id', $storeId),
            'maintenance' => (bool)$shop->setting('config_maintenance', $storeId),
        ];
    }

    private function limits(): array
    {
        return [
            'largest_batch' => self::LARGEST_BATCH,
            'largest_find' => self::LARGEST_FIND,
            'largest_body' => Authentication::LARGEST_BODY,
            'supplementary_characters' => $this->node->columns()->takesSupplementary(),
            'lengths' => Fields::lengths($this->node->columns()),
        ];
    }

    private function mailEvents(): array
    {
        return array_map(function ($event) {
            return ['code' => $event['code'], 'enabled' => (bool)$event['status']];
        }, $this->node->listeners()->mails());
    }
}
