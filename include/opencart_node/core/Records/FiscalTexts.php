<?php
namespace OrderUpload\Node\Records;

use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Protocol\Fields;

/**
 * Fiscal data of orders in a shop without custom fields for it: under the protocol's names in oc_order.custom_field.
 *
 * There is no copy of it anywhere: it goes with the order's row. OpenCart's own form does not show it, so nobody could erase
 * it there.
 */
final class FiscalTexts
{
    private $db;

    public function __construct(Database $db)
    {
        $this->db = $db;
    }

    /** Return the texts in such a column, by field name. */
    public static function in($json): array
    {
        return array_filter(array_intersect_key(self::values($json), Fields::CUSTOM), 'is_string');
    }

    /** Erase the texts of these orders; the shop's own custom fields are the merchant's. */
    public function forget(array $orderIds)
    {
        $sql = 'SELECT order_id, custom_field FROM {order} WHERE order_id IN (?)';
        foreach ($orderIds ? $this->db->rows($sql, [$orderIds]) : [] as $row) {
            if (self::in($row['custom_field'])) {
                $left = array_diff_key(self::values($row['custom_field']), Fields::CUSTOM);
                $json = $left ? json_encode($left) : '[]';
                $this->db->run('UPDATE {order} SET custom_field = ? WHERE order_id = ?', [$json, (int)$row['order_id']]);
            }
        }
    }

    private static function values($json): array
    {
        $values = json_decode((string)$json, true);

        return is_array($values) ? $values : [];
    }
}
