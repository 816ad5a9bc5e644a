<?php
namespace OrderUpload\Node\Values;

/**
 * Amounts, which are sold in the order's currency and kept in the shop's default one with the rate beside them.
 *
 * OpenCart shows round(kept * rate, places of the currency). Sums are made in ten-thousandths, as whole numbers.
 */
final class Money
{
    const FORM = '/^-?\d{1,11}\.\d{2}(\d?[1-9])?$/D';

    /** Return an amount of the protocol in ten-thousandths. */
    public static function units(string $amount): int
    {
        list($whole, $part) = explode('.', $amount . '.');
        $units = (int)(ltrim($whole, '-') . str_pad(substr($part, 0, 4), 4, '0'));

        return $whole !== '' && $whole[0] === '-' ? -$units : $units;
    }

    /** Return ten-thousandths as a column takes them: 12.5000. */
    public static function column(int $units): string
    {
        $digits = str_pad((string)abs($units), 5, '0', STR_PAD_LEFT);

        return ($units < 0 ? '-' : '') . substr($digits, 0, -4) . '.' . substr($digits, -4);
    }

    /** Return an amount of the order's currency in ten-thousandths of the default one. */
    public static function kept(string $amount, string $rate): int
    {
        return (int)round((float)$amount / (float)$rate * 10000);
    }

    /** Return what the shop would show of kept units, with so many decimals, in the protocol's form. */
    public static function shown(int $units, string $rate, int $places = 2): string
    {
        $text = number_format($units / 10000 * (float)$rate, max(2, min(4, $places)), '.', '');
        if (strlen($text) - strpos($text, '.') > 3) {
            $text = preg_replace('/(\.\d{2}\d*?)0+$/', '$1', $text);
        }

        return $text === '-0.00' ? '0.00' : $text;
    }

    /** Tell whether kept units are shown as the amount that was sold, to the last place of the currency. */
    public static function survives(string $amount, int $units, string $rate, int $places): bool
    {
        return round($units / 10000 * (float)$rate, $places) === round((float)$amount, $places);
    }
}
