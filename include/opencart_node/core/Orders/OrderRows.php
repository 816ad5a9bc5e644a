<?php
namespace OrderUpload\Node\Orders;

use OrderUpload\Node\Database\Columns;
use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Platform\Platform;
use OrderUpload\Node\Protocol\Fields;
use OrderUpload\Node\Protocol\Operation;
use OrderUpload\Node\Protocol\OperationRefused;
use OrderUpload\Node\Shop\Places;
use OrderUpload\Node\Shop\ShopData;
use OrderUpload\Node\Values\Money;
use OrderUpload\Node\Values\Text;

/** Turns the fields of an operation into rows of OpenCart's order tables. */
final class OrderRows
{
    /** Codes that the shop's order model may load at any change of status without redeeming anything. */
    const HARMLESS = ['sub_total', 'shipping', 'tax', 'total', 'handling', 'low_order_fee', 'coupon'];

    const TOO_MUCH = 1e11;

    private $db;
    private $columns;
    private $shop;
    private $places;
    private $platform;
    private $customFields;
    private $extensions;

    public function __construct(
        Database $db,
        Columns $columns,
        ShopData $shop,
        Places $places,
        Platform $platform,
        CustomFields $customFields
    ) {
        $this->db = $db;
        $this->columns = $columns;
        $this->shop = $shop;
        $this->places = $places;
        $this->platform = $platform;
        $this->customFields = $customFields;
    }

    /**
     * Return the columns of oc_order that the operation's fields write.
     *
     * @param array $now the order's row as it stands; empty for a new one
     */
    public function order(Operation $operation, array $now): array
    {
        $row = [];
        foreach (Fields::columns() as $path => $column) {
            if ($operation->has($path)) {
                $row[$column] = Text::stored($operation->field($path));
            }
        }
        foreach (Fields::ADDRESSES as $address => $prefix) {
            $row += $this->place($operation, $address, $prefix, $now);
        }
        $row += $this->methods($operation, $now) + $this->words($operation);
        $row += $this->customFields->columnsOf($operation, $now);
        if ($operation->has('content.total')) {
            $row['total'] = Money::column($this->kept($operation->field('content.total'), $this->currencyOf($operation, $now)));
        }
        if ($operation->field('date') !== '') {
            $row['date_added'] = $this->shop->localTime($operation->field('date'));
        }

        return $row;
    }

