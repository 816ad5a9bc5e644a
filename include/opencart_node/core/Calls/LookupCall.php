<?php
namespace OrderUpload\Node\Calls;

use OrderUpload\Node\Catalogue\LookupPlaces;
use OrderUpload\Node\Catalogue\LookupProducts;
use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Protocol\CallBody;
use OrderUpload\Node\Protocol\CallRefused;
use OrderUpload\Node\Protocol\Limits;
use OrderUpload\Node\Shop\Access;
use OrderUpload\Node\Shop\ShopData;
use OrderUpload\Node\Values\Text;

/**
 * What lookup gives: what the shop has of codes, countries and addresses (docs/node-protocol.md, section 7).
 *
 * It reads only, and what the shop lacks is left out.
 */
final class LookupCall
{
    private $db;
    private $shop;
    private $products;
    private $places;
    private $access;

    public function __construct(
        Database $db,
        ShopData $shop,
        LookupProducts $products,
        LookupPlaces $places,
        Access $access
    ) {
        $this->db = $db;
        $this->shop = $shop;
        $this->products = $products;
        $this->places = $places;
        $this->access = $access;
    }

    /** @throws CallRefused 400 or 413 */
    public function answer(CallBody $body): array
    {
        $areMethodsAsked = $body->fields['methods'] ?? null;
        if (!is_bool($areMethodsAsked)) {
            throw new CallRefused(400, 'bad_request', 'methods: true or false is wanted');
        }
        $codes = $body->texts('products');
        $countries = $body->texts('countries');
        $emails = $body->texts('emails');
        $size = count($codes) + count($countries) + count($emails);
        if ($size > Limits::LARGEST_LOOKUP) {
            throw new CallRefused(413, 'batch_too_large', $size . ' at once, ' . Limits::LARGEST_LOOKUP . ' are allowed');
        }
        $languages = $this->shop->languagesOfNames($body->language);

        return [
            'products' => $this->products->find($codes, $languages),
            'countries' => $this->places->find($countries, $languages),
            'customers' => $this->customers($emails),
            'methods' => $this->methods($areMethodsAsked),
        ];
    }

    /** Return the accounts of these addresses: no name and no address comes back, and none to who finds linked orders only. */
    private function customers(array $emails): array
    {
        if (!$emails || !$this->access->findsOthers()) {
            return [];
        }
        $sql = 'SELECT customer_id, customer_group_id, store_id, status, email FROM {customer} WHERE email IN (?) ORDER BY customer_id';
        $stored = array_map([Text::class, 'stored'], array_map([Text::class, 'folded'], $emails));

        return array_map(function ($row) {
            return [
                'customer_id' => (string)$row['customer_id'],
                'email_hash' => hash('sha256', Text::folded(Text::shown($row['email']))),
                'store_id' => (string)$row['store_id'],
                'customer_group_id' => (string)$row['customer_group_id'],
                'enabled' => (bool)$row['status'],
            ];
        }, $this->db->rows($sql, [$this->db->askable($stored)]));
    }

    /** Return codes of modules: payment and shipping that are switched on, totals that are installed. */
    private function methods(bool $isAskedFor): array
    {
        $codes = ['payment' => [], 'shipping' => [], 'total' => []];
        $sql = "SELECT e.type, e.code, s.value FROM {extension} e LEFT JOIN {setting} s
            ON s.store_id = 0 AND s.`key` = CONCAT(e.type, '_', e.code, '_status')
            WHERE e.type IN ('payment', 'shipping', 'total') ORDER BY e.type, e.code";
        foreach ($isAskedFor ? $this->db->rows($sql) : [] as $row) {
            if ($row['type'] === 'total' || $row['value']) {
                $codes[$row['type']][] = (string)$row['code'];
            }
        }

        return $codes;
    }
}
