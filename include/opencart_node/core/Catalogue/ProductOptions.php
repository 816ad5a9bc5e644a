<?php
namespace OrderUpload\Node\Catalogue;

use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Protocol\OperationRefused;
use OrderUpload\Node\Values\Text;

/** Matches the options of order lines with those of their products, by name and value in any of the shop's languages. */
final class ProductOptions
{
    private $db;
    /** product id => list of options: product_option_id, type, names, values. */
    private $options = [];

    public function __construct(Database $db)
    {
        $this->db = $db;
    }

    /** Read the options of these products. */
    public function prepare(array $productIds)
    {
        if (!$productIds) {
            return;
        }
        $sql = 'SELECT po.product_id, po.product_option_id, o.type, d.name FROM {product_option} po
            JOIN {option} o ON o.option_id = po.option_id JOIN {option_description} d ON d.option_id = o.option_id
            WHERE po.product_id IN (?)';
        foreach ($this->db->rows($sql, [$productIds]) as $row) {
            $option = &$this->options[(int)$row['product_id']][(int)$row['product_option_id']];
            $option = $option ?: ['type' => $row['type'], 'names' => [], 'values' => []];
            $option['names'][Text::folded(Text::shown($row['name']))] = true;
            unset($option);
        }
        $this->readValues($productIds);
    }

    /**
     * Return the options of a line as rows of oc_order_option: name and value as sold, ids and type of the catalogue.
     *
     * @throws OperationRefused missing_option, if it has to match and the product has options but not this one
     */
    public function match(array $options, int $productId, string $sku, bool $isStrict): array
    {
        $ofProduct = $this->options[$productId] ?? [];
        $rows = [];
        foreach ($options as $option) {
            $row = $this->find($ofProduct, $option);
            if (!$row && $ofProduct && $isStrict) {
                $name = ($option['attribute'] ?? '') ?: $option['name'];
                $message = "product $sku: it has no option $name {$option['value']}";
                $remedy = 'add the value to the product, map the attribute, correct the parameter of the line with order-upload'
                    . ' correct, or set missing_product to as_sold or stand_in';
                $group = "option $sku / $name / {$option['value']}";
                throw OperationRefused::rejected('missing_option', $message, $remedy, $group);
            }
            $rows[] = ($row ?: ['product_option_id' => 0, 'product_option_value_id' => 0, 'type' => 'text']) + $option;
        }

        return $rows;
    }

    private function find(array $ofProduct, array $option): array
    {
        $names = [Text::folded($option['attribute'] ?? ''), Text::folded($option['name'])];
        $value = Text::folded($option['value']);
        foreach (array_filter($names, 'strlen') as $name) {
            foreach ($ofProduct as $id => $candidate) {
                if (isset($candidate['names'][$name]) && (!$candidate['values'] || isset($candidate['values'][$value]))) {
                    return ['product_option_id' => $id, 'product_option_value_id' => $candidate['values'][$value] ?? 0,
                        'type' => $candidate['type']];
                }
            }
        }

        return [];
    }

    private function readValues(array $productIds)
    {
        $sql = 'SELECT v.product_id, v.product_option_id, v.product_option_value_id, d.name FROM {product_option_value} v
            JOIN {option_value_description} d ON d.option_value_id = v.option_value_id WHERE v.product_id IN (?)';
        foreach ($this->db->rows($sql, [$productIds]) as $row) {
            $values = &$this->options[(int)$row['product_id']][(int)$row['product_option_id']]['values'];
            $values[Text::folded(Text::shown($row['name']))] = (int)$row['product_option_value_id'];
            unset($values);
        }
    }
}
