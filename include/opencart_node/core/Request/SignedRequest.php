<?php
namespace OrderUpload\Node\Request;

use OrderUpload\Node\Protocol\Limits;

/** One request as it came, before any framework touched it. */
final class SignedRequest
{
    public $method;
    /** The query as sent, not decoded. */
    public $query;
    public $body;
    /** Address of the caller. */
    public $address;
    private $server;

    /**
     * @param array  $server      PHP's $_SERVER
     * @param string $proxyHeader header that the shop trusts for the caller's address, e.g. CF-Connecting-IP; '' for none
     * @param string $proxies     addresses of which it is trusted, as AddressList reads them
     */
    public function __construct(array $server, string $body, string $proxyHeader = '', string $proxies = '')
    {
        $this->server = $server;
        $this->method = (string)($server['REQUEST_METHOD'] ?? '');
        $this->query = (string)($server['QUERY_STRING'] ?? '');
        $this->body = $body;
        $this->address = $this->addressBehind($proxyHeader, new AddressList($proxies));
    }

    /**
     * Return the request that PHP is serving.
     *
     * OpenCart 4 puts X-Forwarded-For or Client-IP, which anybody can send, in the place of REMOTE_ADDR: the address of the
     * connection is asked of PHP instead. Where PHP does not say it (php -S, some SAPIs) and one of these headers came, nobody
     * knows who calls: the address is empty then, and in no list.
     */
    public static function current(string $proxyHeader, string $proxies): self
    {
        $peer = filter_input(INPUT_SERVER, 'REMOTE_ADDR') ?: getenv('REMOTE_ADDR');
        $isForwarded = !empty($_SERVER['HTTP_X_FORWARDED_FOR']) || !empty($_SERVER['HTTP_CLIENT_IP']);
        $server = $_SERVER;
        if ($peer) {
            $server['REMOTE_ADDR'] = $peer;
        } elseif ($isForwarded) {
            $server['REMOTE_ADDR'] = '';
        }
        $body = (int)($_SERVER['CONTENT_LENGTH'] ?? 0) > Limits::LARGEST_BODY
            ? '' : (string)file_get_contents('php://input', false, null, 0, Limits::LARGEST_BODY + 1);

        return new self($server, $body, $proxyHeader, $proxies);
    }

    /** Tell whether the body is larger than allowed; one that says so in its head was not read. */
    public function isTooLarge(): bool
    {
        return strlen($this->body) > Limits::LARGEST_BODY || (int)($this->server['CONTENT_LENGTH'] ?? 0) > Limits::LARGEST_BODY;
    }

    /** Return a header, or ''. */
    public function header(string $name): string
    {
        return (string)($this->server['HTTP_' . strtoupper(str_replace('-', '_', $name))] ?? '');
    }

    /** Return one parameter of the query, or ''. */
    public function parameter(string $name): string
    {
        foreach ($this->pairs() as $pair) {
            if ($pair['name'] === $name) {
                return $pair['value'];
            }
        }

        return '';
    }

    /** Return the query as it is signed: decoded, sorted by name and then value, encoded as RFC 3986. */
    public function canonicalQuery(): string
    {
        $pairs = $this->pairs();
        usort($pairs, function ($first, $second) {
            return strcmp($first['name'], $second['name']) ?: strcmp($first['value'], $second['value']);
        });

        return implode('&', array_map(function ($pair) {
            return rawurlencode($pair['name']) . '=' . rawurlencode($pair['value']);
        }, $pairs));
    }

    /** Return the parameters of the query, each with name and value, decoded. */
    private function pairs(): array
    {
        $pairs = [];
        foreach (array_filter(explode('&', $this->query), 'strlen') as $part) {
            $sides = explode('=', $part, 2);
            $pairs[] = ['name' => urldecode($sides[0]), 'value' => urldecode($sides[1] ?? '')];
        }

        return $pairs;
    }

    /** Of a list of addresses the last one was added by the proxy that the shop trusts; the others may be invented. */
    private function addressBehind(string $header, AddressList $proxies): string
    {
        $peer = self::bare((string)($this->server['REMOTE_ADDR'] ?? ''));
        if ($header === '' || !$proxies->has($peer)) {
            return $peer;
        }
        $hops = explode(',', $this->header($header));
        $told = trim((string)end($hops));

        return $told === '' ? $peer : self::bare($told);
    }

    /** Return an address without port and brackets; an IPv4 address that came over IPv6 as IPv4, as the shop's list has it. */
    private static function bare(string $address): string
    {
        $isWithMore = preg_match('/^(?:\[([0-9A-Fa-f:.]+)\]|(\d+\.\d+\.\d+\.\d+))(?::\d+)?$/D', $address, $match);
        $bare = $isWithMore ? ($match[1] ?: $match[2]) : $address;

        return (string)preg_replace('/^::ffff:(\d+\.\d+\.\d+\.\d+)$/Di', '$1', $bare);
    }
}
