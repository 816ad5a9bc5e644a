<?php
namespace OrderUpload\Node;

/** One operation of apply, read and well-formed. */
final class Operation
{
    public $ref;
    public $action;
    public $order_id;
    public $expect;
    public $event_id;
    public $source_time;
    public $owner;
    public $store_id;
    public $mail;
    public $stock;
    public $missing_product;
    public $customer;
    /** Flat field => text; products and totals as canonical JSON. */
    public $fields = [];
    /** Lines matched with the catalogue; null until Catalogue did. */
    public $lines;

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

    /** @param string $name products or totals */
    public function rows(string $name): array
    {
        return isset($this->fields[$name]) ? json_decode($this->fields[$name], true) : [];
    }

    /** Return the operation's mark for the events table. */
    public function eventHash(): string
    {
        return hash('sha256', $this->event_id);
    }

    /** Return the fields that belong to the order's owner: all but status and tracking. */
    public function content(): array
    {
        return array_values(array_filter(array_keys($this->fields), function ($path) {
            return $path !== 'status' && strncmp($path, 'tracking.', 9) !== 0;
        }));
    }
}
