<?php
namespace OrderUpload\TestShop;

/**
 * The shop's order model as far as people and the module use it: a change of status with its history and its stock, an edit
 * of who the buyer is, and the deletion of an order.
 */
final class Orders
{
    private $registry;

    public function __construct($registry)
    {
        $this->registry = $registry;
    }

    /** OpenCart 3.0's name of it. */
    public function addOrderHistory($orderId, $status, $comment = '', $isTold = false, $isOverridden = false)
    {
        $this->addHistory($orderId, $status, $comment, $isTold, $isOverridden);
    }

    public function addHistory($orderId, $status, $comment = '', $isTold = false, $isOverridden = false)
    {
        $orderId = (int)$orderId;
        $order = $this->db()->query("SELECT order_status_id FROM oc_order WHERE order_id = $orderId")->row;
        if (!$order) {
            return;
        }
        $had = $this->hasStock((int)$order['order_status_id']);
        $has = $this->hasStock((int)$status);
        if ($had !== $has) {
            $this->moveStock($orderId, $has ? '-' : '+');
        }
        $now = date('Y-m-d H:i:s');
        $this->db()->query('UPDATE oc_order SET order_status_id = ' . (int)$status . ", date_modified = '$now' WHERE order_id = $orderId");
        $this->db()->query('INSERT INTO oc_order_history (order_id, order_status_id, notify, comment, date_added) VALUES ('
            . $orderId . ', ' . (int)$status . ', ' . (int)$isTold . ", '" . $this->db()->escape($comment) . "', '$now')");
    }

    /** An edit voids the order, and saves of custom fields what it is given and nothing else. */
    public function editOrder($orderId, $data)
    {
        $this->addHistory($orderId, 0);
        $sets = [];
        foreach (['firstname', 'lastname', 'email', 'custom_field', 'payment_custom_field'] as $name) {
            $text = is_array($data[$name]) ? json_encode($data[$name]) : $data[$name];
            $sets[] = "$name = '" . $this->db()->escape($text) . "'";
        }
        $this->db()->query('UPDATE oc_order SET ' . implode(', ', $sets) . ' WHERE order_id = ' . (int)$orderId);
    }

    public function deleteOrder($orderId)
    {
        $this->addHistory($orderId, 0);
        foreach (['order', 'order_product', 'order_option', 'order_total', 'order_history'] as $table) {
            $this->db()->query("DELETE FROM oc_$table WHERE order_id = " . (int)$orderId);
        }
    }

    /** The module may put its own connection in the place of the shop's for a while: it is asked for each time. */
    private function db()
    {
        return $this->registry->get('db');
    }

    private function hasStock(int $status): bool
    {
        $lists = array_merge((array)$this->registry->get('config')->get('config_processing_status'), (array)$this->registry->get('config')->get('config_complete_status'));

        return in_array($status, array_map('intval', $lists), true);
    }

    private function moveStock(int $orderId, string $sign)
    {
        foreach ($this->db()->query("SELECT * FROM oc_order_product WHERE order_id = $orderId")->rows as $line) {
            $pieces = (int)$line['quantity'];
            $this->db()->query("UPDATE oc_product SET quantity = (quantity $sign $pieces) WHERE subtract = 1 AND product_id = "
                . (int)$line['product_id']);
            $sql = 'SELECT product_option_value_id FROM oc_order_option WHERE order_product_id = ' . (int)$line['order_product_id'];
            foreach ($this->db()->query($sql)->rows as $option) {
                $this->db()->query("UPDATE oc_product_option_value SET quantity = (quantity $sign $pieces) WHERE subtract = 1
                    AND product_option_value_id = " . (int)$option['product_option_value_id']);
            }
        }
    }
}
