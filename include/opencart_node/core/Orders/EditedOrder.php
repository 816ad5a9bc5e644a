<?php
namespace OrderUpload\Node\Orders;

use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Protocol\Fields;
use OrderUpload\Node\Records\FiscalTexts;
use OrderUpload\Node\Values\Text;

/**
 * What an edit in the admin would lose: OpenCart saves the custom fields that its form knows, and fiscal data of ours is
 * under none of them in a shop that has no such fields.
 *
 * It stays while the order stays the same buyer's. Whoever makes an order anonymous gives it another name, and the fiscal
 * data, which the form does not show, goes with the old one.
 */
final class EditedOrder
{
    private $db;
    private $customFields;

    public function __construct(Database $db, CustomFields $customFields)
    {
        $this->db = $db;
        $this->customFields = $customFields;
    }

    /** Return what is about to be saved of an order, with the fiscal data that it has. */
    public function kept(int $orderId, array $data): array
    {
        $row = $this->db->row('SELECT firstname, lastname, email, custom_field FROM {order} WHERE order_id = ?', [$orderId]);
        $texts = FiscalTexts::in($row['custom_field'] ?? '');
        if (!$texts) {
            return $data;
        }
        $values = $data['custom_field'] ?? [];
        $data['custom_field'] = is_array($values) ? array_diff_key($values, Fields::CUSTOM) : [];

        return self::isSameBuyer($row, $data + $row) ? $this->customFields->filled($data, $texts) : $data;
    }

    /** Tell whether no more was changed than a mistake in the name or in the address: not every word of a name, and not both. */
    private static function isSameBuyer(array $before, array $after): bool
    {
        $words = self::words($before);
        $others = self::words($after);
        if ($words === $others) {
            return true;
        }
        $isSameAddress = Text::folded(Text::shown($before['email'])) === Text::folded(Text::shown($after['email']));

        return $isSameAddress && (!$words || array_intersect($words, $others));
    }

    /** Return the words of a buyer's name, whichever of its fields they are in. */
    private static function words(array $row): array
    {
        $name = Text::folded(Text::shown($row['firstname']) . ' ' . Text::shown($row['lastname']));
        $words = array_unique(preg_split('/\s+/u', $name, -1, PREG_SPLIT_NO_EMPTY) ?: []);
        sort($words);

        return $words;
    }
}
