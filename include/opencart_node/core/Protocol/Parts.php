<?php
namespace OrderUpload\Node\Protocol;

/**
 * The parts of an order (docs/node-protocol.md, section 6): what is sent, expected, hashed, owned and remembered.
 *
 * Inside the module what was sent is flat, path => text, and a path begins with its part: shipping.city, content.total; the
 * parts that are one text are their own path.
 */
final class Parts
{
    const TEXTS = ['status', 'comment', 'date'];
    const ADDRESS = ['firstname', 'lastname', 'company', 'address_1', 'address_2', 'city', 'postcode', 'zone', 'country'];
    const FIELDS = [
        'tracking' => ['number', 'courier', 'link', 'shipped_at', 'further'],
        'customer' => ['firstname', 'lastname', 'email', 'telephone', 'language', 'group'],
        'fiscal' => ['vat_code', 'fiscal_code', 'einvoice_dest_code', 'pec'],
        'billing' => self::ADDRESS,
        'shipping' => self::ADDRESS,
        'payment_method' => ['name', 'code'],
        'shipping_method' => ['name', 'pickup_point'],
        'content' => ['lines', 'totals', 'total', 'currency'],
        'origin' => ['node', 'technology', 'number', 'seller_note', 'details'],
    ];
    /** Fields that are lists of objects. */
    const LISTS = [
        'content.lines' => ['sku', 'barcode', 'mpn', 'name', 'quantity', 'price_without_tax', 'price', 'vat_rate', 'total',
            'options'],
        'content.totals' => ['code', 'title', 'value'],
        'tracking.further' => ['number', 'courier', 'link', 'shipped_at'],
    ];
    /** Paths of the texts that may have line breaks. */
    const SEVERAL_LINES = ['comment', 'origin.seller_note', 'origin.details'];
    /** Every connector may write these; the others belong to the one that created the order. */
    const OPEN = ['status', 'tracking'];

    /** Return the names of all parts. */
    public static function names(): array
    {
        return array_merge(self::TEXTS, array_keys(self::FIELDS));
    }

    /** Return the paths of a part. */
    public static function paths(string $part): array
    {
        return array_map(function ($name) use ($part) {
            return "$part.$name";
        }, self::FIELDS[$part] ?? []) ?: [$part];
    }
}
