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

    /** Return the comment as the shop keeps it, of the parcels that the history does not name yet; '' without any. */
    public function of(WrittenOrder $order): string
    {
        $texts = [];
        foreach ($order->unannounced() as $parcel) {
            $lines = [trim($parcel['courier'] . ' ' . $parcel['number']), $parcel['link'], $this->day($parcel['shipped_at'])];
            $texts[] = implode("\n", array_filter($lines, 'strlen'));
        }

        return Text::stored(implode("\n", $texts));
    }

    /** Return the day of a time where the shop is, or '' for none. */
    public function day(string $time): string
    {
        return $time === '' ? '' : substr($this->shop->localTime($time), 0, 10);
    }
}
