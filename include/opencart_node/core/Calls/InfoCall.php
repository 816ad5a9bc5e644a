<?php
namespace OrderUpload\Node\Calls;

use OrderUpload\Node\Database\Columns;
use OrderUpload\Node\Platform\Platform;
use OrderUpload\Node\Protocol\CallBody;
use OrderUpload\Node\Protocol\Fields;
use OrderUpload\Node\Protocol\Limits;
use OrderUpload\Node\Shop\Access;
use OrderUpload\Node\Shop\Settings;
use OrderUpload\Node\Shop\ShopData;
use OrderUpload\Node\Statuses\StatusListeners;

/** What info gives (docs/node-protocol.md, section 7). */
final class InfoCall
{
    private $platform;
    private $settings;
    private $columns;
    private $shop;
    private $listeners;
    private $diagnosis;
    private $access;

    public function __construct(
        Platform $platform,
        Settings $settings,
        Columns $columns,
        ShopData $shop,
        StatusListeners $listeners,
        Diagnosis $diagnosis,
        Access $access
    ) {
        $this->platform = $platform;
        $this->settings = $settings;
        $this->columns = $columns;
        $this->shop = $shop;
        $this->listeners = $listeners;
        $this->diagnosis = $diagnosis;
        $this->access = $access;
    }

    public function answer(CallBody $body): array
    {
        return $this->identity() + $this->shop($body->storeId) + $this->limits() + ['mail_events' => $this->mailEvents()]
            + $this->diagnosis->answer();
    }

    private function identity(): array
    {
        $url = $this->platform->url();
        $stores = [];
        foreach ($this->shop->stores($url) as $id => $store) {
            $stores[] = ['id' => (string)$id] + $store;
        }

        return [
            'module_version' => Settings::MODULE_VERSION,
            'opencart_version' => VERSION,
            'php_version' => PHP_VERSION,
            'installation' => $this->settings->installation(),
            'url' => $this->settings->url($url),
            'stores' => $stores,
            'access' => [
                'stores' => $this->access->among(array_column($stores, 'id')),
                'finds_others' => $this->access->findsOthers(),
            ],
            'clock' => gmdate('Y-m-d\TH:i:s\Z'),
            'timezone' => $this->shop->timeZone()->getName(),
        ];
    }

    private function shop(int $storeId): array
    {
        $row = function ($code) {
            return ['code' => (string)$code];
        };

        return [
            'currencies' => array_map($row, array_keys($this->shop->currencies())),
            'languages' => array_map($row, array_keys($this->shop->languages())),
            'statuses' => $this->named($this->shop->statuses()),
            'processing_statuses' => $this->platform->statuses('processing'),
            'complete_statuses' => $this->platform->statuses('complete'),
            'default_status' => (string)$this->shop->setting('config_order_status_id', $storeId),
            'customer_groups' => $this->named($this->shop->customerGroups()),
            'default_customer_group' => (string)$this->shop->customerGroup($storeId),
            'maintenance' => (bool)$this->shop->setting('config_maintenance', $storeId),
        ];
    }

    /** Return rows of id and names by language, an object also where there is none. */
    private function named(array $namesOf): array
    {
        $rows = [];
        foreach ($namesOf as $id => $names) {
            $rows[] = ['id' => (string)$id, 'names' => (object)$names];
        }

        return $rows;
    }

    private function limits(): array
    {
        return [
            'largest_batch' => Limits::LARGEST_BATCH,
            'largest_find' => Limits::LARGEST_FIND,
            'largest_body' => Limits::LARGEST_BODY,
            'supplementary_characters' => $this->columns->takesSupplementary(),
            'lengths' => Fields::lengths($this->columns),
        ];
    }

    private function mailEvents(): array
    {
        return array_map(function ($event) {
            return ['code' => $event['code'], 'enabled' => (bool)$event['status']];
        }, $this->listeners->mails());
    }
}
