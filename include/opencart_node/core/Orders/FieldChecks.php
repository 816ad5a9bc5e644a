<?php
namespace OrderUpload\Node\Orders;

use OrderUpload\Node\Database\Columns;
use OrderUpload\Node\Protocol\Fields;
use OrderUpload\Node\Protocol\Operation;
use OrderUpload\Node\Protocol\OperationReader;
use OrderUpload\Node\Protocol\OperationRefused;
use OrderUpload\Node\Records\WrittenOrder;
use OrderUpload\Node\Shop\Places;
use OrderUpload\Node\Shop\ShopData;
use OrderUpload\Node\Values\Money;
use OrderUpload\Node\Values\Text;

/** Every rule that can refuse the fields of one operation, before anything of it is written. */
final class FieldChecks
{
    /** Path of a field that names something of the shop => what a refusal calls it. */
    const WORDS = ['status' => 'status', 'content.currency' => 'currency', 'customer.language' => 'language',
        'customer.group' => 'customer_group'];

    private $shop;
    private $places;
    private $columns;
    /** Field => characters it may have. */
    private $lengths = [];
    private $takesSupplementary;

    public function __construct(ShopData $shop, Places $places, Columns $columns)
    {
        $this->shop = $shop;
        $this->places = $places;
        $this->columns = $columns;
    }

    /** @throws OperationRefused the first rule that is broken */
    public function check(Operation $operation)
    {
        $this->checkWords($operation);
        $this->checkPlaces($operation);
        $this->checkAmounts($operation);
        $this->checkTexts($operation);
        foreach (['date', 'tracking.shipped_at'] as $path) {
            $this->checkTime($path, $operation->field($path));
        }
        $this->checkParcels($operation->rows('tracking.further'));
    }

    /** Check what the catalogue made of the lines: a code that the catalogue lacks stands as the line's model. */
    public function checkLines(Operation $operation)
    {
        foreach ($operation->lines as $line) {
            $this->checkText('content.lines.sku', $line['model'], $this->columns->length('order_product', 'model'), false);
        }
    }

    private function checkTime(string $path, string $text)
    {
        if ($text !== '' && !OperationReader::isTime($text)) {
            throw OperationRefused::rejected('bad_field', "$path: a time with its zone is wanted, e.g. 2026-11-20T12:00:00Z");
        }
    }

    private function checkParcels(array $parcels)
    {
        if (count($parcels) > Fields::MOST_PARCELS) {
            throw OperationRefused::rejected('bad_field', 'tracking.further: found more than ' . Fields::MOST_PARCELS . ' parcels');
        }
        foreach ($parcels as $parcel) {
            if (!isset($parcel['number'])) {
                throw OperationRefused::rejected('bad_field', 'tracking.further: a number is wanted in each of them');
            }
            foreach ($parcel as $name => $text) {
                $this->checkText("tracking.further.$name", $text, $this->length("tracking.$name"), false);
            }
            $this->checkTime('tracking.further.shipped_at', $parcel['shipped_at'] ?? '');
        }
    }

    private function checkWords(Operation $operation)
    {
        foreach (self::WORDS as $path => $name) {
            if (!$operation->has($path)) {
                continue;
            }
            $words = $this->words($path);
            $word = $operation->field($path);
            if (!isset($words[$word]) && !($word === '' && $operation->isCreate())) {
                $shown = substr(preg_replace('/[^A-Za-z0-9_\-]/', '?', $word), 0, 20);
                $message = "$path '$shown' is not one of " . implode(', ', array_slice(array_keys($words), 0, 40));
                throw OperationRefused::rejected("unknown_$name", $message, 'add it to the shop, or map it to one it has', "$name $shown");
            }
        }
    }

    /** Return the words that a field may have, as keys. */
    private function words(string $path): array
    {
        switch ($path) {
            case 'status':
                return $this->shop->statusIds();
            case 'customer.group':
                return $this->shop->customerGroups();
            case 'content.currency':
                return $this->shop->currencies();
            default:
                return $this->shop->languages();
        }
    }

    private function checkPlaces(Operation $operation)
    {
        foreach (array_keys(Fields::ADDRESSES) as $address) {
            $code = $operation->field("$address.country");
            $country = $code === '' ? null : $this->places->country($code);
            if ($code !== '' && !$country) {
                $shown = substr(preg_replace('/[^A-Za-z]/', '?', $code), 0, 5);
                $message = "$address.country: the shop has no country $shown";
                throw OperationRefused::rejected('unknown_country', $message, 'add it under System > Localisation', "country $shown");
            }
            $zone = $operation->field("$address.zone");
            $isZoneNeeded = $operation->unknown_zone !== 'without_zone';
            if ($isZoneNeeded && $country && $zone !== '' && !$this->places->zone((int)$country['country_id'], $zone)) {
                $code = strtoupper($code);
                // a buyer may have typed a whole address there, and callers log what we say
                $shown = preg_match('/^[\pL\pN.\'-]{1,20}$/uD', $zone) ? $zone : 'of ' . Text::length($zone) . ' characters';
                $message = "$address.zone: the shop has no zone $shown in $code";
                $remedy = 'map it to a zone of the shop, or add it under System > Localisation > Zones';
                throw OperationRefused::rejected('unknown_zone', $message, $remedy, "zone $code / $shown");
            }
        }
    }

