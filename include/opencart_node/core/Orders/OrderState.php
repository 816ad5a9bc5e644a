<?php
namespace OrderUpload\Node\Orders;

use OrderUpload\Node\Protocol\Fields;
use OrderUpload\Node\Protocol\Parts;

/** An order as it stands in the shop now, with what the module remembers of it. */
final class OrderState
{
    /** Row of oc_order. */
    public $row;
    /** Field => what the shop's rows hold for it, as they hold it; only what is not empty. */
    public $raw = [];
    /** Field => its text in the protocol's form, read from the rows; of costly ones a function that gives it. */
    private $native = [];
    /** Field => row of oc_order_upload_written. */
    public $written = [];
    /** Part => row of oc_order_upload_part. */
    public $remembered = [];
    /** Row of oc_order_upload_order, or empty. */
    public $link = [];
    /** Id, status and time of the last row of the history, or empty. */
    public $history = [];
    public $mails = 0;
    /** The mail of this event was announced before: it may have gone out. */
    public $wasMailed = false;
    /** Whether an update is finished for a worker that died, and whether that had written the row of the history. */
    public $isRedo = false;
    public $hasHistory = false;

    public function __construct(array $row)
    {
        $this->row = $row;
    }

    public function id(): int
    {
        return (int)$this->row['order_id'];
    }

    /**
     * Keep one field: what the rows hold, and its text.
     *
     * @param string|\Closure $native
     */
    public function put(string $path, string $raw, $native)
    {
        unset($this->raw[$path], $this->native[$path]);
        if ($raw !== '' && $native !== '') {
            $this->raw[$path] = $raw;
            $this->native[$path] = $native;
        }
    }

    /** Return field => text of those that are not empty. */
    public function fields(): array
    {
        $paths = array_keys($this->native + $this->written + ['status' => '']);

        return array_filter(array_combine($paths, array_map([$this, 'field'], $paths)), 'strlen');
    }

    /**
     * Return the text of a field, '' where it is empty.
     *
     * A field that stands as it was written has the text that was sent: RM stays RM where the shop's rows say Roma. An amount
     * stands only as long as its currency does.
     */
    public function field(string $path): string
    {
        if ($path === 'status') {
            return (string)$this->row['order_status_id'];
        }
        $isAmount = in_array($path, Fields::AMOUNTS, true) && isset($this->written['content.currency']);
        if ($this->stands($path) && (!$isAmount || $this->stands('content.currency'))) {
            return $this->written[$path]['text'];
        }
        $native = $this->native[$path] ?? '';

        return $native instanceof \Closure ? $native() : $native;
    }

    /** Tell whether a field stands as it was written. */
    private function stands(string $path): bool
    {
        return isset($this->written[$path]) && $this->written[$path]['raw_hash'] === $this->rawHash($path);
    }

    /** Return the mark of what the rows hold for a field. */
    public function rawHash(string $path): string
    {
        return hash('sha256', $path === 'status' ? (string)$this->row['order_status_id'] : $this->raw[$path] ?? '');
    }

    /** Return the hash of a part: the same while what the rows hold of it is the same. */
    public function hash(string $part): string
    {
        $marks = [];
        foreach (Parts::paths($part) as $path) {
            $marks[$path] = $this->rawHash($path);
        }

        return substr(hash('sha256', json_encode($marks)), 0, 32);
    }

    /** Return part => hash. */
    public function hashes(array $parts): array
    {
        return array_combine($parts, array_map([$this, 'hash'], $parts));
    }
}
