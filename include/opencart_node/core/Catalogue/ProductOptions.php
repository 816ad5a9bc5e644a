<?php
namespace OrderUpload\Node\Catalogue;

use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Protocol\OperationRefused;
use OrderUpload\Node\Values\Text;

/** Matches the options of order lines with those of their products, by name and value in any of the shop's languages. */
final class ProductOptions
{
    const REMEDY = 'change the options of the product, name the attribute or the value in a correspondence, correct the parameter of'
        . ' the line with order-upload correct, or set missing_product to as_sold or stand_in';

    private $db;
    private $variants;
    /** Product id => its options: product_option_id => type, required, names, values. */
    private $options = [];

    public function __construct(Database $db, Variants $variants)
    {
        $this->db = $db;
        $this->variants = $variants;
    }

    /** Read the options of these products. */
    public function prepare(array $productIds)
    {
        if (!$productIds) {
            return;
        }
        $variants = $this->variants->of($productIds);
        $this->read(array_merge($productIds, array_column($variants, 'master')));
        foreach ($variants as $id => $variant) {
            $this->options[$id] = $this->options[$variant['master']] ?? [];
            foreach (array_intersect_key($variant['fixed'], $this->options[$id]) as $optionId => $valueId) {
                $values = array_intersect($this->options[$id][$optionId]['values'], [$valueId]);
                if ($values) {
                    $this->options[$id][$optionId] = ['required' => false, 'values' => $values] + $this->options[$id][$optionId];
                }
            }
        }
    }

    /**
     * Return the options of a line as rows of oc_order_option: name and value as sold, ids and type of the catalogue.
     *
     * An option that the product does not have is kept as a text.
     *
     * @throws OperationRefused missing_option, if it has to match and the product has the option but not the value, or
     *                          requires an option that the line does not choose
     */
    public function match(array $options, int $productId, string $sku, bool $isStrict): array
    {
        $free = $this->options[$productId] ?? [];
        $rows = [];
        foreach ($options as $option) {
            $named = $this->named($free, $option);
            $value = Text::folded($option['value']);
            $having = array_filter($named, function ($candidate) use ($value) {
                return !$candidate['values'] || isset($candidate['values'][$value]);
            });
            if ($named && !$having && $isStrict) {
                $name = ($option['attribute'] ?? '') ?: $option['name'];
                throw $this->missing($sku, "$name / {$option['value']}", "it has no option $name {$option['value']}");
            }
            $id = (int)key($having);
            unset($free[$id]);
            $rows[] = ['product_option_id' => $id, 'product_option_value_id' => $having[$id]['values'][$value] ?? 0,
                'type' => $having[$id]['type'] ?? 'text'] + $option;
        }
        $required = array_filter($free, function ($option) {
            return $option['required'];
        });
        if ($required && $isStrict) {
            $name = reset($required)['name'];
            throw $this->missing($sku, $name, "it requires the option $name");
        }

        return $rows;
    }

    private function missing(string $sku, string $what, string $found): OperationRefused
    {
        return OperationRefused::rejected('missing_option', "product $sku: $found", self::REMEDY, "option $sku / $what");
    }

    /** Return the options that a line's is called like: by the shop's name of it first, then by the platform's. */
    private function named(array $options, array $option): array
    {
        foreach (array_filter([Text::folded($option['attribute'] ?? ''), Text::folded($option['name'])], 'strlen') as $name) {
            $named = array_filter($options, function ($candidate) use ($name) {
                return isset($candidate['names'][$name]);
            });
            if ($named) {
                return $named;
            }
        }

        return [];
    }

    private function read(array $productIds)
    {
        $sql = 'SELECT po.product_id, po.product_option_id, po.required, o.type, d.name FROM {product_option} po
            JOIN {option} o ON o.option_id = po.option_id JOIN {option_description} d ON d.option_id = o.option_id
            WHERE po.product_id IN (?) ORDER BY po.product_option_id, d.language_id';
        foreach ($this->db->rows($sql, [$productIds]) as $row) {
            $option = &$this->options[(int)$row['product_id']][(int)$row['product_option_id']];
            $name = Text::shown($row['name']);
            $option = $option ?: ['type' => $row['type'], 'required' => (bool)$row['required'], 'name' => $name, 'names' => [],
                'values' => []];
            $option['names'][Text::folded($name)] = true;
            unset($option);
        }
        $this->readValues($productIds);
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
