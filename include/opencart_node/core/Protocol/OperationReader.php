<?php
namespace OrderUpload\Node\Protocol;

use OrderUpload\Node\Values\Text;

/** Reads an operation; unknown keys, words and types are refused, nothing is guessed (docs/node-protocol.md, section 8). */
final class OperationReader
{
    const TEXTS = ['ref', 'action', 'order_id', 'event_id', 'source_time', 'owner', 'store_id'];
    const OPTIONAL = ['previous_owner'];
    const HASH = '/^[!-~]{1,64}$/D';
    const POLICY = [
        'mail' => ['never', 'on_status_change', 'always'],
        'stock' => ['follow_shop', 'untouched'],
        'missing_product' => ['block', 'as_sold', 'stand_in'],
        'unknown_zone' => ['block', 'without_zone'],
        'customer' => ['guest', 'link', 'create'],
    ];
    /** Words of the policy that may be left out. */
    const DEFAULTS = ['unknown_zone' => 'block', 'customer' => 'guest', 'stand_in_product' => ''];
    /** Times that strtotime() takes, which is slow: a hundred operations have hundreds. */
    const USUAL_TIME = '/^[12]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?Z$/D';
    const TIME = '/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})$/D';

    private $stores;

    /** @param array $stores ids of the installation's stores */
    public function __construct(array $stores)
    {
        $this->stores = $stores;
    }

