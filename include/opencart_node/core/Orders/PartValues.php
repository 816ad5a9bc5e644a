<?php
namespace OrderUpload\Node\Orders;

use OrderUpload\Node\Protocol\Fields;
use OrderUpload\Node\Shop\Places;
use OrderUpload\Node\Shop\ShopData;
use OrderUpload\Node\Values\Money;
use OrderUpload\Node\Values\Text;

/** What the shop's rows say of an order, part by part, in the protocol's form (docs/node-protocol.md, section 6). */
final class PartValues
{
    private $shop;
    private $places;
    private $customFields;

    public function __construct(ShopData $shop, Places $places, CustomFields $customFields)
    {
        $this->shop = $shop;
        $this->places = $places;
        $this->customFields = $customFields;
    }

    /** Return part => its value, of these parts that are not empty. */
    public function of(OrderState $state, array $parts): array
    {
        $values = [];
        foreach ($parts as $part) {
            $value = $this->value($state, $part);
            $value = is_array($value) && $part !== 'content' ? array_filter($value, 'strlen') : $value;
            if (isset($value['further']) && is_array($value)) {
                $value['further'] = json_decode($value['further'], true);
            }
            if ($value !== '' && $value !== []) {
                $values[$part] = $value;
            }
        }

        return $values;
    }

    /** Return the sum of an order in its currency. */
    public function total(OrderState $state): string
    {
        return $this->money($state->row['total'], $state);
    }

    /** @return string|array */
    private function value(OrderState $state, string $part)
    {
        switch ($part) {
            case 'status':
                return $state->status();
            case 'tracking':
            case 'origin':
                return $state->written->texts[$part]; // further parcels are JSON yet
            case 'customer':
                return $this->customer($state->row);
            case 'fiscal':
                return array_map([Text::class, 'shown'], $this->customFields->read($state->row));
            case 'billing':
            case 'shipping':
                return $this->address($state->row, Fields::ADDRESSES[$part]);
            case 'payment_method':
                return array_map([Text::class, 'shown'], $state->method('payment'));
            case 'shipping_method':
                return ['name' => Text::shown($state->method('shipping')['name'])] + $state->written->texts[$part];
            case 'comment':
                return Text::shown($state->row['comment']);
            case 'date':
                return $this->shop->utcTime($state->row['date_added']);
            default:
                return $this->content($state);
        }
    }

    private function customer(array $row): array
    {
        $texts = [];
        foreach (Fields::CUSTOMER as $name) {
            $texts[$name] = Text::shown($row[$name]);
        }

        return $texts + ['language' => $this->shop->languageCode($row['language_id']),
            'group' => (string)((int)$row['customer_group_id'] ?: '')];
    }

    private function address(array $row, string $prefix): array
    {
        $texts = [];
        foreach (Fields::ADDRESS as $name) {
            $texts[$name] = Text::shown($row[$prefix . $name]);
        }
        $countryId = $row[$prefix . 'country_id'];
        $zone = $this->places->zoneCode($countryId, $row[$prefix . 'zone_id']);
        $country = $this->places->countryCode($countryId);

        return $texts + ['zone' => $zone ?: Text::shown($row[$prefix . 'zone']),
            'country' => $country ?: Text::shown($row[$prefix . 'country'])];
    }

    private function content(OrderState $state): array
    {
        $lines = $totals = [];
        foreach ($state->lines as $row) {
            $lines[] = $this->line($row, $state);
        }
        foreach ($state->totals as $row) {
            $totals[] = ['code' => $row['code'], 'title' => Text::shown($row['title']), 'value' => $this->money($row['value'], $state)];
        }

        return ['lines' => $lines, 'totals' => $totals, 'total' => $this->total($state),
            'currency' => (string)$state->row['currency_code']];
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
        $line = array_filter($line, 'strlen');
        foreach ($row['options'] as $option) {
            $line['options'][] = ['name' => Text::shown($option['name']), 'value' => Text::shown($option['value'])];
        }

        return $line;
    }

    private function money(string $kept, OrderState $state, int $places = 2): string
    {
        return Money::shown(Money::units($kept), (string)$state->row['currency_value'], $places);
    }
}
