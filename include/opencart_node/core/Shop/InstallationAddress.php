<?php
namespace OrderUpload\Node\Shop;

/**
 * Tells a copy of a shop: its address is not the one that the module was installed at.
 *
 * Whether it is a copy or the shop has moved, only a person knows; until then nothing is written.
 */
final class InstallationAddress
{
    const CODE = 'other_address';

    private $settings;
    private $now;

    /** @param string $now as config.php gives it */
    public function __construct(Settings $settings, string $now)
    {
        $this->settings = $settings;
        $this->now = $now;
    }

    /**
     * Tell whether the shop is neither where the module was installed nor at the address of one of its stores.
     *
     * There are shops whose config.php takes the address from the request, so that each store has its own.
     */
    public function isOther(): bool
    {
        $now = self::bare($this->now);

        return $now !== self::bare($this->settings->url($this->now))
            && !in_array($now, array_map([self::class, 'bare'], $this->settings->storeUrls()), true);
    }

    /** Return what was found, without credentials. */
    public function message(): string
    {
        return 'the module was installed at ' . self::bare($this->settings->url($this->now)) . ', this shop is at '
            . self::bare($this->now) . ': it is a copy, or the shop has moved';
    }

    /** Return host, port and path: http, https and www. make no other shop. */
    public static function bare(string $url): string
    {
        $parts = parse_url($url) ?: [];
        $usual = ['http' => 80, 'https' => 443][$parts['scheme'] ?? ''] ?? 0;
        $port = isset($parts['port']) && $parts['port'] !== $usual ? ':' . $parts['port'] : '';

        return preg_replace('/^www\./', '', strtolower($parts['host'] ?? '')) . $port . rtrim($parts['path'] ?? '', '/');
    }
}