    /** @throws OperationRefused rejected, with the key that is wrong */
    public function read(array $row): Operation
    {
        $keys = array_merge(self::TEXTS, ['policy', 'order', 'expect', 'said']);
        $wrong = array_merge(array_diff($keys, array_keys($row)), array_diff(array_keys($row), $keys, self::OPTIONAL));
        if ($wrong) {
            throw $this->bad('keys that are missing or unknown: ' . $this->names($wrong));
        }
        $operation = new Operation();
        $operation->ref = $this->text($row, 'ref');
        $operation->action = $this->text($row, 'action');
        $operation->order_id = $this->text($row, 'order_id');
        $operation->event_id = $this->text($row, 'event_id');
        $operation->source_time = $this->text($row, 'source_time');
        $operation->owner = $this->text($row, 'owner');
        $operation->previous_owner = $this->text($row + ['previous_owner' => ''], 'previous_owner');
        $operation->store_id = $this->text($row, 'store_id');
        $this->check($operation);
        $this->readPolicy($operation, $row['policy']);
        $this->readOrder($operation, $row['order']);
        $operation->said = $this->hashes($row, 'said');
        $operation->expect = $this->hashes($row, 'expect');
        $this->checkExpect($operation);

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
            throw OperationRefused::rejected('unknown_store', "store {$operation->store_id} is not one of $known");
        }
        if ($operation->source_time !== '' && !self::isTime($operation->source_time)) {
            throw $this->bad('source_time: a time with its zone, or "", is wanted');
        }
        if (!preg_match('/^([1-9]\d{0,9})?$/D', $operation->order_id)) {
            throw $this->bad('order_id: digits are wanted, the first of them not 0');
        }
    }

    private function readPolicy(Operation $operation, $policy)
    {
        $policy = is_array($policy) ? $policy + self::DEFAULTS : [];
        $keys = array_merge(array_keys(self::POLICY), ['stand_in_product']);
        if (array_diff($keys, array_keys($policy)) || count($policy) !== count($keys)) {
            $others = implode(', ', array_keys(self::DEFAULTS));
            throw $this->bad("policy: mail, stock, missing_product and perhaps $others are wanted");
        }
        foreach (self::POLICY as $name => $words) {
            if (!in_array($policy[$name], $words, true)) {
                $message = "policy.$name: one of " . implode(', ', $words) . ' is wanted';
                throw OperationRefused::rejected('unknown_policy', $message);
            }
        }
        $operation->mail = $policy['mail'];
        $operation->stock = $policy['stock'];
        $operation->missing_product = $policy['missing_product'];
        $operation->stand_in_product = $this->text($policy, 'stand_in_product', 'policy.');
        $operation->unknown_zone = $policy['unknown_zone'];
        $operation->customer = $policy['customer'];
        if (($operation->missing_product === 'stand_in') !== ($operation->stand_in_product !== '')) {
            throw $this->bad('policy.stand_in_product: a SKU or a model is wanted with missing_product stand_in, and only there');
        }
    }

    private function readOrder(Operation $operation, $order)
    {
        if (!is_array($order)) {
            throw $this->bad('order: an object is wanted');
        }
        $this->refuseUnknown('', $order, Parts::names());
        foreach ($order as $part => $value) {
            $operation->parts[] = $part;
            if (in_array($part, Parts::TEXTS, true)) {
                $operation->fields[$part] = $this->text($order, $part);
            } else {
                $this->readFields($operation, $part, $value);
            }
        }
        $this->checkContent($operation);
    }

    private function readFields(Operation $operation, string $part, $value)
    {
        if (!is_array($value)) {
            throw OperationRefused::rejected('bad_field', "$part: an object is wanted");
        }
        $this->refuseUnknown("$part.", $value, Parts::FIELDS[$part]);
        foreach ($value as $name => $text) {
            $path = "$part.$name";
            if (isset(Parts::LISTS[$path])) {
                $operation->lists[$path] = $this->rows($path, $text);
            } else {
                $operation->fields[$path] = $this->text($value, $name, "$part.");
            }
        }
    }

    /** Amounts mean nothing without their currency, lines nothing without their totals: content travels whole. */
    private function checkContent(Operation $operation)
    {
        if (!$operation->isCreate() && !$operation->writes('content')) {
            return;
        }
        $there = array_merge(array_keys($operation->lists), array_keys(array_filter($operation->fields, 'strlen')));
        $missing = array_diff(Parts::paths('content'), $there);
        if ($missing) {
            $message = implode(', ', $missing) . ': content is sent whole, and a new order needs it';
            throw OperationRefused::rejected('missing_field', $message);
        }
    }

    private function hashes(array $row, string $name): array
    {
        $hashes = $row[$name];
        if (!is_array($hashes) || array_diff(array_keys($hashes), Parts::names())) {
            throw $this->bad("$name: an object of hashes by part is wanted");
        }
        foreach ($hashes as $part => $hash) {
            if (!is_string($hash) || !preg_match(self::HASH, $hash)) {
                throw $this->bad("$name.$part: 1 to 64 characters from ! to ~ are wanted");
            }
        }

        return $hashes;
    }

    private function checkExpect(Operation $operation)
    {
        if ($operation->isCreate() && $operation->expect) {
            throw $this->bad('expect: a create sends {}');
        }
        $missing = array_diff($operation->parts, array_keys($operation->expect));
        if (!$operation->isCreate() && $missing) {
            throw $this->bad('expect: no hash of ' . implode(', ', $missing));
        }
    }

    /** Return the rows of a list; in them an empty text is the same as none. */
    private function rows(string $path, $rows): array
    {
        if (!is_array($rows) || ($rows && array_keys($rows) !== range(0, count($rows) - 1))) {
            throw OperationRefused::rejected('bad_field', "$path: a list is wanted");
        }
        $kept = [];
        foreach ($rows as $row) {
            if (!is_array($row) || array_diff(array_keys($row), Parts::LISTS[$path])) {
                throw OperationRefused::rejected('bad_field', "$path: objects with " . implode(', ', Parts::LISTS[$path]) . ' are wanted');
            }
            $options = $this->options("$path.options", $row['options'] ?? []);
            unset($row['options']);
            $kept[] = $this->texts($path, $row) + ($options ? ['options' => $options] : []);
        }

        return $kept;
    }

    private function options(string $path, $options): array
    {
        return array_map(function ($option) use ($path) {
            if (!is_array($option) || array_diff(array_keys($option), ['attribute', 'name', 'value'])) {
                throw OperationRefused::rejected('bad_field', "$path: objects with attribute, name and value are wanted");
            }

            return $this->texts($path, $option) + ['name' => '', 'value' => ''];
        }, array_values(is_array($options) ? $options : [null]));
    }

    /** Return the texts of a row that are not empty. */
    private function texts(string $path, array $row): array
    {
        foreach (array_keys($row) as $name) {
            $this->text($row, $name, "$path.");
        }

        return array_filter($row, 'strlen');
    }

    private function refuseUnknown(string $where, array $value, array $known)
    {
        $unknown = array_keys(array_diff_key($value, array_flip($known)));
        if ($unknown) {
            throw OperationRefused::rejected('unknown_field', "protocol 1 does not have $where" . $this->names($unknown));
        }
    }

    /** Tell whether a text is a time with its zone. */
    public static function isTime(string $text): bool
    {
        return preg_match(self::USUAL_TIME, $text) || (preg_match(self::TIME, $text) && strtotime($text) !== false);
    }

    private function text(array $row, $name, string $before = ''): string
    {
        if (!is_string($row[$name])) {
            $path = $before . $this->names([$name]);
            throw OperationRefused::rejected('bad_field', "$path: text is wanted");
        }
        if (Text::hasControl($row[$name], in_array($before . $name, Parts::SEVERAL_LINES, true))) {
            $path = $before . $this->names([$name]);
            $message = "$path: found a control character; allowed: line breaks in comments and notes";
            throw OperationRefused::rejected('control_character', $message, 'correct the field with order-upload correct, or the order in the hub');
        }

        return $row[$name];
    }

    private function bad(string $message): OperationRefused
    {
        return OperationRefused::rejected('bad_operation', $message);
    }

    /** Keys come from outside: at most five, each short. */
    private function names(array $keys): string
    {
        return implode(', ', array_map(function ($key) {
            return substr(preg_replace('/[^A-Za-z0-9_.\-]/', '?', (string)$key), 0, 40);
        }, array_slice(array_values($keys), 0, 5)));
    }
}
