<?php
namespace OrderUpload\Node;

/** Where the parcels stand on a buyer's order page: before the history, else, in a theme of another make, at the end. */
final class BuyerPage
{
    /** Put before the page is drawn, into what every theme shows at the end of it. */
    const MARK = '<!-- order_upload parcels -->';

    /**
     * Return the page with the panel in its place, once; without a panel the page as it was.
     *
     * @param string $heading of the history, as the page shows it
     */
    public static function with(string $page, string $panel, string $heading): string
    {
        $place = '#<h([1-6])[^>]*>\s*' . preg_quote($heading, '#') . '\s*</h\1>#';
        if ($panel !== '' && $heading !== '' && preg_match($place, $page, $found, PREG_OFFSET_CAPTURE)) {
            $page = substr_replace($page, $panel, $found[0][1], 0);
            $panel = '';
        }

        return str_replace(self::MARK, $panel, $page);
    }
}
