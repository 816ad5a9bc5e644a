<?php
namespace OrderUpload\Node\Catalogue;

use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Values\Text;

/** Options of products with their values: what a line of an order may choose. */
final class LookupOptions
{
    private $db;

    public function __construct(Database $db)
    {
        $this->db = $db;
    }

    /**
     * Return product id => its options, in the order in which the shop shows them.
     *
     * @param int[] $productIds
     * @param int[] $languages  ids of languages that names may come in, the wanted one first
     */
    public function of(array $productIds, array $languages): array
    {
        $values = $this->values($productIds, $languages);
        $name = TranslatedName::sql('o', 'option', $languages);
        $sql = "SELECT po.product_option_id, po.product_id, po.required, o.type, $name AS name
            FROM {product_option} po JOIN {option} o ON o.option_id = po.option_id
            WHERE po.product_id IN (?) ORDER BY po.product_id, o.sort_order, po.product_option_id";
        $options = [];
        foreach ($this->db->rows($sql, [$productIds]) as $row) {
            $options[$row['product_id']][] = [
                'product_option_id' => (string)$row['product_option_id'],
                'name' => Text::shown($row['name']),
                'type' => (string)$row['type'],
                'required' => (bool)$row['required'],
                'values' => $values[$row['product_option_id']] ?? [],
            ];
        }

        return $options;
    }

    private function values(array $productIds, array $languages): array
    {
        $name = TranslatedName::sql('v', 'option_value', $languages);
        $sql = "SELECT pv.product_option_value_id, pv.product_option_id, $name AS name
            FROM {product_option_value} pv JOIN {option_value} v ON v.option_value_id = pv.option_value_id
            WHERE pv.product_id IN (?) ORDER BY v.sort_order, pv.product_option_value_id";
        $values = [];
        foreach ($this->db->rows($sql, [$productIds]) as $row) {
            $values[$row['product_option_id']][] = [
                'product_option_value_id' => (string)$row['product_option_value_id'],
                'name' => Text::shown($row['name']),
            ];
        }

        return $values;
    }
}
