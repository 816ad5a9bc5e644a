<?php
namespace OrderUpload\Node\Stock;

use OrderUpload\Node\Database\Columns;
use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Orders\OrderState;
use OrderUpload\Node\Platform\Platform;
use OrderUpload\Node\Protocol\OperationRefused;
use OrderUpload\Node\Records\OrderLinks;
use OrderUpload\Node\Values\Text;

/**
 * Moves stock for orders, and remembers with each what was taken: pieces by product and by option value.
 *
 * The rule is the shop's: pieces leave when a status enters the processing or complete list and come back when it leaves
 * both. On tables without transactions one statement moves the pieces and marks its own row in order_upload_move, so that a
 * worker that dies leaves both or neither; only a server that stops in between leaves uncertain stock.
 */
final class StockKeeper
{
    /** How far the clock of PHP and the database's uptime may drift apart. */
    const CLOCK_S = 5;

    private $db;
    private $columns;
    private $platform;
    private $links;
    private $boot;
    /** Status => 1 of those in which an order has its stock. */
    private $holding;

    public function __construct(Database $db, Columns $columns, Platform $platform, OrderLinks $links)
    {
        $this->db = $db;
        $this->columns = $columns;
        $this->platform = $platform;
        $this->links = $links;
    }

    /** Tell whether pieces are held for an order; of the shop's own orders, whether its status says so. */
    public function isTaken(OrderState $state): bool
    {
        return $state->link ? self::pieces($state->link) !== [] : $this->holds($state->status());
    }

    /** Tell whether an order in this status has its stock. */
    public function holds(string $status): bool
    {
        $this->holding = $this->holding ?? array_fill_keys($this->platform->stockStatuses(), 1);

        return isset($this->holding[$status]);
    }

    /** Return what a link's order holds: "p12" product 12, "o7" option value 7 => pieces. */
    public static function pieces(array $link): array
    {
        return json_decode($link['stock_taken'] ?? '', true) ?: [];
    }

    /** Return order id => pieces that the lines of these orders need. */
    public function needed(array $orderIds): array
    {
        $needed = array_fill_keys($orderIds, []);
        $master = $this->columns->has('order_product', 'master_id') ? 'l.master_id' : '0';
        $sql = "SELECT l.order_id, l.quantity, p.product_id AS id FROM {order_product} l
            JOIN {product} p ON p.product_id IN (l.product_id, $master) AND p.subtract = 1 AND p.product_id > 0
            WHERE l.order_id IN (?)";
        foreach ($orderIds ? $this->db->rows($sql, [$orderIds]) : [] as $row) {
            $this->add($needed[(int)$row['order_id']], 'p' . $row['id'], (int)$row['quantity']);
        }
        $sql = 'SELECT l.order_id, l.quantity, v.product_option_value_id AS id FROM {order_option} o
            JOIN {order_product} l ON l.order_product_id = o.order_product_id
            JOIN {product_option_value} v ON v.product_option_value_id = o.product_option_value_id AND v.subtract = 1
            WHERE o.order_id IN (?)';
        foreach ($orderIds ? $this->db->rows($sql, [$orderIds]) : [] as $row) {
            $this->add($needed[(int)$row['order_id']], 'o' . $row['id'], (int)$row['quantity']);
        }

        return $needed;
    }

    /**
     * Return the pieces that lines need which are not written yet.
     *
     * @param array $orders key => rows of OrderRows::products()
     */
    public function neededByLines(array $orders): array
    {
        $needed = array_fill_keys(array_keys($orders), []);
        $counted = $this->counted($orders);
        foreach ($orders as $key => $lines) {
            foreach ($lines as $line) {
                $keys = array_unique(['p' . $line['product_id'], 'p' . $line['master_id']]);
                foreach ($line['options'] as $option) {
                    $keys[] = 'o' . $option['product_option_value_id'];
                }
                foreach (array_intersect($keys, $counted) as $counts) {
                    $this->add($needed[$key], $counts, (int)$line['quantity']);
                }
            }
        }

        return $needed;
    }

