<?php
namespace OrderUpload\Node\Protocol;

use OrderUpload\Node\Database\Columns;

/**
 * Where each field of the protocol stands in oc_order (docs/node-protocol.md, section 6).
 *
 * Origin, tracking and pick-up point have no column of OpenCart's: they stand in the module's own row of the order.
 */
final class Fields
{
    const CUSTOMER = ['firstname', 'lastname', 'email', 'telephone'];
    /** Italian fiscal data: oc_order.custom_field, under the shop's custom field of such a name, else under the name. */
    const CUSTOM = [
        'vat_code' => ['vat code', 'vat number', 'vat', 'vat id', 'partita iva', 'p. iva', 'p.iva'],
        'fiscal_code' => ['fiscal code', 'tax code', 'codice fiscale', 'cod. fiscale'],
        'einvoice_dest_code' => ['sdi', 'sdi code', 'codice sdi', 'codice destinatario', 'codice univoco'],
        'pec' => ['pec', 'e-mail pec', 'email pec', 'indirizzo pec'],
    ];
    /** Field => characters it may have, where no column of OpenCart's says so; a note is as long as people read. */
    const LENGTHS = ['tracking.number' => 128, 'tracking.courier' => 64, 'tracking.link' => 512,
        'shipping_method.pickup_point' => 255, 'origin.seller_note' => 4000, 'origin.details' => 4000,
        'billing.country' => 2, 'shipping.country' => 2];
    /** Field => column of a name, which is that of a method in a TEXT of JSON on 4.x: a longer one fits no page of the admin. */
    const TITLES = ['payment_method.name' => 'payment_method', 'payment_method.code' => 'payment_code',
        'shipping_method.name' => 'shipping_method', 'billing.zone' => 'payment_zone', 'shipping.zone' => 'shipping_zone'];
    /** Path of a text in a row of lines or totals => its table and column. */
    const ROWS = [
        'content.lines.name' => ['order_product', 'name'],
        'content.lines.options.name' => ['order_option', 'name'],
        'content.lines.options.value' => ['order_option', 'value'],
        'content.totals.code' => ['order_total', 'code'],
        'content.totals.title' => ['order_total', 'title'],
    ];
    const LONGEST_TITLE = 128;
    const LONGEST_TEXT = 255;
    /** Parcels of an order beside the first. */
    const MOST_PARCELS = 100;
    const ADDRESS = ['firstname', 'lastname', 'company', 'address_1', 'address_2', 'city', 'postcode'];
    const ADDRESSES = ['billing' => 'payment_', 'shipping' => 'shipping_'];
    /** Return field => column of oc_order, for the fields that are one text column. */
    public static function columns(): array
    {
        static $columns = null;

        return $columns ?? ($columns = self::allColumns());
    }

    private static function allColumns(): array
    {
        $columns = ['comment' => 'comment'];
        foreach (self::CUSTOMER as $name) {
            $columns["customer.$name"] = $name;
        }
        foreach (self::ADDRESSES as $address => $prefix) {
            foreach (self::ADDRESS as $name) {
                $columns["$address.$name"] = $prefix . $name;
            }
        }

        return $columns;
    }

    /** Return field => characters it may have. */
    public static function lengths(Columns $columns): array
    {
        $lengths = [];
        foreach (array_keys(self::columns() + self::TITLES + self::ROWS + self::LENGTHS) as $path) {
            $lengths[$path] = self::length($path, $columns);
        }
        foreach (['fiscal' => array_keys(self::CUSTOM), 'origin' => ['node', 'technology', 'number']] as $part => $names) {
            foreach ($names as $name) {
                $lengths["$part.$name"] = self::LONGEST_TEXT;
            }
        }

        return $lengths;
    }

    /** Return how many characters a field may have; the table is asked only for one that stands in it. */
    public static function length(string $path, Columns $columns): int
    {
        if (isset(self::LENGTHS[$path])) {
            return self::LENGTHS[$path];
        }
        if (isset(self::TITLES[$path])) {
            $length = $columns->length('order', self::TITLES[$path]);

            return min($length ?: self::LONGEST_TITLE, self::LONGEST_TITLE);
        }
        if (isset(self::ROWS[$path])) {
            return $columns->length(...self::ROWS[$path]);
        }
        $column = self::columns()[$path] ?? null;

        return $column === null ? self::LONGEST_TEXT : $columns->length('order', $column);
    }
}
