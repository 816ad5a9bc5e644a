<?php
namespace OrderUpload\Node\Records;

use OrderUpload\Node\Protocol\Operation;
use OrderUpload\Node\Protocol\Parts;

/**
 * What the module keeps of one order: a row of oc_order_upload_written.
 *
 * Of each part a hash of what the shop's rows held right after it was written, the caller's hash of what the hub had said,
 * and which event brought it; none of these gives back a text. Texts stand here only where OpenCart has no place for them:
 * the tracking, the pick-up point, and the origin with the seller's note, which is for the shop's people alone.
 */
final class WrittenOrder
{
    /** Place of an event's source time, name and owner in the row's JSON. */
    const EVENT = ['source_time', 'event_id', 'owner'];
    /** What a part is called in the row's JSON: an order has twelve of them, a shop a million orders. */
    const CODES = ['status' => 's', 'tracking' => 't', 'customer' => 'c', 'fiscal' => 'f', 'billing' => 'b', 'shipping' => 'h',
        'payment_method' => 'p', 'shipping_method' => 'm', 'content' => 'l', 'comment' => 'n', 'date' => 'd', 'origin' => 'o'];
    /** A row takes this from its first day on: one that grows with each event would leave pages half empty. */
    const ROOM = 512;
    /** In a hash's place, of a part whose buyer was forgotten: no part ever has it, so that it counts as changed by people. */
    const FORGOTTEN = 'forgotten';

    /** Part => its field that OpenCart has no place for => text; further parcels are a list as JSON. */
    const TEXTS = [
        'origin' => ['node' => '', 'technology' => '', 'number' => '', 'seller_note' => '', 'details' => ''],
        'tracking' => ['number' => '', 'courier' => '', 'link' => '', 'shipped_at' => '', 'further' => ''],
        'shipping_method' => ['pickup_point' => ''],
    ];

    /** Fields of the origin that name no person: all that stays when the buyer is forgotten. */
    const NOBODYS = ['node' => '', 'technology' => ''];

    /** Path of such a field => part, name and column. */
    const PATHS = [
        'origin.node' => ['origin', 'node', 'origin_node'],
        'origin.technology' => ['origin', 'technology', 'origin_technology'],
        'origin.number' => ['origin', 'number', 'origin_number'],
        'origin.seller_note' => ['origin', 'seller_note', 'origin_seller_note'],
        'origin.details' => ['origin', 'details', 'origin_details'],
        'tracking.number' => ['tracking', 'number', 'tracking_number'],
        'tracking.courier' => ['tracking', 'courier', 'tracking_courier'],
        'tracking.link' => ['tracking', 'link', 'tracking_link'],
        'tracking.shipped_at' => ['tracking', 'shipped_at', 'tracking_shipped_at'],
        'tracking.further' => ['tracking', 'further', 'tracking_further'],
        'shipping_method.pickup_point' => ['shipping_method', 'pickup_point', 'shipping_method_pickup_point'],
    ];

    public $texts = self::TEXTS;
    /** Whether the order's history names these tracking numbers. */
    public $isAnnounced = false;
    /** Tracking numbers that it named before they changed. */
    private $announced = [];
    /** Events that brought what stands, the last one that came at the end: lists as EVENT says. */
    private $events = [];
    /** Part => hash as written, hash of what the hub said, place of its event. */
    private $parts = [];

    /** @param array $row of oc_order_upload_written; without its columns, as where no such row is, nothing was written */
    public static function read(array $row): self
    {
        $order = new self();
        foreach (self::PATHS as list($part, $name, $column)) {
            $order->texts[$part][$name] = (string)($row[$column] ?? '');
        }
        $order->isAnnounced = (bool)($row['announced'] ?? false);
        $order->announced = $order->isAnnounced ? $order->trackingNumbers() : [];
        $kept = json_decode((string)($row['parts'] ?? ''), true) ?: ['e' => []];
        $order->events = $kept['e'];
        foreach (self::CODES as $part => $code) {
            if (isset($kept[$code])) {
                $order->parts[$part] = $kept[$code];
            }
        }

        return $order;
    }

    /** Tell whether a field stands here, raw, and not in a row of OpenCart's. */
    public static function holds(string $path): bool
    {
        return isset(self::PATHS[$path]);
    }

    /** Return the row to write. */
    public function row(int $orderId): array
    {
        $row = ['order_id' => $orderId];
        foreach (self::PATHS as list($part, $name, $column)) {
            $row[$column] = $this->texts[$part][$name];
        }
        $kept = ['e' => $this->events];
        foreach ($this->parts as $part => $values) {
            $kept[self::CODES[$part]] = $values;
        }

        return $row + ['announced' => (int)$this->isAnnounced, 'parts' => str_pad(json_encode($kept), self::ROOM)];
    }

