<?php
namespace OrderUpload\Node\Orders;

use OrderUpload\Node\Database\Columns;
use OrderUpload\Node\Protocol\Fields;
use OrderUpload\Node\Protocol\Operation;
use OrderUpload\Node\Shop\Places;
use OrderUpload\Node\Shop\ShopData;
use OrderUpload\Node\Values\Text;

/** Turns the fields of an operation into rows of OpenCart's order tables. */
final class OrderRows
{
    private $columns;
    private $shop;
    private $places;
    private $customFields;
    private $amounts;
    private $codes;

    public function __construct(
        Columns $columns,
        ShopData $shop,
        Places $places,
        CustomFields $customFields,
        OrderAmounts $amounts,
        TotalCodes $codes
    ) {
        $this->columns = $columns;
        $this->shop = $shop;
        $this->places = $places;
        $this->customFields = $customFields;
        $this->amounts = $amounts;
        $this->codes = $codes;
    }

    /**
     * Return the columns of oc_order that the operation's fields write.
     *
     * @param array $now the order's row as it stands; empty for a new one
     */
    public function order(Operation $operation, array $now): array
    {
        $row = [];
        foreach (array_intersect_key(Fields::columns(), $operation->fields) as $path => $column) {
            $row[$column] = Text::stored($operation->field($path));
        }
        foreach (Fields::ADDRESSES as $address => $prefix) {
            $row += $this->place($operation, $address, $prefix, $now);
        }
        $row += $this->methods($operation, $now) + $this->words($operation, $now);
        if (!$now || $operation->writes('fiscal')) {
            $row += $this->customFields->columnsOf($operation, $now);
        }
        if ($operation->has('content.total')) {
            $currency = $this->amounts->currency($operation, $now);
            $row['total'] = $this->amounts->column($operation->field('content.total'), $currency);
        }
        if ($operation->field('date') !== '') {
            $row['date_added'] = $this->shop->localTime($operation->field('date'));
        }

        return $row;
    }

    /** Return rows of oc_order_product, each with its rows of oc_order_option under options. */
    public function products(Operation $operation, array $now): array
    {
        $currency = $this->amounts->currency($operation, $now);

        return array_map(function ($line) use ($currency) {
            return [
                'product_id' => $line['product_id'], 'master_id' => $line['master_id'],
                'name' => Text::stored($line['name'] ?? ''), 'model' => Text::stored($line['model']),
                'quantity' => (int)$line['quantity'],
            ] + $this->amounts->ofLine($line, $currency) + [
                'reward' => 0,
                'options' => array_map(function ($option) {
                    return ['name' => Text::stored($option['name']), 'value' => Text::stored($option['value'])] + $option;
                }, $line['options']),
            ];
        }, $operation->lines);
    }

    /** Return rows of oc_order_total, in the order they are shown. */
    public function totals(Operation $operation, array $now): array
    {
        $currency = $this->amounts->currency($operation, $now);
        $rows = [];
        foreach ($operation->rows('content.totals') as $number => $total) {
            $title = $total['title'] ?? $this->codes->title($total['code'] ?? '', $this->language($operation, $now));
            $code = $this->codes->kept($total['code'] ?? '', $title);
            $rows[] = [
                'extension' => $this->codes->extension($code), 'code' => $code, 'title' => Text::stored($title),
                'value' => $this->amounts->column($total['value'], $currency), 'sort_order' => $number + 1,
            ];
        }

        return $rows;
    }

    /** Return a method as the pages of 4.x read it: 4.1 looks into the cost of the shipping without asking. */
    public static function method(string $kind, array $known): string
    {
        $cost = $kind === 'shipping' ? ['cost' => 0, 'tax_class_id' => 0] : [];

        return json_encode($known + ['name' => '', 'code' => ''] + $cost);
    }

    private function place(Operation $operation, string $address, string $prefix, array $now): array
    {
        $row = [];
        $countryId = (int)($now[$prefix . 'country_id'] ?? 0);
        if ($operation->has("$address.country")) {
            $country = $this->places->country($operation->field("$address.country"))
                ?: ['country_id' => 0, 'name' => '', 'address_format' => ''];
            $countryId = (int)$country['country_id'];
            $row[$prefix . 'country_id'] = $countryId;
            $row[$prefix . 'country'] = Text::stored($country['name']);
            $row[$prefix . 'address_format'] = (string)$country['address_format'];
        }
        if ($operation->has("$address.zone")) {
            $text = $operation->field("$address.zone");
            $zone = $text === '' ? null : $this->places->zone($countryId, $text);
            $row[$prefix . 'zone_id'] = (int)($zone['zone_id'] ?? 0);
            $row[$prefix . 'zone'] = Text::stored($zone['name'] ?? $text);
        }

        return $row;
    }

    /** Return the columns of both methods: title and code have columns of their own on 3.0, and are JSON in one on 4.x. */
    private function methods(Operation $operation, array $now): array
    {
        $row = [];
        foreach (['payment', 'shipping'] as $kind) {
            $sent = [];
            foreach (['name', 'code'] as $part) {
                if ($operation->has("{$kind}_method.$part")) {
                    $sent[$part] = Text::stored($operation->field("{$kind}_method.$part"));
                }
            }
            if (!$sent) {
                continue;
            }
            if ($this->columns->has('order', $kind . '_code')) {
                $row += isset($sent['name']) ? [$kind . '_method' => $sent['name']] : [];
                $row += isset($sent['code']) ? [$kind . '_code' => $sent['code']] : [];
            } else {
                $before = json_decode((string)($now[$kind . '_method'] ?? ''), true) ?: [];
                $row[$kind . '_method'] = self::method($kind, $sent + $before);
            }
        }

        return $row;
    }

    /** Return the code of the language that the order is in, or will be. */
    private function language(Operation $operation, array $now): string
    {
        return $operation->field('customer.language') ?: $this->shop->languageCode($now['language_id'] ?? '')
            ?: $this->shop->language((int)$operation->store_id);
    }

    private function words(Operation $operation, array $now): array
    {
        $row = [];
        if ($operation->field('content.currency') !== '') {
            $currency = $this->shop->currencies()[$operation->field('content.currency')];
            $row += ['currency_id' => (int)$currency['currency_id'], 'currency_code' => $operation->field('content.currency'),
                'currency_value' => $this->amounts->currency($operation, $now)['value']];
        }
        if ($operation->field('customer.group') !== '' && !(int)($now['customer_id'] ?? 0)) { // else it has its account's
            $row += ['customer_group_id' => (int)$operation->field('customer.group')];
        }
        if ($operation->field('customer.language') !== '') {
            $row += ['language_id' => (int)$this->shop->languages()[$operation->field('customer.language')],
                'language_code' => $operation->field('customer.language')];
        }

        return $row;
    }
}
