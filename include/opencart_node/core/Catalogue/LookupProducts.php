<?php
namespace OrderUpload\Node\Catalogue;

use OrderUpload\Node\Database\Columns;
use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Values\Text;

/**
 * Products of the catalogue by any of their codes, with options and option values.
 *
 * Up to OpenCart 4.0 the codes are columns of the product; from 4.1 on only the model is, the others are rows of product_code.
 */
final class LookupProducts
{
    /** Column, or code of a row, => kind of code in the protocol; a kind of the shop's own making (4.1) is a barcode. */
    const KINDS = [
        'sku' => 'sku', 'model' => 'model', 'ean' => 'barcode', 'upc' => 'barcode', 'jan' => 'barcode',
        'isbn' => 'barcode', 'mpn' => 'mpn',
    ];

    private $db;
    private $columns;
    private $options;

    public function __construct(Database $db, Columns $columns, LookupOptions $options)
    {
        $this->db = $db;
        $this->columns = $columns;
        $this->options = $options;
    }

    /**
     * Return every product that has one of these codes, whole and with these capitals.
     *
     * @param string[] $codes     raw text
     * @param int[]    $languages ids of languages that names may come in, the wanted one first
     */
    public function find(array $codes, array $languages): array
    {
        $codes = array_values(array_filter($codes, 'strlen'));
        $codesById = array_filter($this->codesOf($this->candidates($codes)), function ($kinds) use ($codes) {
            return array_intersect($codes, array_merge(...array_values($kinds)));
        });

        return $codesById ? $this->products($codesById, $languages) : [];
    }

    /** Return ids of products that the database, which does not tell capitals apart, takes for having one of the codes. */
    private function candidates(array $codes): array
    {
        if (!$codes) {
            return [];
        }
        $stored = $this->db->askable(array_map([Text::class, 'stored'], $codes));
        $names = $this->codeColumns();
        $tests = implode(' OR ', array_map(function ($name) {
            return "`$name` IN (?)";
        }, $names));
        $rows = $this->db->rows("SELECT product_id FROM {product} WHERE $tests", array_fill(0, count($names), $stored));
        if ($this->columns->hasTable('product_code')) {
            $rows = array_merge($rows, $this->db->rows('SELECT product_id FROM {product_code} WHERE value IN (?)', [$stored]));
        }

        return array_map('intval', array_unique(array_column($rows, 'product_id')));
    }

    /** Return product id => kind => codes, raw. */
    private function codesOf(array $productIds): array
    {
        if (!$productIds) {
            return [];
        }
        $names = $this->codeColumns();
        $codesById = [];
        foreach ($this->db->rows('SELECT * FROM {product} WHERE product_id IN (?) ORDER BY product_id', [$productIds]) as $row) {
            $codesById[$row['product_id']] = array_fill_keys(['sku', 'model', 'barcode', 'mpn'], []);
            foreach ($names as $name) {
                $this->put($codesById[$row['product_id']], $name, Text::shown($row[$name]));
            }
        }
        $rows = $codesById && $this->columns->hasTable('product_code')
            ? $this->db->rows('SELECT product_id, code, value FROM {product_code} WHERE product_id IN (?)', [array_keys($codesById)]) : [];
        foreach ($rows as $row) {
            if (isset($codesById[$row['product_id']])) {
                $this->put($codesById[$row['product_id']], strtolower($row['code']), Text::shown($row['value']));
            }
        }

        return $codesById;
    }

    private function put(array &$kinds, string $name, string $code)
    {
        $kind = self::KINDS[$name] ?? 'barcode';
        if ($code !== '' && !in_array($code, $kinds[$kind], true)) {
            $kinds[$kind][] = $code;
        }
    }

    private function products(array $codesById, array $languages): array
    {
        $ids = array_keys($codesById);
        $options = $this->options->of($ids, $languages);
        $name = TranslatedName::sql('p', 'product', $languages);
        $sql = "SELECT p.product_id, p.status, p.subtract, p.quantity, $name AS name FROM {product} p WHERE p.product_id IN (?)
            ORDER BY p.product_id";

        return array_map(function ($row) use ($codesById, $options) {
            return [
                'product_id' => (string)$row['product_id'],
                'name' => Text::shown($row['name']),
                'codes' => $codesById[$row['product_id']],
                'enabled' => (bool)$row['status'],
                'subtracts' => (bool)$row['subtract'],
                'pieces' => (string)$row['quantity'],
                'options' => $options[$row['product_id']] ?? [],
            ];
        }, $this->db->rows($sql, [$ids]));
    }

    private function codeColumns(): array
    {
        return array_values(array_filter(array_keys(self::KINDS), function ($name) {
            return $this->columns->has('product', $name);
        }));
    }
}
