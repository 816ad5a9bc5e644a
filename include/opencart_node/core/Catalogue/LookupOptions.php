<?php
namespace OrderUpload\Node\Catalogue;

use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Values\Text;

/** Options of products with their values: what a line of an order may choose. */
final class LookupOptions
{
    private $db;
    private $names;
    private $variants;

    public function __construct(Database $db, OptionNames $names, Variants $variants)
    {
        $this->db = $db;
        $this->names = $names;
        $this->variants = $variants;
    }

    /**
     * Return product id => its options, in the order in which the shop shows them; of a variant those of its master.
     *
     * An option that the variant itself says has that one value, and nobody has to choose it.
     *
     * @param int[] $productIds
     * @param int[] $languages  ids of languages that names may come in, the wanted one first
     */
    public function of(array $productIds, array $languages): array
    {
        $variants = $this->variants->of($productIds);
        $options = $this->read(array_merge($productIds, array_column($variants, 'master')), $languages);
        foreach ($variants as $id => $variant) {
            $options[$id] = array_map(function ($option) use ($variant) {
                return self::fixed($option, $variant['fixed'][$option['product_option_id']] ?? 0);
            }, $options[$variant['master']] ?? []);
        }

        return $options;
    }

    private static function fixed(array $option, int $valueId): array
    {
        $values = array_values(array_filter($option['values'], function ($value) use ($valueId) {
            return (int)$value['product_option_value_id'] === $valueId;
        }));

        return $values ? ['required' => false, 'values' => $values] + $option : $option;
    }

    private function read(array $productIds, array $languages): array
    {
        $values = $this->values($productIds, $languages);
        $name = TranslatedName::sql('o', 'option', $languages);
        $sql = "SELECT po.product_option_id, po.product_id, po.option_id, po.required, o.type, $name AS name
            FROM {product_option} po JOIN {option} o ON o.option_id = po.option_id
            WHERE po.product_id IN (?) ORDER BY po.product_id, o.sort_order, po.product_option_id";
        $rows = $this->db->rows($sql, [$productIds]);
        $names = $this->names->ofOptions(array_column($rows, 'option_id'));
        $options = [];
        foreach ($rows as $row) {
            $options[$row['product_id']][] = [
                'product_option_id' => (string)$row['product_option_id'],
                'name' => Text::shown($row['name']),
                'names' => $names[$row['option_id']] ?? [],
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
        $sql = "SELECT pv.product_option_value_id, pv.product_option_id, pv.option_value_id, $name AS name
            FROM {product_option_value} pv JOIN {option_value} v ON v.option_value_id = pv.option_value_id
            WHERE pv.product_id IN (?) ORDER BY v.sort_order, pv.product_option_value_id";
        $rows = $this->db->rows($sql, [$productIds]);
        $names = $this->names->ofValues(array_column($rows, 'option_value_id'));
        $values = [];
        foreach ($rows as $row) {
            $values[$row['product_option_id']][] = [
                'product_option_value_id' => (string)$row['product_option_value_id'],
                'name' => Text::shown($row['name']),
                'names' => $names[$row['option_value_id']] ?? [],
            ];
        }

        return $values;
    }
}
