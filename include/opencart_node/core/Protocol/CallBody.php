<?php
namespace OrderUpload\Node\Protocol;

/** The body of a request: what every call has, and the fields of this one (docs/node-protocol.md, section 4). */
final class CallBody
{
    /** The store that is asked. */
    public $storeId;
    /** Code of the language that names are wanted in. */
    public $language;
    /** Name => value of everything else, not checked yet. */
    public $fields;

    public function __construct(int $storeId, string $language, array $fields)
    {
        $this->storeId = $storeId;
        $this->language = $language;
        $this->fields = $fields;
    }

    /**
     * Read a body.
     *
     * @param string[] $stores ids of the installation's stores
     * @throws CallRefused 400 or 404
     */
    public static function read(string $raw, array $stores): self
    {
        $body = json_decode($raw, true, 32);
        if ($body === null && trim($raw) !== 'null') {
            throw new CallRefused(400, 'bad_json', 'the body is not JSON in UTF-8');
        }
        if (!is_array($body) || ltrim($raw)[0] !== '{') {
            throw new CallRefused(400, 'bad_request', 'the body is not a JSON object');
        }
        if (($body['protocol'] ?? null) !== Limits::PROTOCOL) {
            throw new CallRefused(400, 'unknown_protocol', 'protocol: ' . Limits::PROTOCOL . ' is wanted');
        }
        if (!in_array($body['store_id'] ?? null, $stores, true)) {
            throw new CallRefused(404, 'unknown_store', 'store_id: one of ' . implode(', ', $stores) . ' is wanted');
        }
        if (!is_string($body['language'] ?? null)) {
            throw new CallRefused(400, 'bad_request', 'language: text is wanted');
        }
        $fields = array_diff_key($body, ['protocol' => 1, 'store_id' => 1, 'language' => 1]);

        return new self((int)$body['store_id'], $body['language'], $fields);
    }

    /**
     * Refuse every field that a call does not have.
     *
     * @param string[] $known
     * @throws CallRefused 400
     */
    public function refuseUnknown(array $known)
    {
        $unknown = array_diff(array_keys($this->fields), $known);
        if ($unknown) {
            throw new CallRefused(400, 'bad_request', count($unknown) . ' unknown keys; known are ' . implode(', ', $known));
        }
    }

    /**
     * Return the references that a call names, each once.
     *
     * @return string[]
     * @throws CallRefused 400, 413 together with order_ids there are more than one call may name
     */
    public function refs(): array
    {
        $this->checkNamed();

        return array_values(array_unique($this->texts('refs')));
    }

    /**
     * Return the ids of orders that a call names, each once.
     *
     * @return int[]
     * @throws CallRefused 400, 413 together with refs there are more than one call may name
     */
    public function orderIds(): array
    {
        $this->checkNamed();

        return self::ids(array_unique($this->texts('order_ids')));
    }

    /**
     * Return those texts that can be an order's id, as numbers.
     *
     * @param string[] $texts
     * @return int[]
     */
    public static function ids(array $texts): array
    {
        return array_map('intval', array_values(preg_grep('/^[1-9]\d{0,9}$/D', $texts)));
    }

    private function checkNamed()
    {
        $count = count(array_unique($this->texts('refs'))) + count(array_unique($this->texts('order_ids')));
        if ($count > Limits::LARGEST_FIND) {
            throw new CallRefused(413, 'batch_too_large', "$count at once, " . Limits::LARGEST_FIND . ' are allowed');
        }
    }

    /**
     * Return a field that is a list of texts, as it was sent.
     *
     * @throws CallRefused 400
     */
    public function texts(string $name): array
    {
        $texts = $this->fields[$name] ?? null;
        if (!is_array($texts) || array_filter($texts, 'is_string') !== $texts || array_values($texts) !== $texts) {
            throw new CallRefused(400, 'bad_request', "$name: a list of texts is wanted");
        }

        return $texts;
    }
}
