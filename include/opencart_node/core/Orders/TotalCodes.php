<?php
namespace OrderUpload\Node\Orders;

use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Platform\Platform;

/** The codes under which total lines are kept, and the extensions that their models are in. */
final class TotalCodes
{
    /** Codes that the shop's order model may load at any change of status without redeeming anything. */
    const HARMLESS = ['sub_total', 'shipping', 'tax', 'total', 'handling', 'low_order_fee', 'coupon'];

    private $db;
    private $platform;
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
     * into fraud where its own books lack them: what was redeemed elsewhere stands as a harmless line with its title.
     */
    public function kept(string $code, string $title): string
    {
        $isCoupon = $code === 'coupon' && strpos($title, '(') !== false;

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
