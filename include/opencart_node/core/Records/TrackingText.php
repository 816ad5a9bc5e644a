<?php
namespace OrderUpload\Node\Records;

use OrderUpload\Node\Shop\ShopData;
use OrderUpload\Node\Values\Text;

/** What an order's history says of its tracking, in no language: BRT 12345, the link, the day. */
final class TrackingText
{
    private $shop;

    public function __construct(ShopData $shop)
    {
        $this->shop = $shop;
    }

    /** Return the comment as the shop keeps it, '' without a number. */
    public function of(WrittenOrder $order): string
    {
        $tracking = $order->texts['tracking'];
        if ($tracking['number'] === '') {
            return '';
        }
        $parts = [trim($tracking['courier'] . ' ' . $tracking['number']), $tracking['link'], $this->day($order)];

        return Text::stored(implode("\n", array_filter($parts, 'strlen')));
    }

    /** Return the day on which the order was shipped, where the shop is, or ''. */
    public function day(WrittenOrder $order): string
    {
        $time = $order->texts['tracking']['shipped_at'];

        return $time === '' ? '' : substr($this->shop->localTime($time), 0, 10);
    }
}
