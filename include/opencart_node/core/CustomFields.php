<?php
namespace OrderUpload\Node;

/**
 * The order's custom fields: JSON in oc_order.custom_field, by the id of the shop's custom field.
 *
 * Fiscal data goes under the custom field whose name says so in any language, where the admin shows it; a shop without
 * one keeps it under the protocol's name, which OpenCart preserves and does not show.
 */
final class CustomFields
{
    private $db;
    private $columns;
    private $keys;

    public function __construct(Database $db, Columns $columns)
    {
        $this->db = $db;
        $this->columns = $columns;
    }

    public function columns(): Columns
    {
        return $this->columns;
    }

    /** Return field name => key in the JSON. */
    public function keys(): array
    {
        if ($this->keys === null) {
            $this->keys = array_combine(array_keys(Fields::CUSTOM), array_keys(Fields::CUSTOM));
            foreach ($this->db->rows('SELECT custom_field_id, name FROM {custom_field_description} ORDER BY 1 DESC') as $row) {
                foreach (Fields::CUSTOM as $name => $names) {
                    if (in_array(Text::folded(Text::shown($row['name'])), $names, true)) {
                        $this->keys[$name] = (string)$row['custom_field_id'];
                    }
                }
            }
        }

        return $this->keys;
    }

    /** Return the ids of the custom fields that the shop keeps in a place: account, address, affiliate. */
    public function at(string $location): array
    {
        $sql = 'SELECT custom_field_id FROM {custom_field} WHERE location = ? AND status = 1';

        return array_column($this->db->rows($sql, [$location]), 'custom_field_id');
    }

    /** Return the column with what the operation changes in it, or nothing. */
    public function column(Operation $operation, array $now): array
    {
        $values = $this->values($now['custom_field'] ?? '');
        $isTouched = !$now;
        foreach ($this->keys() as $name => $key) {
            if ($operation->has("customer.$name")) {
                $values[$key] = Text::stored($operation->field("customer.$name"));
                $isTouched = true;
            }
        }
        $values = array_filter($values, function ($value) {
            return $value !== '';
        });

        return $isTouched ? ['custom_field' => $values ? json_encode($values) : '[]'] : [];
    }

    /** Return the column's values. */
    public function values($json): array
    {
        $values = json_decode((string)$json, true);

        return is_array($values) ? $values : [];
    }
}
