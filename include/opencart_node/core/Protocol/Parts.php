<?php
namespace OrderUpload\Node\Protocol;

/**
 * The parts of an order (docs/node-protocol.md, section 6): what is sent, expected, hashed, owned and remembered.
 *
 * Inside the module an order is flat, path => text, and a path begins with its part: shipping.city, content.lines; the parts
 * that are one text are their own path.
 */
final class Parts
{
    const TEXTS = ['status', 'comment', 'date'];
    const ADDRESS = ['firstname', 'lastname', 'company', 'address_1', 'address_2', 'city', 'postcode', 'zone', 'country'];
    const FIELDS = [
        'tracking' => ['number', 'courier', 'link', 'shipped_at'],
        'customer' => ['firstname', 'lastname', 'company', 'email', 'telephone', 'language'],
        'fiscal' => ['vat_code', 'fiscal_code', 'einvoice_dest_code', 'pec'],
        'billing' => self::ADDRESS,
        'shipping' => self::ADDRESS,
        'payment_method' => ['name', 'code'],
        'shipping_method' => ['name'],
        'content' => ['lines', 'totals', 'total', 'currency'],
        'origin' => ['node', 'technology', 'number'],
    ];
    /** Fields that are lists of objects on the wire and canonical JSON inside. */
    const LISTS = [
        'content.lines' => ['sku', 'barcode', 'mpn', 'name', 'quantity', 'price_without_tax', 'price', 'vat_rate', 'total',
            'options'],
        'content.totals' => ['code', 'title', 'value'],
    ];
    /** Every connector may write these; the others belong to the one that created the order. */
    const OPEN = ['status', 'tracking'];

    /** Return the names of all parts. */
    public static function names(): array
    {
        return array_merge(self::TEXTS, array_keys(self::FIELDS));
    }

    /** Return the part of a path. */
    public static function of(string $path): string
    {
        return explode('.', $path, 2)[0];
    }

    /** Return the paths of a part. */
    public static function paths(string $part): array
    {
        return array_map(function ($name) use ($part) {
            return "$part.$name";
        }, self::FIELDS[$part] ?? []) ?: [$part];
    }

    /** Return path => text as the wire has it: part => text, or part => field => text or list; content is whole. */
    public static function nested(array $fields): array
    {
        $parts = [];
        foreach ($fields as $path => $text) {
            $value = isset(self::LISTS[$path]) ? json_decode($text) : $text;
            $names = explode('.', $path, 2);
            if (isset($names[1])) {
                $parts[$names[0]][$names[1]] = $value;
            } else {
                $parts[$path] = $value;
            }
        }
        if (isset($parts['content'])) {
            $parts['content'] += ['lines' => [], 'totals' => [], 'total' => '', 'currency' => ''];
        }

        return $parts;
    }
}
