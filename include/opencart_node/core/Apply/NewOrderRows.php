<?php
namespace OrderUpload\Node\Apply;

use OrderUpload\Node\Customers\Buyers;
use OrderUpload\Node\Database\Columns;
use OrderUpload\Node\Orders\OrderRows;
use OrderUpload\Node\Orders\OrderWriter;
use OrderUpload\Node\Platform\Platform;
use OrderUpload\Node\Protocol\Operation;
use OrderUpload\Node\Protocol\OperationRefused;
use OrderUpload\Node\Shop\ShopData;
use OrderUpload\Node\Values\Text;

/** The rows of new orders: what was sent, and what the shop puts into every order that it makes. */
final class NewOrderRows
{
    private $columns;
    private $shop;
    private $platform;
    private $rows;
    private $buyers;
    /** Reference => rows that were made of its create. */
    private $made = [];

    public function __construct(Columns $columns, ShopData $shop, Platform $platform, OrderRows $rows, Buyers $buyers)
    {
        $this->columns = $columns;
        $this->shop = $shop;
        $this->platform = $platform;
        $this->rows = $rows;
        $this->buyers = $buyers;
    }

    /**
     * Make the rows of a create, for the other methods to give.
     *
     * @throws OperationRefused what cannot be kept
     */
    public function check(Operation $create)
    {
        $this->made[$create->ref] = ['order' => $this->rows->order($create, []),
            'products' => $this->rows->products($create, []), 'totals' => $this->rows->totals($create, [])];
        $create->asked = $this->made[$create->ref];
        $create->asked['order']['order_status_id'] = $this->status($create);
    }

    /** Forget the rows that were made. */
    public function clear()
    {
        $this->made = [];
    }

    /**
     * Return the row of oc_order.
     *
     * @param string $status what the order has from its first moment on; '0' where the status is set later
     */
    public function order(Operation $create, string $status): array
    {
        $storeId = (int)$create->store_id;
        $store = $this->shop->stores($this->platform->url())[$create->store_id];
        $language = $this->shop->language($storeId);
        $now = date('Y-m-d H:i:s');
        $buyer = $this->buyers->columns($create);
        $create->asked['order'] = $buyer + $create->asked['order'];

        return $buyer + $this->made[$create->ref]['order'] + [
            'invoice_prefix' => (string)$this->shop->setting('config_invoice_prefix', $storeId),
            'store_id' => $storeId, 'store_name' => Text::stored($store['name']), 'store_url' => $store['url'],
            'language_id' => (int)($this->shop->languages()[$language] ?? 0), 'language_code' => $language,
            'order_status_id' => (int)$status, 'user_agent' => OrderWriter::mark($create->ref), 'tracking' => '',
            'subscription_id' => 0, 'affiliate_id' => 0, 'commission' => '0.0000', 'marketing_id' => 0,
            'payment_address_id' => 0, 'shipping_address_id' => 0, 'payment_country_id' => 0, 'payment_zone_id' => 0,
            'shipping_country_id' => 0, 'shipping_zone_id' => 0, 'transaction_id' => '',
            'payment_custom_field' => '[]', 'shipping_custom_field' => '[]',
            'date_added' => $now, 'date_modified' => $now,
        ] + $this->emptyMethods() + array_fill_keys($this->columns->texts('order'), '');
    }

    /** Return rows of oc_order_product, as OrderWriter takes them. */
    public function products(Operation $create): array
    {
        return $this->made[$create->ref]['products'];
    }

    /** Return rows of oc_order_total. */
    public function totals(Operation $create): array
    {
        return $this->made[$create->ref]['totals'];
    }

    /** Return the order's total in the default currency. */
    public function total(Operation $create): string
    {
        return $this->made[$create->ref]['order']['total'];
    }

    /** Return the status that the order gets: the one that was sent, else the shop's own for new orders. */
    public function status(Operation $create): string
    {
        return $create->field('status') ?: (string)$this->shop->setting('config_order_status_id', (int)$create->store_id);
    }

    /** Return both methods empty, as JSON objects where there is no column for a code: the shop's pages read them so. */
    private function emptyMethods(): array
    {
        if ($this->columns->has('order', 'payment_code')) {
            return [];
        }

        return ['payment_method' => OrderRows::method('payment', []), 'shipping_method' => OrderRows::method('shipping', [])];
    }
}
