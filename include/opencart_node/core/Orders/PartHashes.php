<?php
namespace OrderUpload\Node\Orders;

use OrderUpload\Node\Database\Columns;
use OrderUpload\Node\Protocol\Fields;
use OrderUpload\Node\Protocol\Parts;
use OrderUpload\Node\Values\Text;

/**
 * The hash of each part of an order: the same while the shop's rows hold the same of it.
 *
 * Lines and totals that are written again get other ids, which are no part of what they are.
 */
final class PartHashes
{
    const LINE = ['product_id', 'name', 'model', 'quantity', 'price', 'total', 'tax'];
    const OPTION = ['product_option_id', 'product_option_value_id', 'name', 'value'];
    const TOTAL = ['code', 'title', 'value'];

    /** Part => columns of oc_order that it is made of; what is not there on a generation is left out. */
    const MADE_OF = [
        'fiscal' => ['custom_field', 'payment_custom_field'],
        'payment_method' => ['payment_method', 'payment_code'],
        'shipping_method' => ['shipping_method', 'shipping_code'],
        'content' => ['total', 'currency_code', 'currency_value'],
    ];

    private $customFields;
    private $shopColumns;
    /** Part => columns of oc_order that are all of it. */
    private $columns;

    public function __construct(CustomFields $customFields, Columns $shopColumns)
    {
        $this->customFields = $customFields;
        $this->shopColumns = $shopColumns;
        $this->columns = ['status' => ['order_status_id'], 'comment' => ['comment'], 'date' => ['date_added'],
            'customer' => array_merge(Fields::CUSTOMER, ['language_id', 'customer_group_id'])];
        foreach (Fields::ADDRESSES as $part => $prefix) {
            foreach (array_merge(Fields::ADDRESS, ['country_id', 'country', 'zone_id', 'zone']) as $name) {
                $this->columns[$part][] = $prefix . $name;
            }
        }
    }

    /** Return part => hash. */
    public function of(OrderState $state, array $parts): array
    {
        $hashes = [];
        foreach ($parts as $part) {
            $hashes[$part] = Text::shortHash(implode("\0", $this->texts($state, $part)));
        }

        return $hashes;
    }

    /** Return the columns of oc_order that the hashes of these parts are made of. */
    public function columns(array $parts): array
    {
        $columns = [];
        foreach ($parts as $part) {
            $columns = array_merge($columns, $this->columns[$part] ?? $this->madeOf($part));
        }

        return $columns;
    }

    private function madeOf(string $part): array
    {
        return array_values(array_filter(self::MADE_OF[$part] ?? [], function ($column) {
            return $this->shopColumns->has('order', $column);
        }));
    }

    /** Return the hashes of all parts. */
    public function all(OrderState $state): array
    {
        return $this->of($state, Parts::names());
    }

    /** Return what lines are, whatever their ids: of rows that stand and of rows that would be written. */
    public static function ofLines(array $lines): string
    {
        $texts = [];
        foreach ($lines as $line) {
            foreach (self::LINE as $name) {
                $texts[] = $line[$name];
            }
            foreach ($line['options'] as $option) {
                foreach (self::OPTION as $name) {
                    $texts[] = $option[$name] ?? 0;
                }
            }
            $texts[] = "\n";
        }

        return implode("\0", $texts);
    }

    /** Return what totals are, whatever their ids. */
    public static function ofTotals(array $totals): string
    {
        $texts = [];
        foreach ($totals as $total) {
            foreach (self::TOTAL as $name) {
                $texts[] = $total[$name];
            }
        }

        return implode("\0", $texts);
    }

    private function texts(OrderState $state, string $part): array
    {
        if (isset($this->columns[$part])) {
            $texts = [];
            foreach ($this->columns[$part] as $column) {
                $texts[] = (string)$state->row[$column];
            }

            return $texts;
        }
        switch ($part) {
            case 'tracking':
            case 'origin':
                return $state->written->texts[$part];
            case 'fiscal':
                return array_merge(array_fill_keys(Parts::FIELDS['fiscal'], ''), $this->customFields->read($state->row));
            case 'payment_method':
                return $state->method('payment');
            case 'shipping_method':
                return [$state->method('shipping')['name'], $state->written->texts[$part]['pickup_point']];
            default:
                return [self::ofLines($state->lines), self::ofTotals($state->totals), $state->row['total'],
                    $state->row['currency_code'], $state->row['currency_value']];
        }
    }
}
