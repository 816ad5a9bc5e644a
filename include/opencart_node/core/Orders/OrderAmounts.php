<?php
namespace OrderUpload\Node\Orders;

use OrderUpload\Node\Protocol\Operation;
use OrderUpload\Node\Protocol\OperationRefused;
use OrderUpload\Node\Shop\ShopData;
use OrderUpload\Node\Values\Money;

/** Turns the amounts of an operation into those that OpenCart keeps: in the default currency, unit prices without tax. */
final class OrderAmounts
{
    /** The first amount that no column of OpenCart takes. */
    const TOO_MUCH = 1e11;

    private $shop;

    public function __construct(ShopData $shop)
    {
        $this->shop = $shop;
    }

    /**
     * Return code, rate (value) and decimal_place of an operation's currency.
     *
     * An order keeps its rate, so an update's amounts are kept with that one, not today's.
     *
     * @param array $now the order's row as it stands; empty for a new one
     */
    public function currency(Operation $operation, array $now): array
    {
        $code = $operation->field('content.currency') ?: (string)($now['currency_code'] ?? '');
        $currency = ['code' => $code] + ($this->shop->currencies()[$code] ?? ['decimal_place' => 2, 'value' => '1']);
        if ($now && ($now['currency_code'] ?? '') === $code && (float)$now['currency_value'] > 0) {
            $currency['value'] = $now['currency_value'];
        }

        return $currency;
    }

    /**
     * Return price without tax, tax of one piece and total of a line, so that what OpenCart shows with tax is what was sold.
     *
     * @throws OperationRefused bad_money
     */
    public function ofLine(array $line, array $currency): array
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
        $unit = $this->units($gross, $currency, isset($line['price']));
        $price = $this->units($net, $currency, false);
        $total = $this->units($line['total'] ?? $this->amount((float)$gross * $quantity), $currency, isset($line['total']));
        $tax = $unit - $price;
        $totalWithoutTax = $total - $tax * $quantity;
        $this->checkSize(max(abs($totalWithoutTax), abs($tax)) / 10000);

        return ['price' => Money::column($price), 'total' => Money::column($totalWithoutTax), 'tax' => Money::column($tax)];
    }

    /**
     * Return an amount as a column takes it.
     *
     * @throws OperationRefused bad_money
     */
    public function column(string $amount, array $currency): string
    {
        return Money::column($this->units($amount, $currency));
    }

    private function amount(float $value): string
    {
        return number_format($value, 4, '.', '');
    }

    private function units(string $amount, array $currency, bool $isExact = true): int
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
}