    /** Return what of the products and option values of lines has a stock that is counted: p12, o7. */
    private function counted(array $orders): array
    {
        $products = $values = [];
        foreach ($orders as $lines) {
            foreach ($lines as $line) {
                $products += [(int)$line['product_id'] => 1, (int)$line['master_id'] => 1];
                $values += array_flip(array_map('intval', array_column($line['options'], 'product_option_value_id')));
            }
        }
        unset($products[0], $values[0]);
        $counted = [];
        foreach (['product' => $products, 'product_option_value' => $values] as $table => $ids) {
            $sql = "SELECT {$table}_id AS id FROM {{$table}} WHERE {$table}_id IN (?) AND subtract = 1";
            foreach ($ids ? $this->db->rows($sql, [array_keys($ids)]) : [] as $row) {
                $counted[] = ($table === 'product' ? 'p' : 'o') . $row['id'];
            }
        }

        return $counted;
    }

    /**
     * Move pieces, so that each order holds what it shall hold, and keep that with its link.
     *
     * @param array $moves ref => ['from' => pieces, 'to' => pieces]
     */
    public function move(array $moves)
    {
        $moves = $this->real($moves);
        if (!$moves) {
            return;
        }
        if ($this->columns->isTransactional()) {
            $this->links->setEach('stock_taken', $this->taken($moves));
            $this->movePieces($moves, 0);
        } else {
            $moveId = $this->begin();
            $this->links->setEach('stock_plan', $this->plans($moves, $moveId));
            $this->movePieces($moves, $moveId);
            $this->links->setEach('stock_taken', $this->taken($moves), ', stock_plan = NULL');
            $this->end($moveId);
        }
    }

    /**
     * Take the pieces of new orders; what is taken the caller keeps with their links, in the same transaction.
     *
     * @param array $moves ref => ['from' => pieces, 'to' => pieces]
     */
    public function take(array $moves)
    {
        $moves = $this->real($moves);
        if ($moves) {
            $this->movePieces($moves, 0);
        }
    }

    /**
     * Take the pieces of new orders on tables without transactions; their reservations name the orders and the move.
     *
     * @param array $moves ref => ['from' => pieces, 'to' => pieces]
     * @param array $ids   ref => order id, of all new orders
     * @return int the move, for end() once the caller has kept what is taken with the links; 0 where nothing moves
     */
    public function takeTraceably(array $moves, array $ids): int
    {
        $moves = $this->real($moves);
        $moveId = $moves ? $this->begin() : 0;
        $this->links->begin($ids, $this->plans($moves, $moveId));
        if ($moves) {
            $this->movePieces($moves, $moveId);
        }

        return $moveId;
    }

    /** Forget a move that every link of it knows as made. */
    public function end(int $moveId)
    {
        if ($moveId) {
            $this->db->run('DELETE FROM {order_upload_move} WHERE move_id = ?', [$moveId]);
        }
    }

    /**
     * Settle a move that a dead request announced; its row in order_upload_move tells whether it was made.
     *
     * @return array the link as it is now
     * @throws OperationRefused stock_uncertain: the database server was restarted since, and may have stopped half-way
     */
    public function settle(array $link): array
    {
        $plan = json_decode($link['stock_plan'] ?? '', true);
        if (!$plan) {
            return $link;
        }
        if ($this->isUncertain($plan)) {
            $names = $this->names($plan);
            $message = "the database server stopped while the stock of this order was moving: $names";
            $remedy = 'compare the stock of these products, then clear the doubt on the page of the module in the admin';
            throw OperationRefused::rejected('stock_uncertain', $message, $remedy, "stock $names");
        }
        $isDone = $this->isDone($plan);
        $link['stock_taken'] = $isDone ? $this->json($plan['to']) : $link['stock_taken'];
        $link['stock_plan'] = null;
        $this->links->set($link['ref'], ['stock_taken' => $link['stock_taken'], 'stock_plan' => null]);

        return $link;
    }

    /** Tell whether nobody can know how far a plan got: it is not marked as done, and the server was restarted since. */
    public function isUncertain(array $plan): bool
    {
        return !$this->isDone($plan) && abs($plan['boot'] - $this->boot()) > self::CLOCK_S;
    }

    private function isDone(array $plan): bool
    {
        return $this->db->value('SELECT done FROM {order_upload_move} WHERE move_id = ?', [$plan['move']]) === '1';
    }

