<?php
namespace OrderUpload\Node\Calls;

use OrderUpload\Node\Catalogue\LookupPlaces;
use OrderUpload\Node\Catalogue\LookupProducts;
use OrderUpload\Node\Database\Columns;
use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Protocol\CallRefused;
use OrderUpload\Node\Values\Text;

/**
 * The call `lookup`: what the shop has of the codes, countries and addresses it is asked for (docs/node-protocol.md, section 7).
 *
 * Reads only. What the shop lacks is left out.
 */
final class LookupCall
{
    const LARGEST = 500;
    const LISTS = ['products', 'countries', 'emails'];

    private $db;
    private $columns;
    private $languages;

    /** @param int[] $languages ids of languages that names may come in, the wanted one first, then the shop's own */
    public function __construct(Database $db, Columns $columns, array $languages)
    {
        $this->db = $db;
        $this->columns = $columns;
        $this->languages = array_map('intval', $languages);
    }

    /**
     * The answer to one request.
     *
     * @param array $body `products`, `countries`, `emails`: lists of text; `methods`: boolean; nothing else
     *
     * @throws CallRefused 400 or 413
     */
    public function answer(array $body): array
    {
        $this->check($body);
        $places = new LookupPlaces($this->db, $this->columns, $this->languages);
        $products = new LookupProducts($this->db, $this->columns, $this->languages);

        return [
            'products' => $products->find($body['products']),
            'countries' => $places->find($body['countries']),
            'customers' => $this->customers($body['emails']),
            'methods' => $this->methods($body['methods']),
        ];
    }

    private function check(array $body)
    {
        if (array_diff(array_keys($body), self::LISTS, ['methods'])) {
            throw new CallRefused(400, 'bad_request', 'unknown keys: products, countries, emails and methods are known');
        }
        if (!is_bool($body['methods'] ?? null)) {
            throw new CallRefused(400, 'bad_request', 'methods: true or false is wanted');
        }
        $size = 0;
        foreach (self::LISTS as $name) {
            $size += $this->countTexts($body[$name] ?? null, $name);
        }
        if ($size > self::LARGEST) {
            throw new CallRefused(413, 'batch_too_large', $size . ' at once, ' . self::LARGEST . ' are allowed');
        }
    }

    private function countTexts($texts, string $name): int
    {
        if (!is_array($texts) || $texts !== array_values($texts) || array_filter($texts, 'is_string') !== $texts) {
            throw new CallRefused(400, 'bad_request', $name . ': a list of texts is wanted');
        }

        return count($texts);
    }

    /** Return the accounts of these addresses: no name and no address comes back. */
    private function customers(array $emails): array
    {
        if (!$emails) {
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