    private function checkAmounts(Operation $operation)
    {
        $lines = $operation->rows('content.lines');
        $rows = $operation->rows('content.totals');
        $amounts = $operation->has('content.total') ? [$operation->field('content.total')] : [];
        foreach ($lines as $line) {
            $amounts = array_merge($amounts, array_values(array_intersect_key($line,
                ['price_without_tax' => 1, 'price' => 1, 'total' => 1])));
            if (!preg_match('/^[1-9]\d{0,8}$/D', $line['quantity'] ?? '')) {
                throw OperationRefused::rejected('bad_quantity', 'a quantity is not a whole number above 0');
            }
            if (isset($line['vat_rate']) && !preg_match('/^\d{1,3}(\.\d{1,4})?$/D', $line['vat_rate'])) {
                throw OperationRefused::rejected('bad_money', 'a vat_rate is not written as agreed, e.g. 22.00');
            }
        }
        foreach ($rows as $row) {
            $amounts[] = $row['value'] ?? '';
        }
        foreach ($amounts as $amount) {
            if (!preg_match(Money::FORM, $amount)) {
                throw OperationRefused::rejected('bad_money', 'an amount is not written as agreed, e.g. 12.50 or 8.1967');
            }
        }
        $this->checkSums($operation, $rows);
    }

    private function checkSums(Operation $operation, array $rows)
    {
        $sums = [true => 0, false => 0];
        foreach ($rows as $row) {
            $sums[($row['code'] ?? '') === 'total'] += Money::units($row['value']);
        }
        $total = $operation->has('content.total') ? Money::units($operation->field('content.total')) : $sums[true];
        if ($rows && ($sums[true] !== $sums[false] || $sums[true] !== $total)) {
            $message = 'the totals come to ' . Money::column($sums[false]) . ', the order says ' . Money::column($total);
            throw OperationRefused::rejected('totals_differ', $message, 'see the totals of the order in the hub');
        }
    }

    private function checkTexts(Operation $operation)
    {
        foreach ($operation->fields as $path => $text) {
            $isBytes = $path === 'comment' && $this->columns->isBytes('order', 'comment');
            $this->checkText($path, $text, $this->length($path), $isBytes);
        }
        $email = $operation->field('customer.email');
        if ($email !== '' && !Text::isEmail($email)) {
            $message = 'customer.email: found no e-mail address that the shop\'s own forms take; allowed: e.g. name@example.com';
            throw OperationRefused::rejected('not_an_email', $message, 'correct the field with order-upload correct, or the order in the hub');
        }
        foreach ($operation->rows('content.lines') as $line) {
            $this->checkText('content.lines.name', $line['name'] ?? '', $this->columns->length('order_product', 'name'), false);
            foreach ($line['options'] ?? [] as $option) {
                $this->checkText('content.lines.options.name', $option['name'], $this->columns->length('order_option', 'name'), false);
                $this->checkText('content.lines.options.value', $option['value'], 65535, true);
            }
        }
        foreach ($operation->rows('content.totals') as $row) {
            $this->checkText('content.totals.code', $row['code'] ?? '', $this->columns->length('order_total', 'code'), false);
            $this->checkText('content.totals.title', $row['title'] ?? '', $this->columns->length('order_total', 'title'), false);
        }
    }

    /** A text is checked as the shop will keep it: & takes the five characters of &amp;, but not in the module's own row. */
    private function checkText(string $path, string $text, int $most, bool $isBytes)
    {
        if (strlen($text) <= $most && Text::isPlain($text)) {
            return;
        }
        $isOwn = WrittenOrder::holds($path);
        $stored = $isOwn ? $text : Text::stored($text);
        $length = $isBytes ? strlen($stored) : Text::length($stored);
        if ($most && $length > $most) {
            $message = "$path: $length " . ($isBytes ? 'bytes' : 'characters') . " as the shop keeps it, its column takes $most";
            throw OperationRefused::rejected('too_long', $message, 'set too_long to shorten, or correct the field with order-upload correct', "too long: $path");
        }
        if (Text::isSupplementary($text) && !($isOwn ? $this->columns->takesSupplementary([]) : $this->takesSupplementary())) {
            $message = "$path: a character above U+FFFF, e.g. an emoji; the shop's database connection cannot hold it";
            $remedy = 'set characters to replace, or correct the field with order-upload correct';
            throw OperationRefused::rejected('unstorable_character', $message, $remedy, "unstorable character: $path");
        }
    }

    private function length(string $path): int
    {
        return $this->lengths[$path] ?? ($this->lengths[$path] = Fields::length($path, $this->columns));
    }

    private function takesSupplementary(): bool
    {
        return $this->takesSupplementary ?? ($this->takesSupplementary = $this->columns->takesSupplementary());
    }
}
