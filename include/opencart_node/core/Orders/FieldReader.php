<?php
namespace OrderUpload\Node\Orders;

use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Protocol\Fields;
use OrderUpload\Node\Protocol\Parts;
use OrderUpload\Node\Shop\Places;
use OrderUpload\Node\Shop\ShopData;
use OrderUpload\Node\Values\Money;
use OrderUpload\Node\Values\Text;

/** Puts the protocol's fields together from the rows of orders. */
final class FieldReader
{
    private $db;
    private $shop;
    private $places;
    private $customFields;

    public function __construct(Database $db, ShopData $shop, Places $places, CustomFields $customFields)
    {
        $this->db = $db;
        $this->shop = $shop;
        $this->places = $places;
        $this->customFields = $customFields;
    }

    /**
     * Fill the fields of these states: order id => OrderState.
     *
     * @param string[]|null $parts rows of lines, totals and parcels are read only where one of these needs them; null: all
     */
    public function fill(array $states, ?array $parts = null)
    {
        foreach ($states as $state) {
            $this->fillColumns($state);
            $this->fillPlaces($state);
            $this->fillMethods($state);
            $this->fillWords($state);
            $this->fillOwn($state);
        }
        if ($parts === null || in_array('content', $parts, true)) {
            $this->fillLines($states);
            $this->fillTotals($states);
        }
        if ($parts === null || in_array('tracking', $parts, true)) {
            $this->fillParcels($states);
        }
    }

    private function fillColumns(OrderState $state)
    {
        foreach (Fields::columns() as $path => $column) {
            $state->put($path, (string)$state->row[$column], Text::shown($state->row[$column]));
        }
        foreach ($this->customFields->read($state->row) as $name => $text) {
            $state->put("fiscal.$name", $text, Text::shown($text));
        }
    }

    private function fillPlaces(OrderState $state)
    {
        foreach (Fields::ADDRESSES as $address => $prefix) {
            $row = $state->row;
            $countryId = $row[$prefix . 'country_id'];
            $code = $this->places->countryCode($countryId) ?: Text::shown($row[$prefix . 'country']);
            $state->put("$address.country", $this->joined([$countryId, $row[$prefix . 'country']]), $code);
            $zone = $this->places->zoneCode($countryId, $row[$prefix . 'zone_id']) ?: Text::shown($row[$prefix . 'zone']);
            $state->put("$address.zone", $this->joined([$row[$prefix . 'zone_id'], $row[$prefix . 'zone']]), $zone);
        }
    }

    private function fillMethods(OrderState $state)
    {
        foreach (['payment' => ['name', 'code'], 'shipping' => ['name']] as $kind => $parts) {
            $method = ['name' => $state->row[$kind . '_method'], 'code' => $state->row[$kind . '_code'] ?? ''];
            if (!array_key_exists($kind . '_code', $state->row)) {
                $method = json_decode((string)$state->row[$kind . '_method'], true) ?: [];
            }
            foreach ($parts as $part) {
                $text = (string)($method[$part] ?? '');
                $state->put("{$kind}_method.$part", $text, Text::shown($text));
            }
        }
    }

    private function fillWords(OrderState $state)
    {
        $row = $state->row;
        $rate = $row['currency_value'];
        $state->put('content.currency', $this->joined([$row['currency_code'], $rate]), (string)$row['currency_code']);
        $state->put('content.total', (string)$row['total'], function () use ($row, $state) {
            return $this->money($row['total'], $state);
        });
        $state->put('date', (string)$row['date_added'], $this->shop->utcTime($row['date_added']));
        $state->put('customer.language', (string)$row['language_id'], $this->shop->languageCode($row['language_id']));
    }

    private function fillOwn(OrderState $state)
    {
        foreach (Fields::OWN as $path) {
            $text = $state->written[$path]['text'] ?? '';
            $state->put($path, $text, $text);
        }
    }

    private function fillLines(array $states)
    {
        $ids = [array_keys($states)];
        $options = [];
        $sql = 'SELECT order_product_id, product_option_id, product_option_value_id, name, value FROM {order_option}
            WHERE order_id IN (?) ORDER BY order_option_id';
        foreach ($this->db->rows($sql, $ids) as $row) {
            $options[$row['order_product_id']][] = array_diff_key($row, ['order_product_id' => 1]);
        }
        $lines = [];
        $sql = 'SELECT order_id, order_product_id, product_id, name, model, quantity, price, total, tax FROM {order_product}
            WHERE order_id IN (?) ORDER BY order_product_id';
        foreach ($this->db->rows($sql, $ids) as $row) {
            $row['options'] = $options[$row['order_product_id']] ?? [];
            // written again, the same lines have other ids: they are no part of what the lines are
            $lines[(int)$row['order_id']][] = array_diff_key($row, ['order_product_id' => 1]);
        }
        foreach ($lines as $orderId => $rows) {
            $state = $states[$orderId];
            $state->put('content.lines', $this->joined($rows), function () use ($rows, $state) {
                return Text::canonical(array_map(function ($row) use ($state) {
                    return $this->line($row, $state);
                }, $rows));
            });
        }
    }

    private function line(array $row, OrderState $state): array
    {
        $tax = Money::units($row['tax']);
        $gross = Money::column(Money::units($row['price']) + $tax);
        $total = Money::column(Money::units($row['total']) + $tax * (int)$row['quantity']);
        $line = [
            'name' => Text::shown($row['name']), 'sku' => Text::shown($row['model']), 'quantity' => (string)$row['quantity'],
            'price_without_tax' => $this->money($row['price'], $state, 4), 'price' => $this->money($gross, $state),
            'total' => $this->money($total, $state),
        ];
        foreach ($row['options'] as $option) {
            $line['options'][] = ['name' => Text::shown($option['name']), 'value' => Text::shown($option['value'])];
        }

        return array_filter($line, function ($value) {
            return $value !== '';
        });
    }

    private function fillTotals(array $states)
    {
        $rows = [];
        $sql = 'SELECT order_id, code, title, value FROM {order_total} WHERE order_id IN (?) ORDER BY sort_order, order_total_id';
        foreach ($this->db->rows($sql, [array_keys($states)]) as $row) {
            $rows[(int)$row['order_id']][] = $row;
        }
        foreach ($rows as $orderId => $totals) {
            $state = $states[$orderId];
            $state->put('content.totals', $this->joined($totals), function () use ($totals, $state) {
                return Text::canonical(array_map(function ($row) use ($state) {
                    return ['code' => $row['code'], 'title' => Text::shown($row['title']),
                        'value' => $this->money($row['value'], $state)];
                }, $totals));
            });
        }
    }

    /** The parcel that came last is the order's tracking; earlier ones stay in the table. */
    private function fillParcels(array $states)
    {
        $sql = 'SELECT order_id, `number`, courier, link, shipped_at FROM {order_upload_parcel} WHERE order_id IN (?)
            ORDER BY parcel_id';
        $last = [];
        foreach ($this->db->rows($sql, [array_keys($states)]) as $row) {
            $last[(int)$row['order_id']] = $row;
        }
        foreach ($last as $orderId => $row) {
            foreach (Parts::FIELDS['tracking'] as $name) {
                $states[$orderId]->put("tracking.$name", $row[$name], $row[$name]);
            }
        }
    }

    private function money(string $kept, OrderState $state, int $places = 2): string
    {
        return Money::shown(Money::units($kept), (string)$state->row['currency_value'], $places);
    }

    private function joined(array $values): string
    {
        return json_encode($values, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_PARTIAL_OUTPUT_ON_ERROR);
    }
}
