<?php
namespace OrderUpload\Node\Catalogue;

use OrderUpload\Node\Database\Columns;
use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Protocol\Operation;
use OrderUpload\Node\Protocol\OperationRefused;
use OrderUpload\Node\Values\Text;

/**
 * Finds the products of order lines: by SKU (else model), then barcode, then manufacturer's number; exact matches only.
 *
 * Codes stand in columns of oc_product, from 4.1 on in oc_product_code; they are read once for all lines of a batch.
 */
final class ProductMatch
{
    const BY = ['sku' => ['sku', 'model'], 'barcode' => ['ean', 'upc', 'jan', 'isbn', 'gtin'], 'mpn' => ['mpn']];

    private $db;
    private $columns;
    private $options;
    /** Column or kind of code => code => product id => true. */
    private $ids = [];
    private $products = [];

    public function __construct(Database $db, Columns $columns, ProductOptions $options)
    {
        $this->db = $db;
        $this->columns = $columns;
        $this->options = $options;
    }

    /** Read what the lines of these operations name; asked once, before match(). */
    public function prepare(array $operations)
    {
        $codes = [];
        foreach ($operations as $operation) {
            $lines = $operation->rows('content.lines');
            if ($lines && $operation->stand_in_product !== '') {
                $codes[Text::stored($operation->stand_in_product)] = true;
            }
            foreach ($lines as $line) {
                foreach (array_keys(self::BY) as $kind) {
                    $code = $line[$kind] ?? '';
                    if ($code !== '') {
                        $codes[Text::stored($code)] = true;
                    }
                }
            }
        }
        if ($codes) {
            $this->read($this->db->askable(array_map('strval', array_keys($codes))));
            $this->options->prepare(array_keys($this->products));
        }
    }

    /**
     * Set the operation's lines: each as sold, with product_id, master_id, model and options of the catalogue.
     *
     * A line whose product the catalogue lacks has none, or the one that stands in, and its own code as the model.
     *
     * @throws OperationRefused missing_product, missing_option, where the policy says block; unfit_stand_in
     */
    public function match(Operation $operation)
    {
        $operation->lines = [];
        $isStrict = $operation->missing_product === 'block';
        foreach ($operation->rows('content.lines') as $line) {
            $product = $this->product($line, $isStrict);
            $sku = $this->name($line);
            $line['product_id'] = (int)($product['product_id'] ?? 0);
            $line['master_id'] = (int)($product['master_id'] ?? 0);
            $line['model'] = $product ? Text::shown($product['model']) : $sku;
            $line['options'] = $this->options->match($line['options'] ?? [], $line['product_id'], $sku, $isStrict);
            if (!$product && $operation->stand_in_product !== '') {
                $line['product_id'] = $this->standIn($operation->stand_in_product);
            }
            $operation->lines[] = $line;
        }
    }

    private function product(array $line, bool $isStrict): array
    {
        foreach (self::BY as $kind => $columns) {
            $code = $line[$kind] ?? '';
            foreach ($code === '' ? [] : $columns as $column) {
                $ids = array_keys($this->ids[$column][$code] ?? []);
                if (count($ids) > 1 && $isStrict) {
                    $message = "product $code: " . count($ids) . " products of the catalogue have this $column";
                    throw OperationRefused::rejected('missing_product', $message, 'give each its own code', "product $code");
                }
                if (count($ids) === 1) {
                    return $this->products[$ids[0]];
                }
            }
        }
        if ($isStrict) {
            $name = $this->name($line) ?: 'without a code';
            $remedy = 'add it to the catalogue, correct its code with order-upload correct, or set missing_product to as_sold,'
                . ' or to stand_in with a stand_in_product';
            throw OperationRefused::rejected('missing_product', "product $name is not in the catalogue", $remedy, "product $name");
        }

        return [];
    }

    /**
     * Return the id of the product that stands in for those that the catalogue lacks.
     *
     * It must not count its stock: the order model moves that with every change of status, whoever makes it.
     *
     * @throws OperationRefused unfit_stand_in
     */
    private function standIn(string $code): int
    {
        $found = $this->ids['sku'][$code] ?? $this->ids['model'][$code] ?? [];
        $remedy = 'correct stand_in_product in the configuration, or give its SKU to one product of the shop';
        if (count($found) !== 1) {
            $message = "stand-in $code: " . count($found) . ' products of the catalogue have this SKU or model, one is wanted';
            throw OperationRefused::rejected('unfit_stand_in', $message, $remedy, "stand-in $code");
        }
        $product = $this->products[array_keys($found)[0]];
        if ((int)$product['subtract']) {
            $message = "stand-in $code: it counts its stock, which pieces of other products would move";
            $remedy = 'in the shop, open the product and set Subtract Stock to No in its tab Data';
            throw OperationRefused::rejected('unfit_stand_in', $message, $remedy, "stand-in $code");
        }

        return (int)$product['product_id'];
    }

    private function name(array $line): string
    {
        foreach (array_keys(self::BY) as $kind) {
            if (($line[$kind] ?? '') !== '') {
                return $line[$kind];
            }
        }

        return '';
    }

    private function read(array $codes)
    {
        $columns = array_merge(...array_values(self::BY));
        $columns = array_values(array_filter($columns, function ($column) {
            return $this->columns->has('product', $column);
        }));
        $master = $this->columns->has('product', 'master_id') ? 'master_id' : '0 AS master_id';
        $where = implode(' OR ', array_map(function ($column) {
            return "$column IN (?)";
        }, $columns));
        $ids = $this->readCodes($codes);
        $sql = "SELECT product_id, subtract, $master, " . implode(', ', $columns) . " FROM {product} WHERE $where OR product_id IN (?)
            ORDER BY product_id";
        $values = array_fill(0, count($columns), $codes);
        foreach ($this->db->rows($sql, array_merge($values, [$ids])) as $row) {
            $this->products[(int)$row['product_id']] = $row;
            foreach ($columns as $column) {
                if ((string)$row[$column] !== '') {
                    $this->ids[$column][Text::shown($row[$column])][(int)$row['product_id']] = true;
                }
            }
        }
    }

    private function readCodes(array $codes): array
    {
        $ids = [];
        if ($this->columns->hasTable('product_code')) {
            $sql = 'SELECT product_id, LOWER(code) AS kind, value FROM {product_code} WHERE value IN (?) ORDER BY product_id';
            foreach ($this->db->rows($sql, [$codes]) as $row) {
                $ids[] = (int)$row['product_id'];
                $this->ids[$row['kind']][Text::shown($row['value'])][(int)$row['product_id']] = true;
            }
        }

        return $ids;
    }
}
