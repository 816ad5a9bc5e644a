<?php
namespace OrderUpload\Node\Catalogue;

use OrderUpload\Node\Database\Columns;
use OrderUpload\Node\Database\Database;

/** Variants of OpenCart 4: products whose options are those of their master, some of them with a value of their own. */
final class Variants
{
    private $db;
    private $columns;

    public function __construct(Database $db, Columns $columns)
    {
        $this->db = $db;
        $this->columns = $columns;
    }

    /**
     * Return variant's product id => master: product id; fixed: product_option_id => product_option_value_id.
     *
     * As in the shop's own cart, a value is the variant's only where its form overrides that of the master.
     *
     * @param int[] $productIds
     */
    public function of(array $productIds): array
    {
        if (!$productIds || !$this->columns->has('product', 'variant')) {
            return [];
        }
        $sql = 'SELECT product_id, master_id, variant, override FROM {product} WHERE product_id IN (?) AND master_id > 0';
        $variants = [];
        foreach ($this->db->rows($sql, [$productIds]) as $row) {
            $fixed = array_filter(array_intersect_key($this->decoded($row['variant']), $this->overridden($row['override'])), 'is_scalar');
            $variants[(int)$row['product_id']] = ['master' => (int)$row['master_id'], 'fixed' => array_filter(array_map('intval', $fixed))];
        }

        return $variants;
    }

    private function overridden($json): array
    {
        $override = $this->decoded($json)['variant'] ?? [];

        return is_array($override) ? $override : [];
    }

    private function decoded($json): array
    {
        $decoded = json_decode((string)$json, true);

        return is_array($decoded) ? $decoded : [];
    }
}
