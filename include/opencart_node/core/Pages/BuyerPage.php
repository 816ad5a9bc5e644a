<?php
namespace OrderUpload\Node\Pages;

use OrderUpload\Node\Values\Text;

/**
 * Parcels on a buyer's order page, each of them once.
 *
 * The history names a parcel where the shop shows such comments; 4.1 shows only those that were mailed. A parcel that it does
 * not name stands in a panel before the history, or at the end of the page in a theme without that heading.
 */
final class BuyerPage
{
    /** Put before the page is drawn, into what every theme shows at the end of it. */
    const MARK = '<!-- order_upload parcels -->';

    /**
     * Return the parcels that the history does not name.
     *
     * @param string $history as the page shows it
     */
    public static function missingFrom(string $history, array $parcels): array
    {
        return array_values(array_filter($parcels, function ($parcel) use ($history) {
            $number = preg_quote(Text::stored($parcel['number']), '/');

            return $parcel['number'] === '' || !preg_match('/(?<![\w-])' . $number . '(?![\w-])/u', $history);
        }));
    }

    /**
     * Return the page with the panel in its place, once; without a panel the page as it was.
     *
     * @param string $heading of the history, as the page shows it
     */
    public static function with(string $page, string $panel, string $heading): string
    {
        $place = '#<h([1-6])[^>]*>\s*' . preg_quote($heading, '#') . '\s*</h\1>#';
        if ($panel !== '' && $heading !== '' && preg_match_all($place, $page, $match, PREG_OFFSET_CAPTURE)) {
            $page = substr_replace($page, $panel, end($match[0])[1], 0); // the page's own title may be the same words
            $panel = '';
        }

        return str_replace(self::MARK, $panel, $page);
    }
}