    /** Make the row of a move, in which the statement that moves the pieces says that it did. */
    private function begin(): int
    {
        return $this->db->insert('order_upload_move', [['done' => 0]]);
    }

    /** Return ref => what its link keeps of a move until it is known to be made. */
    private function plans(array $moves, int $moveId): array
    {
        return array_map(function ($move) use ($moveId) {
            return json_encode($move + ['move' => $moveId, 'boot' => $this->boot()]);
        }, $moves);
    }

    /** Move the pieces in one statement, which the server runs to its end even when its client dies. */
    private function movePieces(array $moves, int $moveId)
    {
        $delta = [];
        foreach ($moves as $move) {
            foreach ($this->delta($move) as $key => $pieces) {
                $this->add($delta, $key, $pieces);
            }
        }
        ksort($delta);
        $joins = [];
        $sets = $moveId ? ['m.done = 1'] : [];
        $values = [];
        foreach (['p' => 'product', 'o' => 'product_option_value'] as $kind => $table) {
            $cases = $this->cases($delta, $kind);
            $joins[] = $cases ? "LEFT JOIN {{$table}} $kind ON $kind.{$table}_id IN (?)" : '';
            $values = array_merge($values, $cases ? [array_keys($cases)] : []);
            $sets[] = $cases ? "$kind.quantity = $kind.quantity + CASE $kind.{$table}_id " . implode(' ', $cases) . ' END' : '';
        }
        $from = $moveId ? '{order_upload_move} m' : '(SELECT 1 AS one) m';
        $where = $moveId ? ' WHERE m.move_id = ' . $moveId : '';
        $sets = implode(', ', array_filter($sets));
        if ($sets !== '') {
            $this->db->run("UPDATE $from " . implode(' ', $joins) . " SET $sets$where", $values);
        }
        $this->platform->service('cache')->delete('product');
    }

    /** Return the moves in which something moves. */
    private function real(array $moves): array
    {
        return array_filter($moves, function ($move) {
            return $move['from'] != $move['to'];
        });
    }

    /** Return ref => what its order holds after these moves, as its link keeps it. */
    public function taken(array $moves): array
    {
        return array_map(function ($move) {
            return $this->json($move['to']);
        }, $moves);
    }

    private function delta(array $move): array
    {
        $delta = $move['from'];
        foreach ($move['to'] as $key => $pieces) {
            $this->add($delta, $key, -$pieces);
        }

        return array_filter($delta);
    }

    private function cases(array $delta, string $kind): array
    {
        $cases = [];
        foreach (array_filter($delta) as $key => $pieces) {
            if ($key[0] === $kind) {
                $id = (int)substr($key, 1);
                $cases[$id] = "WHEN $id THEN " . (int)$pieces;
            }
        }

        return $cases;
    }

    private function add(array &$pieces, string $key, int $number)
    {
        $pieces[$key] = ($pieces[$key] ?? 0) + $number;
    }

    private function json(array $pieces): string
    {
        return $pieces ? json_encode($pieces) : '';
    }

    /** When the database server started, in seconds since 1970. */
    private function boot(): int
    {
        if ($this->boot === null) {
            $row = $this->db->row("SHOW GLOBAL STATUS LIKE 'Uptime'");
            $this->boot = time() - (int)($row['Value'] ?? 0);
        }

        return $this->boot;
    }

    /** Return the codes of the products that a plan moves, comma between them. */
    public function names(array $plan): string
    {
        $ids = ['p' => [0], 'o' => [0]];
        foreach (array_keys($plan['from'] + $plan['to']) as $key) {
            $ids[$key[0]][] = (int)substr($key, 1);
        }
        $sku = $this->columns->has('product', 'sku') ? "COALESCE(NULLIF(p.sku, ''), p.model)" : 'p.model';
        $sql = "SELECT DISTINCT $sku AS name FROM {product} p LEFT JOIN {product_option_value} v ON v.product_id = p.product_id
            WHERE p.product_id IN (?) OR v.product_option_value_id IN (?) ORDER BY 1";

        return implode(', ', array_map([Text::class, 'shown'], array_column($this->db->rows($sql, [$ids['p'], $ids['o']]), 'name')));
    }
}
