<?php
namespace OrderUpload\Node\Orders;

use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Protocol\Fields;
use OrderUpload\Node\Protocol\Operation;
use OrderUpload\Node\Values\Text;

/**
 * The custom fields of an order: JSON by the id of the shop's custom field.
 *
 * Those of the account stand in oc_order.custom_field, those of the billing address in payment_custom_field.
 *
 * Fiscal data goes under the custom field whose name says so in any language, where the admin shows it; a shop without
 * one keeps it under the protocol's name, which OpenCart does not show: EditedOrder and FiscalTexts look after it there.
 */
final class CustomFields
{
    private $db;
    /** Field name => column of oc_order and key in its JSON. */
    private $places;

    public function __construct(Database $db)
    {
        $this->db = $db;
    }

    /** Return the fiscal texts of an order's row, by field name, as they stand there. */
    public function read(array $row): array
    {
        $texts = [];
        foreach ($this->places() as $name => $place) {
            $text = $this->values($row[$place['column']] ?? '')[$place['key']] ?? $this->values($row['custom_field'] ?? '')[$name] ?? null;
            $texts += is_string($text) ? [$name => $text] : [];
        }

        return $texts;
    }

    private function places(): array
    {
        if ($this->places === null) {
            $this->places = [];
            foreach (array_keys(Fields::CUSTOM) as $name) {
                $this->places[$name] = ['column' => 'custom_field', 'key' => $name];
            }
            foreach ($this->candidates() as $row) {
                $column = $row['location'] === 'address' ? 'payment_custom_field' : 'custom_field';
                foreach (Fields::CUSTOM as $name => $names) {
                    if (in_array(Text::folded(Text::shown($row['name'])), $names, true)) {
                        $this->places[$name] = ['column' => $column, 'key' => (string)$row['custom_field_id']];
                    }
                }
            }
        }

        return $this->places;
    }

    /** Return the custom fields that take any text, the best one last: switched on, of the account, the oldest. */
    private function candidates(): array
    {
        return $this->db->rows("SELECT f.custom_field_id, f.location, d.name FROM {custom_field} f
            JOIN {custom_field_description} d ON d.custom_field_id = f.custom_field_id
            WHERE f.type IN ('text', 'textarea') AND f.location IN ('account', 'address')
            ORDER BY f.status, f.location DESC, f.custom_field_id DESC");
    }

    /** Return the ids of the custom fields that the shop keeps in a place: account, address, affiliate. */
    public function at(string $location): array
    {
        $sql = 'SELECT custom_field_id FROM {custom_field} WHERE location = ? AND status = 1';

        return array_column($this->db->rows($sql, [$location]), 'custom_field_id');
    }

    /** Return the columns with what the operation changes in them; for a new order both. */
    public function columnsOf(Operation $operation, array $now): array
    {
        $texts = $now ? [] : ['custom_field' => '[]', 'payment_custom_field' => '[]'];
        foreach ($this->places() as $name => $place) {
            if ($operation->has("fiscal.$name")) {
                $text = Text::stored($operation->field("fiscal.$name"));
                if (isset($this->values($now['custom_field'] ?? '')[$name])) {
                    $texts['custom_field'] = $this->with($texts, $now, 'custom_field', $name, '');
                }
                $texts[$place['column']] = $this->with($texts, $now, $place['column'], $place['key'], $text);
            }
        }

        return $texts;
    }

    /** Return what the shop's form saves of an order, with fiscal texts where it says nothing of them. */
    public function filled(array $saved, array $texts): array
    {
        foreach ($texts as $name => $text) {
            $place = $this->places()[$name];
            $values = $saved[$place['column']] ?? [];
            $values = is_array($values) ? $values : [];
            $isEmpty = ($values[$place['key']] ?? '') === ''; // a field that is newer than the order was empty in the form
            $saved[$place['column']] = ($isEmpty ? [$place['key'] => $text] : []) + $values;
        }

        return $saved;
    }

    /** Return a column's JSON with one value more, or without it. */
    private function with(array $texts, array $now, string $column, string $key, string $text): string
    {
        $values = $this->values($texts[$column] ?? $now[$column] ?? '');
        unset($values[$key]);
        $values += $text === '' ? [] : [$key => $text];

        return $values ? json_encode($values) : '[]';
    }

    /** Return the column's values. */
    public function values($json): array
    {
        $values = json_decode((string)$json, true);

        return is_array($values) ? $values : [];
    }
}
