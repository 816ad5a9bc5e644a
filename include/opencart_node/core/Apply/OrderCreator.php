<?php
namespace OrderUpload\Node\Apply;

use OrderUpload\Node\Node;
use OrderUpload\Node\Orders\OrderRows;
use OrderUpload\Node\Orders\OrderWriter;
use OrderUpload\Node\Protocol\Operation;
use OrderUpload\Node\Protocol\OperationRefused;
use OrderUpload\Node\Records\OrderLinks;
use OrderUpload\Node\Statuses\HistoryEntry;
use OrderUpload\Node\Values\Text;

/**
 * Makes new orders, all of a batch with a few statements.
 *
 * Reserve, rows of the order, its lines and totals, stock, status with history, what was written, complete: each step can
 * be the last one of a worker that dies. With transactions nothing of it is left then; without, the reservation tells what
 * was begun, and the next create removes it and starts again.
 */
final class OrderCreator
{
    private $node;

    public function __construct(Node $node)
    {
        $this->node = $node;
    }

    /**
     * Check one create against what the shop remembers of its reference.
     *
     * @param array $link row of oc_order_upload_order, or empty
     * @throws OperationRefused
     */
    public function check(Operation $create, array $link)
    {
        if ($link && $link['state'] === OrderLinks::COMPLETE) {
            $message = 'the shop has an order of this reference: find it, then update it';
            throw OperationRefused::conflict('already_there', $message, $link['order_id']);
        }
        if ($link) {
            $this->node->stock()->settle($link);
        }
        $this->node->rows()->order($create, []);
        $this->node->rows()->products($create, []);
        $this->node->rows()->totals($create, []);
    }

    /**
     * Make these orders and return ref => order id. All references are held by this request.
     *
     * @param Operation[] $creates
     * @param array       $links   ref => row of a reservation that a dead request left
     */
    public function run(array $creates, array $links): array
    {
        $creates = array_column($creates, null, 'ref');
        $this->node->customers()->make($creates);
        foreach ($links as $link) {
            $this->node->remains()->remove($link);
        }
        $this->node->links()->reserve($creates);
        $ids = $this->insert($creates);
        $this->moveStock($creates, $ids);
        $tracked = array_keys($this->tracked($creates, $ids));
        $this->node->statuses()->write($this->entries($creates, $ids, $links, $this->node->parcels()->untold($tracked)));
        $this->node->parcels()->markTold($tracked);
        $operations = [];
        foreach ($ids as $ref => $id) {
            $operations[$id] = $creates[$ref];
        }
        $this->node->written()->keep($operations, $this->node->orders()->marks($operations));
        $this->node->links()->finish($creates);

        return $ids;
    }

    /** Return rows of oc_order as a new order has them. */
    private function row(Operation $create): array
    {
        $shop = $this->node->shop();
        $storeId = (int)$create->store_id;
        $store = $shop->stores($this->node->platform()->url())[$create->store_id];
        $language = $shop->language($storeId);
        $now = date('Y-m-d H:i:s');

        return $this->node->rows()->order($create, []) + $this->node->customers()->columns($create) + [
            'invoice_prefix' => (string)$shop->setting('config_invoice_prefix', $storeId),
            'store_id' => $storeId, 'store_name' => Text::stored($store['name']), 'store_url' => $store['url'],
            'language_id' => (int)($shop->languages()[$language] ?? 0), 'language_code' => $language,
            'order_status_id' => 0, 'user_agent' => OrderWriter::mark($create->ref), 'tracking' => '',
            'subscription_id' => 0, 'affiliate_id' => 0, 'commission' => '0.0000', 'marketing_id' => 0,
            'payment_address_id' => 0, 'shipping_address_id' => 0, 'payment_country_id' => 0, 'payment_zone_id' => 0,
            'shipping_country_id' => 0, 'shipping_zone_id' => 0, 'transaction_id' => '',
            'payment_custom_field' => '[]', 'shipping_custom_field' => '[]',
            'date_added' => $now, 'date_modified' => $now,
        ] + $this->emptyMethods() + array_fill_keys($this->node->columns()->texts('order'), '');
    }

    /** The shop's own pages read both methods of an order as JSON objects on 4.x. */
    private function emptyMethods(): array
    {
        if ($this->node->columns()->has('order', 'payment_code')) {
            return [];
        }
        return ['payment_method' => OrderRows::method('payment', []), 'shipping_method' => OrderRows::method('shipping', [])];
    }

    private function insert(array $creates): array
    {
        $rows = array_map([$this, 'row'], $creates);
        $ids = $this->node->writer()->insert($rows);
        if (count($ids) !== count($creates)) {
            throw new \RuntimeException(count($ids) . ' of ' . count($creates) . ' orders were found after they were made');
        }
        $this->node->links()->setOrders($ids);
        $products = [];
        $totals = [];
        foreach ($ids as $ref => $id) {
            $products[$id] = $this->node->rows()->products($creates[$ref], []);
            $totals[$id] = $this->node->rows()->totals($creates[$ref], []);
        }
        $this->node->writer()->insertProducts($products);
        $this->node->writer()->insertTotals($totals);
        $this->node->parcels()->write($this->tracked($creates, $ids));

        return $ids;
    }

    private function moveStock(array $creates, array $ids)
    {
        $taking = array_filter($creates, function ($create) {
            return $create->stock === 'follow_shop' && $this->node->stock()->holds($this->status($create));
        });
        $needed = $this->node->stock()->needed(array_values(array_intersect_key($ids, $taking)));
        $moves = [];
        foreach (array_keys($taking) as $ref) {
            $moves[$ref] = ['from' => [], 'to' => $needed[$ids[$ref]]];
        }
        $this->node->stock()->move($moves);
    }

    private function entries(array $creates, array $ids, array $links, array $comments): array
    {
        $entries = [];
        foreach ($ids as $ref => $id) {
            $create = $creates[$ref];
            $wasMailed = ($links[$ref]['mail_event'] ?? '') === $create->eventHash();
            $mail = $create->mail === 'always' && !$wasMailed ? 'always' : 'never';
            $total = $this->node->rows()->order($create, [])['total'];
            $entries[] = new HistoryEntry($id, '0', $this->status($create), $mail, $total, $comments[$id] ?? '');
        }

        return $entries;
    }

    /** Return order id => create of those that bring a parcel. */
    private function tracked(array $creates, array $ids): array
    {
        $tracked = [];
        foreach ($ids as $ref => $id) {
            if (preg_grep('/^tracking\./', array_keys($creates[$ref]->fields))) {
                $tracked[$id] = $creates[$ref];
            }
        }

        return $tracked;
    }

    private function status(Operation $create): string
    {
        return $create->field('status')
            ?: (string)$this->node->shop()->setting('config_order_status_id', (int)$create->store_id);
    }
}