    /** Take over the texts that an operation brings for what OpenCart has no place for. */
    public function change(Operation $operation)
    {
        $numbers = $this->trackingNumbers();
        foreach (array_intersect_key($operation->fields, self::PATHS) as $path => $text) {
            list($part, $name) = self::PATHS[$path];
            $this->texts[$part][$name] = $text;
        }
        $this->changeParcels($operation, $numbers[0] ?? '');
        $this->isAnnounced = $this->isAnnounced && !array_diff($this->trackingNumbers(), $numbers);
    }

    /** A number comes with all parcels of the order; the link of the number before leads to another one. */
    private function changeParcels(Operation $operation, string $before)
    {
        if (!$operation->has('tracking.number')) {
            return;
        }
        $further = $operation->rows('tracking.further');
        $this->texts['tracking']['further'] = $further ? json_encode($further, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES) : '';
        if ($before !== $operation->field('tracking.number') && !$operation->has('tracking.link')) {
            $this->texts['tracking']['link'] = '';
        }
    }

    /** Return number, courier, link and shipped_at of each parcel; none where nothing is said of any. */
    public function parcels(): array
    {
        $empty = ['number' => '', 'courier' => '', 'link' => '', 'shipped_at' => ''];
        $first = array_intersect_key($this->texts['tracking'], $empty);
        $parcels = array_filter($first, 'strlen') ? [$first] : [];
        foreach (json_decode($this->texts['tracking']['further'], true) ?: [] as $parcel) {
            $parcels[] = $parcel + $empty;
        }

        return $parcels;
    }

    public function trackingNumbers(): array
    {
        if ($this->texts['tracking']['further'] === '') { // asked of every order more than once
            return array_values(array_filter([$this->texts['tracking']['number']], 'strlen'));
        }

        return array_values(array_filter(array_column($this->parcels(), 'number'), 'strlen'));
    }

    /** Return the parcels with a number that the order's history does not name. */
    public function unannounced(): array
    {
        $named = $this->announced;

        return array_values(array_filter($this->parcels(), function ($parcel) use ($named) {
            return $parcel['number'] !== '' && !in_array($parcel['number'], $named, true);
        }));
    }

    /**
     * Remember an operation.
     *
     * @param array $hashes part => hash, of every part that the operation wrote or says something of
     */
    public function remember(Operation $operation, array $hashes)
    {
        $this->events[] = [$operation->source_time, $operation->event_id, $operation->owner];
        $place = count($this->events) - 1;
        foreach ($hashes as $part => $hash) {
            $this->parts[$part] = [$hash, $operation->said[$part] ?? '', $place];
        }
        $this->forgetEvents();
    }

    /**
     * Forget the buyer: the texts, the names of events, which are hashes of what they brought, and the hashes of all parts
     * but the status.
     *
     * The times of the events stay, so that no older message moves the status. With no mark in the place of the hashes, the
     * next complete update would take a part for one that was never written, and bring the buyer back.
     */
    public function forget()
    {
        $this->texts = array_replace_recursive(self::TEXTS, ['origin' => array_intersect_key($this->texts['origin'], self::NOBODYS)]);
        $this->isAnnounced = false;
        $this->announced = [];
        $this->events = array_map(function ($event) {
            return [$event[0], '', $event[2]];
        }, $this->events ?: [['', '', '']]);
        foreach (array_diff(Parts::names(), ['status']) as $part) {
            $this->parts[$part] = [self::FORGOTTEN, '', count($this->events) - 1];
        }
        $this->forgetEvents();
    }

    /** Tell whether an event was written and is not overwritten in all its parts. */
    public function hasEvent(string $eventId): bool
    {
        return in_array($eventId, array_column($this->events, 1), true);
    }

    /** Return what is kept of a part: hash, said and event, which is its place in events(); or null. */
    public function part(string $part): ?array
    {
        return isset($this->parts[$part]) ? array_combine(['hash', 'said', 'event'], $this->parts[$part]) : null;
    }

    /** Return source_time, event_id and owner of each event. */
    public function events(): array
    {
        return array_map(function ($event) {
            return array_combine(self::EVENT, $event);
        }, $this->events);
    }

    /** Return the event that brought a part, or one without texts. */
    public function eventOf(string $part): array
    {
        $place = $this->parts[$part][2] ?? null;

        return $place === null ? array_fill_keys(self::EVENT, '') : array_combine(self::EVENT, $this->events[$place]);
    }

    /** Return the parts that are kept, in their order. */
    public function parts(): array
    {
        return array_values(array_intersect(Parts::names(), array_keys($this->parts)));
    }

    /** Drop the events that nothing stands of, but for the last: it may be sent again. */
    private function forgetEvents()
    {
        $used = array_flip(array_column($this->parts, 2)) + [count($this->events) - 1 => 1];
        if (count($used) === count($this->events)) {
            return;
        }
        $kept = array_intersect_key($this->events, $used);
        $places = array_flip(array_keys($kept));
        $this->events = array_values($kept);
        foreach (array_keys($this->parts) as $part) {
            $this->parts[$part][2] = $places[$this->parts[$part][2]];
        }
    }
}
