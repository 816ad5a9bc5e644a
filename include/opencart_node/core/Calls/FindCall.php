<?php
namespace OrderUpload\Node\Calls;

use OrderUpload\Node\Orders\OrderReader;
use OrderUpload\Node\Orders\OrderState;
use OrderUpload\Node\Orders\PartHashes;
use OrderUpload\Node\Orders\PartValues;
use OrderUpload\Node\Protocol\CallBody;
use OrderUpload\Node\Protocol\CallRefused;
use OrderUpload\Node\Protocol\Parts;
use OrderUpload\Node\Records\DeletedOrders;
use OrderUpload\Node\Records\OrderLinks;
use OrderUpload\Node\Shop\Access;
use OrderUpload\Node\Shop\ShopData;
use OrderUpload\Node\Stock\StockKeeper;
use OrderUpload\Node\Values\Text;

/** What find gives (docs/node-protocol.md, section 7). */
final class FindCall
{
    /** Orders that are read together: all their lines are in memory then. */
    const AT_ONCE = 50;

    private $links;
    private $deleted;
    private $orders;
    private $hashes;
    private $values;
    private $stock;
    private $shop;
    private $access;

    public function __construct(
        OrderLinks $links,
        DeletedOrders $deleted,
        OrderReader $orders,
        PartHashes $hashes,
        PartValues $values,
        StockKeeper $stock,
        ShopData $shop,
        Access $access
    ) {
        $this->links = $links;
        $this->deleted = $deleted;
        $this->orders = $orders;
        $this->hashes = $hashes;
        $this->values = $values;
        $this->stock = $stock;
        $this->shop = $shop;
        $this->access = $access;
    }

    /** @throws CallRefused 400, 413 */
    public function answer(CallBody $body): array
    {
        $refs = $body->refs();
        $ids = $body->orderIds();
        $wanted = array_values(array_unique($body->texts('values')));
        if (array_diff($wanted, Parts::names())) {
            throw new CallRefused(400, 'bad_request', 'values: found no part of an order; allowed: ' . implode(', ', Parts::names()));
        }

        return ['orders' => $this->orders($refs, $ids, $wanted)];
    }

    private function orders(array $refs, array $ids, array $wanted): array
    {
        $links = $this->deleted->noted($this->links->read($refs));
        $linked = array_map('intval', array_filter(array_column($links, 'order_id')));
        $orders = [];
        $there = [];
        foreach (array_chunk(array_values(array_unique(array_merge($ids, $linked))), self::AT_ONCE) as $chunk) {
            foreach ($this->orders->read($chunk) as $orderId => $state) {
                $there[$orderId] = true;
                if ($this->access->reaches((string)$state->row['store_id'], (bool)$state->link)) {
                    $orders[] = $this->order($state, $wanted);
                }
            }
        }
        foreach ($links as $link) {
            if (!isset($there[(int)$link['order_id']]) && $this->access->hasStore((string)$link['store_id'])) {
                $orders[] = $this->missing($link);
            }
        }

        return $orders;
    }

    private function order(OrderState $state, array $wanted): array
    {
        $email = Text::folded(Text::shown($state->row['email']));
        $link = $state->link;

        return [
            'order_id' => (string)$state->id(),
            'ref' => $link['ref'] ?? '',
            'store_id' => (string)$state->row['store_id'],
            'state' => $link['state'] ?? OrderLinks::COMPLETE,
            'owner' => $link['owner'] ?? '',
            'status' => $state->status(),
            'status_at' => $this->shop->utcTime($state->history['since'] ?? $state->row['date_added']),
            'total' => $this->values->total($state),
            'currency' => (string)$state->row['currency_code'],
            'email_hash' => $link || $email === '' ? '' : hash('sha256', $email),
            'customer_id' => $state->row['customer_id'] ? (string)$state->row['customer_id'] : '',
            'parts' => $this->parts($state, $wanted),
            'events' => $state->written->events(),
            'stock_taken' => $this->stock->isTaken($state),
            'mails_sent' => $state->mails,
        ];
    }

    /** Return each part: its hash now, its value where that is wanted, and what is kept of it. */
    private function parts(OrderState $state, array $wanted): array
    {
        $values = $this->values->of($state, $wanted);
        $parts = [];
        foreach ($this->hashes->all($state) as $part => $hash) {
            $parts[$part] = ['hash' => $hash] + (isset($values[$part]) ? ['value' => $values[$part]] : []);
            $kept = $state->written->part($part);
            if ($kept !== null) {
                $parts[$part] += ['said' => $kept['said'], 'event' => $kept['event']];
                $parts[$part] += $kept['hash'] === $hash ? [] : ['written' => $kept['hash']];
            }
        }

        return $parts;
    }

    /** A reference without an order: a create that has not finished, or one that a person deleted. */
    private function missing(array $link): array
    {
        $isDeleted = $link['state'] === DeletedOrders::DELETED;
        $empty = array_fill_keys(['status', 'status_at', 'total', 'currency', 'email_hash', 'customer_id'], '');

        return ['ref' => $link['ref'], 'order_id' => $isDeleted ? (string)$link['floor_id'] : '',
            'store_id' => (string)$link['store_id'], 'state' => $isDeleted ? DeletedOrders::DELETED : OrderLinks::RESERVED,
            'owner' => $link['owner'], 'parts' => (object)[], 'events' => [],
            'stock_taken' => false, 'mails_sent' => 0] + $empty;
    }
}
