<?php
namespace OrderUpload\Node\Orders;

use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Platform\Platform;
use OrderUpload\Node\Values\Text;

/** The codes under which total lines are kept, the extensions that their models are in, and what they are called. */
final class TotalCodes
{
    /** Codes that the shop's order model may load at any change of status without redeeming anything. */
    const HARMLESS = ['sub_total', 'shipping', 'tax', 'total', 'handling', 'low_order_fee', 'coupon'];

    /** What the shop's own language files have a title of: of the others OpenCart says the method, or the tax rate. */
    const PHRASED = ['sub_total', 'total'];
    /** First letters of a language => titles. */
    const TITLES = [
        'en' => ['sub_total' => 'Sub-Total', 'shipping' => 'Shipping', 'tax' => 'Tax', 'total' => 'Total'],
        'it' => ['sub_total' => 'Subtotale', 'shipping' => 'Spedizione', 'tax' => 'IVA', 'total' => 'Totale'],
        'de' => ['sub_total' => 'Zwischensumme', 'shipping' => 'Versand', 'tax' => 'MwSt.', 'total' => 'Gesamtsumme'],
        'fr' => ['sub_total' => 'Sous-total', 'shipping' => 'Livraison', 'tax' => 'TVA', 'total' => 'Total'],
        'es' => ['sub_total' => 'Subtotal', 'shipping' => 'Envío', 'tax' => 'IVA', 'total' => 'Total'],
    ];

    private $db;
    private $platform;
    /** Language => code => title. */
    private $titles = [];
    /** Code => extension. */
    private $extensions;
    /** Code => whether the shop has its model, and that redeems nothing. */
    private $harmless = [];

    public function __construct(Database $db, Platform $platform)
    {
        $this->db = $db;
        $this->platform = $platform;
    }

    /**
     * Return the code under which a total line is kept.
     *
     * The shop's model redeems coupons, vouchers, points and credit at each change of status, and turns the order's status
     * into fraud where its own books lack them: what was redeemed elsewhere stands as a harmless line with its title. Of a
     * coupon it takes the code from parentheses in the title, on 3.0 and 4.0 from before a ) alone: without one it is harmless.
     */
    public function kept(string $code, string $title): string
    {
        $isCoupon = $code === 'coupon' && strpos($title, ')') !== false;

        return !$isCoupon && $this->isHarmless($code) ? $code : 'handling';
    }

    private function isHarmless(string $code): bool
    {
        if (!isset($this->harmless[$code])) {
            $this->harmless[$code] = in_array($code, self::HARMLESS, true)
                && (bool)$this->platform->totalFile($code, $this->extension($code));
        }

        return $this->harmless[$code];
    }

    /** Return the title of a total line that came without one, as the shop calls it in a language. */
    public function title(string $code, string $language): string
    {
        if (!isset($this->titles[$language][$code])) {
            $ours = self::TITLES[strtolower(substr($language, 0, 2))] ?? self::TITLES['en'];
            $theirs = in_array($code, self::PHRASED, true) ? $this->platform->totalPhrase($code, $this->extension($code), $language) : '';
            $this->titles[$language][$code] = Text::shown($theirs) ?: $ours[$code] ?? '';
        }

        return $this->titles[$language][$code];
    }

    /** Return the extension in which the model of a total line is. */
    public function extension(string $code): string
    {
        if ($this->extensions === null) {
            $this->extensions = [];
            if ($this->platform->hasExtensionFolders()) {
                $sql = "SELECT code, extension FROM {extension} WHERE type = 'total'";
                $this->extensions = array_column($this->db->rows($sql), 'extension', 'code');
            }
        }

        return $this->extensions[$code] ?? 'opencart';
    }
}