    /** Return rows of oc_order_product, each with its rows of oc_order_option under options. */
    public function products(Operation $operation, array $now): array
    {
        $currency = $this->currencyOf($operation, $now);

        return array_map(function ($line) use ($currency) {
            return [
                'product_id' => $line['product_id'], 'master_id' => $line['master_id'],
                'name' => Text::stored($line['name'] ?? ''), 'model' => Text::stored($line['model']),
                'quantity' => (int)$line['quantity'],
            ] + $this->prices($line, $currency) + [
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
        $currency = $this->currencyOf($operation, $now);
        $rows = [];
        foreach ($operation->rows('content.totals') as $number => $total) {
            $code = $this->totalCode($total['code'] ?? '', $total['title'] ?? '');
            $rows[] = [
                'extension' => $this->extension($code), 'code' => $code, 'title' => Text::stored($total['title'] ?? ''),
                'value' => Money::column($this->kept($total['value'], $currency)), 'sort_order' => $number + 1,
            ];
        }

        return $rows;
    }

    /**
     * Return the code under which a total line is kept.
     *
     * The shop's model redeems coupons, vouchers, points and credit at each change of status, and turns the order's status
     * into fraud where its own books lack them: what was redeemed elsewhere stands as a harmless line with its title.
     */
    public function totalCode(string $code, string $title): string
    {
        $isCoupon = $code === 'coupon' && strpos($title, '(') !== false;
        $isThere = in_array($code, self::HARMLESS, true) && $this->platform->totalFile($code, $this->extension($code));

        return $isThere && !$isCoupon ? $code : 'handling';
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

    /** Return a method as the pages of 4.x read it: 4.1 looks into the cost of the shipping without asking. */
    public static function method(string $kind, array $known): string
    {
        $cost = $kind === 'shipping' ? ['cost' => 0, 'tax_class_id' => 0] : [];

        return json_encode($known + ['name' => '', 'code' => ''] + $cost);
    }

    private function words(Operation $operation): array
    {
        $row = [];
        if ($operation->field('content.currency') !== '') {
            $currency = $this->shop->currencies()[$operation->field('content.currency')];
            $row += ['currency_id' => (int)$currency['currency_id'], 'currency_code' => $operation->field('content.currency'),
                'currency_value' => $currency['value']];
        }
        if ($operation->field('customer.language') !== '') {
            $row += ['language_id' => (int)$this->shop->languages()[$operation->field('customer.language')],
                'language_code' => $operation->field('customer.language')];
        }

        return $row;
    }

    /** Return the currency of an operation; an order keeps its rate, so an update's amounts are kept with that one, not today's. */
    private function currencyOf(Operation $operation, array $now): array
    {
        $code = $operation->field('content.currency') ?: (string)($now['currency_code'] ?? '');
        $currency = ['code' => $code] + ($this->shop->currencies()[$code] ?? ['decimal_place' => 2, 'value' => '1']);
        if ($now && ($now['currency_code'] ?? '') === $code && (float)$now['currency_value'] > 0) {
            $currency['value'] = $now['currency_value'];
        }

        return $currency;
    }

    /** Return price without tax, tax of one piece and total, so that what OpenCart shows with tax is what was sold. */
    private function prices(array $line, array $currency): array
    {
        $factor = 1 + (float)($line['vat_rate'] ?? 0) / 100;
        $quantity = (int)$line['quantity'];
        $net = $line['price_without_tax'] ?? null;
        $gross = $line['price'] ?? null;
        if ($gross === null && $net === null) {
            $gross = isset($line['total']) ? $this->amount((float)$line['total'] / $quantity) : '0.00';
        }
        $gross = $gross ?? $this->amount((float)$net * $factor);
        $net = $net ?? $this->amount((float)$gross / $factor);
        $unit = $this->kept($gross, $currency, isset($line['price']));
        $price = $this->kept($net, $currency, false);
        $total = $this->kept($line['total'] ?? $this->amount((float)$gross * $quantity), $currency, isset($line['total']));
        $tax = $unit - $price;

        $net = $total - $tax * $quantity;
        $this->checkSize(max(abs($net), abs($tax)) / 10000);

        return ['price' => Money::column($price), 'total' => Money::column($net), 'tax' => Money::column($tax)];
    }

    private function amount(float $value): string
    {
        return number_format($value, 4, '.', '');
    }

    private function kept(string $amount, array $currency, bool $isExact = true): int
    {
        $this->checkSize((float)$amount / (float)$currency['value']);
        $units = Money::kept($amount, $currency['value']);
        if ($isExact && !Money::survives($amount, $units, $currency['value'], (int)$currency['decimal_place'])) {
            $message = "an amount cannot be kept to the last digit of {$currency['code']}: OpenCart keeps four decimals of "
                . 'the default currency, and the rate is too high for that';
            throw OperationRefused::rejected('bad_money', $message, 'make this currency the default one, or send another currency');
        }

        return $units;
    }

    /** Refuse what has over eleven digits before the point in the default currency: a database that is not strict would cut it. */
    private function checkSize(float $kept)
    {
        if (abs($kept) >= self::TOO_MUCH) {
            throw OperationRefused::rejected('bad_money', 'an amount is larger than OpenCart can keep in its default currency');
        }
    }

    private function extension(string $code): string
    {
        if ($this->extensions === null) {
            $this->extensions = [];
            if ($this->platform->hasExtensionFolders()) {
                $sql = "SELECT code, extension FROM {extension} WHERE type = 'total'";
                $this->extensions = array_column($this->db->rows($sql), 'extension', 'code');
            }
        }

        return $this->extensions[$code] ?? 'opencart';
    }
}
