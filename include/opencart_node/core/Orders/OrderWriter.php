<?php
namespace OrderUpload\Node\Orders;

use OrderUpload\Node\Database\Columns;
use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Values\Text;

/** Writes the rows of orders, many in one statement. */
final class OrderWriter
{
    const CHILDREN = ['order_option', 'order_product', 'order_total', 'order_history'];
    /** Characters that oc_order.user_agent takes. */
    const LONGEST_MARK = 255;

    private $db;
    private $columns;

    public function __construct(Database $db, Columns $columns)
    {
        $this->db = $db;
        $this->columns = $columns;
    }

    /**
     * Insert orders and return ref => order id.
     *
     * The ids are read back by the mark in user_agent, which also is how the admin shows the reference: a multi-row
     * INSERT promises nothing about the ids between its rows.
     *
     * @param array $rows ref => row of oc_order
     */
    public function insert(array $rows): array
    {
        if (!$rows) {
            return [];
        }
        $columns = $this->columns->of('order');
        $template = [];
        foreach ($rows as $row) {
            $template += array_intersect_key($row, $columns);
        }
        $first = $this->db->insert('order', $this->aligned($rows, array_keys($template)));

        return $this->idsAfter($first - 1, array_column($rows, 'user_agent'), array_keys($rows));
    }

    /** Return ref => id of the orders above an id that bear these marks. */
    public function idsAfter(int $floor, array $marks, array $refs): array
    {
        $byMark = array_combine($marks, $refs);
        $ids = [];
        $sql = 'SELECT order_id, user_agent FROM {order} WHERE order_id > ? AND user_agent IN (?)';
        foreach ($this->db->rows($sql, [$floor, $marks]) as $row) {
            if (isset($byMark[$row['user_agent']])) {
                $ids[$byMark[$row['user_agent']]] = (int)$row['order_id'];
            }
        }

        return $ids;
    }

    /** Return the mark of a reference for user_agent, which the admin's order page shows; one too long when stored is hashed. */
    public static function mark(string $ref): string
    {
        $mark = Text::stored("OrderUpload/1 ($ref)");

        return strlen($mark) > self::LONGEST_MARK ? 'OrderUpload/1 (sha256 ' . hash('sha256', $ref) . ')' : $mark;
    }

    /** Insert lines with their options: order id => rows of OrderRows::products(). */
    public function insertProducts(array $products)
    {
        $rows = [];
        foreach ($products as $orderId => $lines) {
            foreach ($lines as $line) {
                $rows[] = ['order_id' => (int)$orderId] + array_intersect_key($line, $this->columns->of('order_product'));
            }
        }
        $this->db->insert('order_product', $rows);
        $this->insertOptions($products);
    }

    /** Insert totals: order id => rows of OrderRows::totals(). */
    public function insertTotals(array $totals)
    {
        $rows = [];
        foreach ($totals as $orderId => $lines) {
            foreach ($lines as $line) {
                $rows[] = ['order_id' => (int)$orderId] + array_intersect_key($line, $this->columns->of('order_total'));
            }
        }
        $this->db->insert('order_total', $rows);
    }

    /** Change columns of an order. */
    public function change(int $orderId, array $row)
    {
        $row = $row ? array_intersect_key($row, $this->columns->of('order')) : [];
        if (!$row) {
            return;
        }
        $parts = array_map(function ($name) {
            return "`$name` = ?";
        }, array_keys($row));
        $this->db->run('UPDATE {order} SET ' . implode(', ', $parts) . ', date_modified = ? WHERE order_id = ?',
            array_merge(array_values($row), [date('Y-m-d H:i:s'), $orderId]));
    }

    /** Remove the lines of orders, or their totals. */
    public function remove(array $orderIds, array $tables)
    {
        foreach ($orderIds ? $tables : [] as $table) {
            $this->db->run('DELETE FROM {' . $table . '} WHERE order_id IN (?)', [$orderIds]);
        }
    }

    /** Insert the options of lines, whose ids are read back: within one order they grow with the lines. */
    private function insertOptions(array $products)
    {
        $withOptions = array_filter($products, function ($lines) {
            return array_filter(array_column($lines, 'options'));
        });
        if (!$withOptions) {
            return;
        }
        $ids = [];
        $sql = 'SELECT order_id, order_product_id FROM {order_product} WHERE order_id IN (?) ORDER BY order_product_id';
        foreach ($this->db->rows($sql, [array_keys($withOptions)]) as $row) {
            $ids[(int)$row['order_id']][] = (int)$row['order_product_id'];
        }
        $rows = [];
        foreach ($withOptions as $orderId => $lines) {
            foreach (array_values($lines) as $number => $line) {
                foreach ($line['options'] as $option) {
                    $rows[] = ['order_id' => (int)$orderId, 'order_product_id' => $ids[$orderId][$number],
                        'product_option_id' => (int)$option['product_option_id'],
                        'product_option_value_id' => (int)$option['product_option_value_id'], 'name' => $option['name'],
                        'value' => $option['value'], 'type' => $option['type']];
                }
            }
        }
        $this->db->insert('order_option', $rows);
    }

    private function aligned(array $rows, array $columns): array
    {
        return array_map(function ($row) use ($columns) {
            $aligned = [];
            foreach ($columns as $column) {
                $aligned[$column] = $row[$column] ?? '';
            }

            return $aligned;
        }, $rows);
    }
}
