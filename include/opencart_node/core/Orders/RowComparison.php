<?php
namespace OrderUpload\Node\Orders;

use OrderUpload\Node\Protocol\Operation;

/**
 * Compares rows that were to be written with those that stand.
 *
 * Where they differ right after the writing, something in the shop altered them on the way: a trigger of the database, or
 * another extension that listens to the order model.
 */
final class RowComparison
{
    /** Columns of oc_order that hold JSON; both methods do on 4.x alone, and on 3.0 hold a name. */
    const JSON = ['custom_field', 'payment_custom_field', 'payment_method', 'shipping_method'];

    private $hashes;
    /** Part => columns of oc_order that it is made of. */
    private $columns = [];

    public function __construct(PartHashes $hashes)
    {
        $this->hashes = $hashes;
    }

    /** Return the paths of what stands otherwise than an operation asked: a part, or a piece of the content. */
    public function altered(Operation $operation, OrderState $state): array
    {
        $paths = [];
        foreach ($operation->parts as $part) {
            if ($part === 'content') {
                $paths = array_merge($paths, $this->ofContent($operation->asked, $state));
            } elseif ($this->isAltered($part, $operation->asked['order'], $state->row)) {
                $paths[] = $part;
            }
        }

        return $paths;
    }

    /** Tell whether a column holds the same; of those that hold JSON what it says, whatever the order of its keys. */
    public static function isSame(string $column, string $text, string $now): bool
    {
        if ($text === $now) {
            return true;
        }
        $values = in_array($column, self::JSON, true) ? json_decode($text, true) : null;

        return is_array($values) && self::sorted($values) === self::sorted(json_decode($now, true) ?? []);
    }

    private function isAltered(string $part, array $asked, array $now): bool
    {
        if (!isset($this->columns[$part])) {
            $this->columns[$part] = $this->hashes->columns([$part]);
        }
        foreach ($this->columns[$part] as $column) {
            if (isset($asked[$column]) && !self::isSame($column, (string)$asked[$column], (string)$now[$column])) {
                return true;
            }
        }

        return false;
    }

    private function ofContent(array $asked, OrderState $state): array
    {
        $row = $asked['order'];
        $isOtherRate = round((float)$row['currency_value'], 8) !== round((float)$state->row['currency_value'], 8);

        return array_keys(array_filter([
            'content.lines' => PartHashes::ofLines($asked['products']) !== PartHashes::ofLines($state->lines),
            'content.totals' => PartHashes::ofTotals($asked['totals']) !== PartHashes::ofTotals($state->totals),
            'content.total' => $row['total'] !== $state->row['total'],
            'content.currency' => $isOtherRate || $row['currency_code'] !== $state->row['currency_code'],
        ]));
    }

    /** Return what JSON says with its keys in one order; texts stay texts: 01 is another code than 1. */
    private static function sorted($value)
    {
        if (!is_array($value)) {
            return $value;
        }
        ksort($value, SORT_STRING);

        return array_map([self::class, 'sorted'], $value);
    }
}
