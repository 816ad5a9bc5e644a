<?php
namespace OrderUpload\TestShop;

/** Fails where a shop would do something that this one cannot: nothing is answered by chance. */
function unsupported(string $what)
{
    throw new \LogicException("the test shop has no $what");
}

/** What the parts of one request find each other by. */
final class Registry
{
    private $services = [];

    public function get(string $name)
    {
        return $this->services[$name] ?? unsupported("service $name");
    }

    public function set(string $name, $service)
    {
        $this->services[$name] = $service;
    }

    public function has(string $name): bool
    {
        return isset($this->services[$name]);
    }
}

/** The base of every controller: each service of the registry is a property. */
abstract class Controller
{
    protected $registry;

    public function __construct($registry)
    {
        $this->registry = $registry;
    }

    public function __get(string $name)
    {
        return $this->registry->get($name);
    }
}

/** The settings of one request. */
final class Config
{
    private $values = [];

    public function __construct($db)
    {
        foreach ($db->query('SELECT `key`, value, serialized FROM oc_setting WHERE store_id = 0')->rows as $row) {
            $this->values[$row['key']] = $row['serialized'] ? json_decode($row['value'], true) : $row['value'];
        }
    }

    public function get(string $name)
    {
        return $this->values[$name] ?? null;
    }

    public function set(string $name, $value)
    {
        $this->values[$name] = $value;
    }

    public function has(string $name): bool
    {
        return isset($this->values[$name]);
    }
}

/** The error log; a test reads it, and is not content with a line that it did not ask for. */
final class Log
{
    private $file;

    public function __construct(string $file)
    {
        $this->file = $file;
    }

    public function write($line)
    {
        file_put_contents($this->file, $line . "\n", FILE_APPEND | LOCK_EX);
    }
}

/** The cache of the catalogue: there is none, so nothing is kept that would have to go. */
final class Cache
{
    public function delete(string $key)
    {
    }
}

/** What a browser sent; as OpenCart hands it on, cleaned for HTML. */
final class Request
{
    public $get;
    public $post;
    public $server;

    public function __construct()
    {
        $this->get = $this->clean($_GET);
        $this->post = $this->clean($_POST);
        $this->server = $this->clean($_SERVER);
    }

    private function clean($value)
    {
        return is_array($value) ? array_map([$this, 'clean'], $value) : trim(htmlspecialchars((string)$value, ENT_COMPAT, 'UTF-8'));
    }
}

/** What goes back to the browser. */
final class Response
{
    private $output = '';

    public function addHeader(string $header)
    {
        header($header);
    }

    public function setOutput($output)
    {
        $this->output = (string)$output;
    }

    public function redirect(string $url)
    {
        header('Location: ' . $url, true, 302);
    }

    public function output()
    {
        echo $this->output;
    }
}

/** The session of the one person who works in the admin. */
final class Session
{
    public $data = ['user_token' => 'person'];
}

/** That person may do everything. */
final class User
{
    public function hasPermission(string $kind, string $route): bool
    {
        return true;
    }
}

/** Addresses in the admin. */
final class Url
{
    public function link(string $route, string $more = '', bool $isSecure = false): string
    {
        return HTTP_SERVER . 'index.php?route=' . $route . '&' . $more;
    }
}

/** The head of a page. */
final class Document
{
    public function setTitle(string $title)
    {
    }
}

/** The language of texts: its files know what two of the total lines are called. */
final class Language
{
    const TOTALS = ['en-gb' => ['sub_total' => 'Sub-Total', 'total' => 'Total'],
        'it-it' => ['sub_total' => 'Totale parziale &amp; altro', 'total' => 'Totale']];

    private $code;

    public function __construct(string $code = 'en-gb')
    {
        $this->code = $code;
    }

    public function load(string $route, string $prefix = '', string $code = ''): array
    {
        $folder = VERSION[0] === '3' ? 'extension/total/' : 'extension/opencart/total/';
        $total = substr($route, strlen($folder));
        $text = self::TOTALS[$code ?: $this->code][$total] ?? null;
        if (strncmp($route, $folder, strlen($folder)) !== 0) {
            unsupported("texts of $route");
        }

        return $text === null ? [] : [($prefix === '' ? '' : $prefix . '_') . "text_$total" => $text];
    }

    public function get(string $name): string
    {
        return $name === 'code' ? 'en-gb' : $name;
    }
}
