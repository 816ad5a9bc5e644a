<?php
namespace OrderUpload\Node;

/** Reads an operation; unknown keys, words and types are refused, nothing is guessed (docs/node-protocol.md, section 8). */
final class OperationReader
{
    const REF = '/^[!-~]{3,128}$/D';
    const TEXTS = ['ref', 'action', 'order_id', 'expect', 'event_id', 'source_time', 'owner', 'store_id'];
    const POLICY = [
        'mail' => ['never', 'on_status_change', 'always'],
        'stock' => ['follow_shop', 'untouched'],
        'missing_product' => ['block', 'as_sold'],
        'customer' => ['guest', 'link', 'create'],
    ];
    const LISTS = [
        'products' => ['sku', 'barcode', 'mpn', 'name', 'quantity', 'price_without_tax', 'price', 'vat_rate', 'total',
            'options'],
        'totals' => ['code', 'title', 'value'],
    ];
    const TIME = '/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})$/D';

    private $stores;

    /** @param array $stores ids of the installation's stores */
    public function __construct(array $stores)
    {
        $this->stores = $stores;
    }

    /** @throws Decline rejected, with the key that is wrong */
    public function read(array $row): Operation
    {
        $keys = array_merge(self::TEXTS, ['policy', 'order']);
        $wrong = array_merge(array_diff($keys, array_keys($row)), array_diff(array_keys($row), $keys));
        if ($wrong) {
            throw $this->bad('keys that are missing or unknown: ' . $this->names($wrong));
        }
        $operation = new Operation();
        foreach (self::TEXTS as $name) {
            $operation->$name = $this->text($row, $name);
        }
        $this->check($operation);
        $this->readPolicy($operation, $row['policy']);
        $operation->fields = $this->flat($row['order']);

        return $operation;
    }

    private function check(Operation $operation)
    {
        if (!in_array($operation->action, ['create', 'update'], true)) {
            throw $this->bad('action: create or update is wanted');
        }
        $length = Text::length($operation->event_id);
        if ($length < 1 || $length > 64 || Text::isSupplementary($operation->event_id)) {
            throw $this->bad('event_id: 1 to 64 characters are wanted, none above U+FFFF');
        }
        if (Text::length($operation->owner) > 191 || Text::isSupplementary($operation->owner)) {
            throw $this->bad('owner: at most 191 characters are wanted, none above U+FFFF');
        }
        if (!in_array($operation->store_id, $this->stores, true)) {
            $known = implode(', ', $this->stores);
            throw Decline::rejected('unknown_store', "store {$operation->store_id} is not one of $known");
        }
        if ($operation->source_time !== '' && !$this->isTime($operation->source_time)) {
            throw $this->bad('source_time: a time with its zone, or "", is wanted');
        }
        if (!preg_match('/^([1-9]\d{0,9})?$/D', $operation->order_id)) {
            throw $this->bad('order_id: digits are wanted, the first of them not 0');
        }
        if ($operation->isCreate() !== ($operation->expect === '')) {
            throw $this->bad('expect: an update says which revision it saw, a create says none');
        }
    }

    private function readPolicy(Operation $operation, $policy)
    {
        $policy = is_array($policy) ? $policy + ['customer' => 'guest'] : [];
        if (array_diff(array_keys(self::POLICY), array_keys($policy)) || count($policy) !== count(self::POLICY)) {
            throw $this->bad('policy: mail, stock, missing_product and perhaps customer are wanted');
        }
        foreach (self::POLICY as $name => $words) {
            if (!in_array($policy[$name], $words, true)) {
                $message = "policy.$name: one of " . implode(', ', $words) . ' is wanted';
                throw Decline::rejected('unknown_policy', $message);
            }
            $operation->$name = $policy[$name];
        }
    }

    private function flat($order): array
    {
        if (!is_array($order)) {
            throw $this->bad('order: an object is wanted');
        }
        $flat = [];
        foreach ($order as $name => $value) {
            if (isset(self::LISTS[$name])) {
                $flat[$name] = $this->rows($name, $value);
            } elseif (is_array($value)) {
                foreach ($value as $part => $text) {
                    $flat["$name.$part"] = $this->text($value, $part, "$name.");
                }
            } else {
                $flat[$name] = $this->text($order, $name);
            }
        }
        $unknown = array_diff(array_keys($flat), Fields::paths());
        if ($unknown) {
            $message = 'fields that protocol 1 does not have: ' . $this->names($unknown);
            throw Decline::rejected('unknown_field', $message);
        }

        return $flat;
    }

    private function rows(string $name, $rows): string
    {
        if (!is_array($rows) || ($rows && array_keys($rows) !== range(0, count($rows) - 1))) {
            throw Decline::rejected('bad_field', "$name: a list is wanted");
        }
        foreach ($rows as $row) {
            if (!is_array($row) || array_diff(array_keys($row), self::LISTS[$name])) {
                throw Decline::rejected('bad_field', "$name: objects with " . implode(', ', self::LISTS[$name]) . ' are wanted');
            }
            foreach (array_diff(array_keys($row), ['options']) as $key) {
                $this->text($row, $key, "$name.");
            }
            $this->checkOptions($row['options'] ?? []);
        }

        return Text::canonical($rows);
    }

    private function checkOptions($options)
    {
        foreach (is_array($options) ? $options : [null] as $option) {
            $isObject = is_array($option) && isset($option['name'], $option['value']);
            if (!$isObject || array_diff(array_keys($option), ['attribute', 'name', 'value'])) {
                throw Decline::rejected('bad_field', 'products.options: objects with attribute, name and value are wanted');
            }
            foreach (array_keys($option) as $key) {
                $this->text($option, $key, 'products.options.');
            }
        }
    }

    private function isTime(string $text): bool
    {
        return preg_match(self::TIME, $text) && strtotime($text) !== false;
    }

    private function text(array $row, $name, string $before = ''): string
    {
        if (!is_string($row[$name])) {
            throw Decline::rejected('bad_field', $before . $this->names([$name]) . ': text is wanted');
        }

        return $row[$name];
    }

    private function bad(string $message): Decline
    {
        return Decline::rejected('bad_operation', $message);
    }

    /** Keys come from outside: at most five, each short. */
    private function names(array $keys): string
    {
        return implode(', ', array_map(function ($key) {
            return substr(preg_replace('/[^A-Za-z0-9_.\-]/', '?', (string)$key), 0, 40);
        }, array_slice(array_values($keys), 0, 5)));
    }
}
