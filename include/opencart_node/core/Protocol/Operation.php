<?php
namespace OrderUpload\Node\Protocol;

use OrderUpload\Node\Values\Text;

/** One operation of apply, read and well-formed. */
final class Operation
{
    /** The form of a reference. */
    const REF = '/^[!-~]{3,128}$/D';
    /** Properties that were checked before an operation is written, or are worked out of the others. */
    const UNWRITTEN = ['expect' => 1, 'missing_product' => 1, 'stand_in_product' => 1, 'unknown_zone' => 1, 'customer' => 1,
        'asked' => 1, 'altered' => 1];

    public $ref;
    public $action;
    public $order_id;
    /** Part => hash that the plan saw. */
    public $expect = [];
    /** Part => the caller's hash of what the hub said. */
    public $said = [];
    public $event_id;
    public $source_time;
    public $owner;
    /** The connector whose orders the owner takes over, or ''. */
    public $previous_owner = '';
    public $store_id;
    public $mail;
    public $stock;
    public $missing_product;
    /** SKU or model of the product that stands in for those that the shop lacks, or ''. */
    public $stand_in_product = '';
    public $unknown_zone;
    public $customer;
    /** Names of the parts that are written. */
    public $parts = [];
    /** Path => text of these parts. */
    public $fields = [];
    /** Path => rows of content.lines, content.totals and tracking.further, whose texts are not empty. */
    public $lists = [];
    /** Lines matched with the catalogue; null until ProductMatch did. */
    public $lines;
    /** Part => hash, read back after it was written; null until ReadBack did. */
    public $hashes;
    /** Rows that the operation asks for: order, products and totals; null until they were made. */
    public $asked;
    /** Paths of what stands otherwise than it was asked, as ReadBack found it. */
    public $altered = [];

    /** Return what is written of an operation, property => value, without what is empty. */
    public function values(): array
    {
        $values = array_diff_key(get_object_vars($this), self::UNWRITTEN);
        foreach ($values as $name => $value) {
            if ($value === '' || $value === [] || $value === null) {
                unset($values[$name]);
            }
        }

        return $values;
    }

    /**
     * Return an operation that values() took apart.
     *
     * @param array $values property => value
     */
    public static function restored(array $values): self
    {
        $operation = new self();
        $operation->ref = $values['ref'];
        $operation->action = $values['action'];
        $operation->order_id = $values['order_id'] ?? '';
        $operation->said = $values['said'] ?? [];
        $operation->event_id = $values['event_id'];
        $operation->source_time = $values['source_time'] ?? '';
        $operation->owner = $values['owner'] ?? '';
        $operation->previous_owner = $values['previous_owner'] ?? '';
        $operation->store_id = $values['store_id'];
        $operation->mail = $values['mail'];
        $operation->stock = $values['stock'];
        $operation->parts = $values['parts'] ?? [];
        $operation->fields = $values['fields'] ?? [];
        $operation->lists = $values['lists'] ?? [];
        $operation->lines = $values['lines'] ?? []; // it was matched, and an order may have none
        $operation->hashes = $values['hashes'] ?? null;

        return $operation;
    }

    public function isCreate(): bool
    {
        return $this->action === 'create';
    }

    public function has(string $path): bool
    {
        return isset($this->fields[$path]);
    }

    /** Return a field, or '' when it was not sent. */
    public function field(string $path): string
    {
        return $this->fields[$path] ?? '';
    }

    /** @param string $path content.lines, content.totals or tracking.further */
    public function rows(string $path): array
    {
        return $this->lists[$path] ?? [];
    }

    /** Tell whether a part is written. */
    public function writes(string $part): bool
    {
        return in_array($part, $this->parts, true);
    }

    /** Return the mark of the operation's event, by which a mail about it is known. */
    public function eventHash(): string
    {
        return Text::shortHash($this->event_id);
    }

    /** Return the parts that the shop remembers of this operation: the written ones and those of which something is said. */
    public function remembered(): array
    {
        return array_keys(array_flip($this->parts) + $this->said);
    }

    /** Return those of them that belong to the order's owner. */
    public function owned(): array
    {
        return array_values(array_diff($this->remembered(), Parts::OPEN));
    }

    /** Tell whether the orders of an owner are the caller's to take over. */
    public function takesOver(string $owner): bool
    {
        return $owner !== '' && $owner === $this->previous_owner;
    }

    /** Return the parts that have to be read to do this operation. */
    public function touched(): array
    {
        return array_keys(array_flip($this->parts) + $this->said + $this->expect);
    }
}
