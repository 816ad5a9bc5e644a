<?php
namespace OrderUpload\Node\Calls;

use OrderUpload\Node\Orders\OrderReader;
use OrderUpload\Node\Orders\OrderState;
use OrderUpload\Node\Protocol\CallBody;
use OrderUpload\Node\Protocol\CallRefused;
use OrderUpload\Node\Protocol\Limits;
use OrderUpload\Node\Protocol\Parts;
use OrderUpload\Node\Records\DeletedOrders;
use OrderUpload\Node\Records\OrderLinks;
use OrderUpload\Node\Shop\ShopData;
use OrderUpload\Node\Stock\StockKeeper;
use OrderUpload\Node\Values\Text;

/** What find gives (docs/node-protocol.md, section 7). */
final class FindCall
{
    private $links;
    private $deleted;
    private $orders;
    private $stock;
    private $shop;

    public function __construct(
        OrderLinks $links,
        DeletedOrders $deleted,
        OrderReader $orders,
        StockKeeper $stock,
        ShopData $shop
    ) {
        $this->links = $links;
        $this->deleted = $deleted;
        $this->orders = $orders;
        $this->stock = $stock;
        $this->shop = $shop;
    }

    /** @throws CallRefused 400, 413 */
    public function answer(CallBody $body): array
    {
        $refs = array_values(array_unique($body->texts('refs')));
        $ids = array_values(array_unique($body->texts('order_ids')));
        if (count($refs) + count($ids) > Limits::LARGEST_FIND) {
            $message = count($refs) + count($ids) . ' at once, ' . Limits::LARGEST_FIND . ' are allowed';
            throw new CallRefused(413, 'batch_too_large', $message);
        }

        return ['orders' => $this->orders($refs, $ids)];
    }

    private function orders(array $refs, array $ids): array
    {
        $links = $this->deleted->noted($this->links->read($refs));
        $ids = array_map('intval', array_filter($ids, function ($id) {
            return preg_match('/^[1-9]\d{0,9}$/D', $id);
        }));
        $linked = array_filter(array_column($links, 'order_id'));
        $states = $this->orders->read(array_values(array_unique(array_merge($ids, array_map('intval', $linked)))));
        $orders = array_values(array_map([$this, 'order'], $states));
        foreach ($links as $link) {
            if (!isset($states[(int)$link['order_id']])) {
                $orders[] = $this->missing($link);
            }
        }

        return $orders;
    }

    private function order(OrderState $state): array
    {
        $fields = $state->fields();
        $email = Text::folded($fields['customer.email'] ?? '');
        $link = $state->link;

        return [
            'order_id' => (string)$state->id(),
            'ref' => $link['ref'] ?? '',
            'store_id' => (string)$state->row['store_id'],
            'state' => $link['state'] ?? OrderLinks::COMPLETE,
            'owner' => $link['owner'] ?? '',
            'status' => (string)$state->row['order_status_id'],
            'status_at' => $this->shop->utcTime($state->history['since'] ?? $state->row['date_added']),
            'total' => $fields['content.total'] ?? '',
            'currency' => $fields['content.currency'] ?? '',
            'email_hash' => $email === '' ? '' : hash('sha256', $email),
            'customer_id' => $state->row['customer_id'] ? (string)$state->row['customer_id'] : '',
            'parts' => (object)Parts::nested($fields),
            'hashes' => $state->hashes(Parts::names()),
            'written' => (object)array_map(function ($row) {
                return array_diff_key($row, ['order_id' => 1, 'part' => 1]);
            }, $state->remembered),
            'stock_taken' => $this->stock->isTaken($state),
            'mails_sent' => $state->mails,
        ];
    }

    /** A reference without an order: a create that has not finished, or one that a person deleted. */
    private function missing(array $link): array
    {
        $isDeleted = $link['state'] === DeletedOrders::DELETED;
        $empty = array_fill_keys(['status', 'status_at', 'total', 'currency', 'email_hash', 'customer_id'], '');

        return ['ref' => $link['ref'], 'order_id' => $isDeleted ? (string)$link['floor_id'] : '',
            'store_id' => (string)$link['store_id'], 'state' => $isDeleted ? DeletedOrders::DELETED : OrderLinks::RESERVED,
            'owner' => $link['owner'], 'parts' => (object)[], 'hashes' => (object)[], 'written' => (object)[],
            'stock_taken' => false, 'mails_sent' => 0] + $empty;
    }
}
