<?php
namespace OrderUpload\Node\Customers;

use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Platform\Platform;
use OrderUpload\Node\Values\Text;

/**
 * Orders that show whose an account is: its owner bought in the shop itself, under the address that the account has now.
 *
 * OpenCart confirms no address, so an account alone shows nothing, and neither does an order that anybody may leave unpaid:
 * it has to be paid or sent, which is what the shop's complete statuses say, and to cost something. Orders that came through
 * the module show nothing either. Those are known by their link, by the mark in user_agent where the link is gone, and by
 * having no address of a browser, which every order of a checkout has.
 */
final class EarlierOrders
{
    private $db;
    private $platform;

    public function __construct(Database $db, Platform $platform)
    {
        $this->db = $db;
        $this->platform = $platform;
    }

    /**
     * Return those of these accounts whose owner bought, as keys.
     *
     * @param array $emails customer id => folded address
     */
    public function ofOwners(array $emails): array
    {
        if (!$emails) {
            return [];
        }
        $sql = "SELECT DISTINCT o.customer_id, o.email FROM {order} o LEFT JOIN {order_upload_order} u ON u.order_id = o.order_id
            WHERE o.customer_id IN (?) AND o.order_status_id IN (?) AND o.total > 0 AND o.ip <> ''
                AND o.user_agent NOT LIKE 'OrderUpload/%' AND COALESCE(u.owner, '') = ''";
        $complete = array_map('intval', $this->platform->statuses('complete'));
        $owners = [];
        foreach ($this->db->rows($sql, [array_keys($emails), $complete]) as $row) {
            $id = (int)$row['customer_id'];
            if (Text::folded(Text::shown($row['email'])) === $emails[$id]) {
                $owners[$id] = true;
            }
        }

        return $owners;
    }
}
