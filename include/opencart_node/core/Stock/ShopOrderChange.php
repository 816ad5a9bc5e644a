<?php
namespace OrderUpload\Node\Stock;

use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Platform\Platform;
use OrderUpload\Node\Protocol\OperationRefused;
use OrderUpload\Node\Records\DeletedOrders;
use OrderUpload\Node\Records\OrderLinks;

/**
 * Follows a change of status, an edit or a deletion by a person in the admin, before and after the shop's own order model.
 *
 * The model moves stock by its lists of statuses, whatever was taken before. For an order that the module knows, stock comes
 * back only if it was taken, and is taken only if it is not held yet and the order may take it. Where the model would do
 * otherwise, the change is hidden from it (StockGuard). Where it does the right thing, what it moved is remembered.
 */
final class ShopOrderChange
{
    /** Order id => its link, where we give back what it holds ourselves: its lines need other pieces than it took. */
    private static $due = [];

    /** Order id => whether its status was one in which an order has its stock. */
    private static $had = [];

    private $db;
    private $config;
    private $stock;
    private $links;
    private $deleted;

    public function __construct(Database $db, Platform $platform, StockKeeper $stock, OrderLinks $links, DeletedOrders $deleted)
    {
        $this->db = $db;
        $this->config = $platform->service('config');
        $this->stock = $stock;
        $this->links = $links;
        $this->deleted = $deleted;
    }

    /**
     * Before the order model sets a status.
     *
     * @return bool whether the anti-fraud check has to be overridden: with a hidden change it would run where the shop's rule
     *              runs none
     */
    public function before(int $orderId, int $to): bool
    {
        StockGuard::show($this->config);
        unset(self::$due[$orderId]);
        $order = ModelConnection::isOurs() ? [] : $this->order($orderId);
        if (!$order) {
            return false;
        }
        $from = (int)$order['order_status_id'];
        $had = StockGuard::takes($this->config, $from);
        $has = StockGuard::takes($this->config, $to);
        self::$had[$orderId] = $had;
        $holds = StockKeeper::pieces($order) !== [];
        $isRight = $has ? !$holds && self::mayTake($order) : $holds;
        if ($order['stock_plan']) {
            $isRight = false; // uncertain stock: nothing moves before a person says what it holds
        } elseif ($had && !$has && $holds && StockKeeper::pieces($order) != $this->stock->needed([$orderId])[$orderId]) {
            self::$due[$orderId] = $order;
            $isRight = false;
        }

        return $had !== $has && !$isRight && StockGuard::hide($this->config, $from, $to);
    }

    /** After it: remember what the model moved. */
    public function after(int $orderId)
    {
        $wasHidden = StockGuard::isHidden();
        StockGuard::show($this->config);
        if (isset(self::$due[$orderId])) {
            $this->stock->move([self::$due[$orderId]['ref'] => ['from' => StockKeeper::pieces(self::$due[$orderId]), 'to' => []]]);
            unset(self::$due[$orderId]);
        }
        $order = ModelConnection::isOurs() || $wasHidden ? [] : $this->order($orderId);
        if (!$order) {
            return;
        }
        $has = StockGuard::takes($this->config, (int)$order['order_status_id']);
        if ($has === (self::$had[$orderId] ?? null)) {
            return; // from one status with stock to another the model moves nothing
        }
        $holds = StockKeeper::pieces($order) !== [];
        if ($holds && !$has) {
            $this->remember($order['ref'], []);
        } elseif (!$holds && $has && self::mayTake($order)) {
            $this->remember($order['ref'], $this->stock->needed([$orderId])[$orderId]);
        }
    }

    /** After an order was deleted: nothing is held for it any more. */
    public function deleted(int $orderId)
    {
        $this->after($orderId);
        $this->db->run("UPDATE {order_upload_order} SET stock_taken = '' WHERE order_id = ?", [$orderId]);
        $this->deleted->note($orderId);
    }

    /** An order of the shop's own follows its rule; one that we created does what it was created with. */
    private static function mayTake(array $order): bool
    {
        return $order['owner'] === '' || $order['stock_policy'] !== 'untouched';
    }

    private function order(int $orderId): array
    {
        $order = $this->db->row('SELECT u.ref, u.owner, u.stock_policy, u.stock_taken, u.stock_plan, o.order_status_id
            FROM {order_upload_order} u JOIN {order} o ON o.order_id = u.order_id WHERE u.order_id = ?', [$orderId]);
        try {
            return $order ? $this->stock->settle($order) : [];
        } catch (OperationRefused $uncertain) {
            return $order;
        }
    }

    private function remember(string $ref, array $pieces)
    {
        $this->links->set($ref, ['stock_taken' => $pieces ? json_encode($pieces) : '']);
    }
}
