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
    /** Characters of the seller's note, and of the details: as many as fit a TEXT whatever they are, and as people read. */
    const LONGEST_NOTE = 4000;
    /** Parcels of an order beside the first. */
    const MOST_PARCELS = 100;
    /** Characters of a text that no other length is said of. */
    const OTHERS = 255;
    /** Path of a text in a row of lines or totals => its table and column. */
    const ROWS = [
        'content.lines.name' => ['order_product', 'name'],
        'content.lines.options.name' => ['order_option', 'name'],
        'content.lines.options.value' => ['order_option', 'value'],
        'content.totals.code' => ['order_total', 'code'],
        'content.totals.title' => ['order_total', 'title'],
    ];
    const ADDRESS = ['firstname', 'lastname', 'company', 'address_1', 'address_2', 'city', 'postcode'];
    const ADDRESSES = ['billing' => 'payment_', 'shipping' => 'shipping_'];
    /** Return field => column of oc_order, for the fields that are one text column. */
    public static function columns(): array
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
        foreach (self::columns() as $path => $column) {
            $lengths[$path] = $columns->length('order', $column);
        }
        foreach (['payment_method.name' => 'payment_method', 'payment_method.code' => 'payment_code',
            'shipping_method.name' => 'shipping_method', 'billing.zone' => 'payment_zone',
            'shipping.zone' => 'shipping_zone'] as $path => $column) {
            // 4.x keeps both methods as JSON in a TEXT column; a title longer than 3.0's column fits no page of the admin
            $length = $columns->length('order', $column);
            $lengths[$path] = min($length ?: 128, 128);
        }
        $lengths += ['tracking.number' => 128, 'tracking.courier' => 64, 'tracking.link' => 512,
            'shipping_method.pickup_point' => 255, 'origin.seller_note' => self::LONGEST_NOTE,
            'origin.details' => self::LONGEST_NOTE];
        $lengths += ['billing.country' => 2, 'shipping.country' => 2];
        foreach (self::ROWS as $path => list($table, $column)) {
            $lengths[$path] = $columns->length($table, $column);
        }
        foreach (['fiscal' => array_keys(self::CUSTOM), 'origin' => ['node', 'technology', 'number']] as $part => $names) {
            foreach ($names as $name) {
                $lengths["$part.$name"] = self::OTHERS;
            }
        }

        return $lengths;
    }
}
