<?php
namespace OrderUpload\Node\Request;

/** IP addresses and networks as a person writes them in a field: 192.0.2.7, 198.51.100.0/24, 2001:db8::/32. */
final class AddressList
{
    private $entries;

    public function __construct(string $text)
    {
        $this->entries = preg_split('/[\s,;]+/', $text, -1, PREG_SPLIT_NO_EMPTY);
    }

    public function isEmpty(): bool
    {
        return !$this->entries;
    }

    /** Return the entries that are neither an address nor a network. */
    public function wrong(): array
    {
        return array_values(array_filter($this->entries, function ($entry) {
            return self::network($entry) === null;
        }));
    }

    /** Tell whether an address is one of them, or in one of the networks. */
    public function has(string $address): bool
    {
        $packed = (string)@inet_pton($address);
        foreach ($this->entries as $entry) {
            $network = self::network($entry);
            if ($network && strlen($network[0]) === strlen($packed) && self::cut($packed, $network[1]) === self::cut($network[0], $network[1])) {
                return true;
            }
        }

        return false;
    }

    /** Return the packed address of an entry and how many bits of it count. */
    private static function network(string $entry): ?array
    {
        $parts = explode('/', $entry, 2);
        $packed = (string)@inet_pton($parts[0]);
        $most = 8 * strlen($packed);
        $bits = $parts[1] ?? (string)$most;
        if ($packed === '' || !ctype_digit($bits) || (int)$bits > $most) {
            return null;
        }

        return [$packed, (int)$bits];
    }

    /** Return the first bits of a packed address; the others are 0. */
    private static function cut(string $packed, int $bits): string
    {
        $cut = substr($packed, 0, intdiv($bits, 8));
        if ($bits % 8) {
            $cut .= chr(ord($packed[intdiv($bits, 8)]) & (0xff << (8 - $bits % 8)));
        }

        return str_pad($cut, strlen($packed), "\0");
    }
}
