<?php
namespace OrderUpload\Node\Request;

use OrderUpload\Node\Values\Text;

/**
 * What leaves the shop: JSON of this protocol with its HTTP status, and nothing else.
 *
 * From hush() on, warnings go to the shop's error log and every echo into a buffer that is thrown away; a fatal error
 * is answered as internal.
 */
final class Response
{
    const PROTOCOL = 1;

    private $log;
    private $isSent = false;

    /** @param callable $log takes one line for the shop's error log */
    public function __construct(callable $log)
    {
        $this->log = $log;
    }

    /** Keep everything but our own answer from getting out. */
    public function hush()
    {
        @ini_set('display_errors', '0');
        ob_start();
        set_error_handler(function ($code, $message, $file, $line) {
            if (error_reporting() & $code) {
                $this->note(Text::withoutValues($message) . ' in ' . basename($file) . ' on line ' . $line);
            }

            return true;
        });
        register_shutdown_function(function () {
            if (!$this->isSent) {
                $this->send(500, $this->error('internal', 'the shop failed: see its error log'));
            }
        });
    }

    /** Write one line into the shop's error log; never a value of an order. */
    public function note(string $line)
    {
        try {
            call_user_func($this->log, 'Order Upload: ' . $line);
        } catch (\Throwable $error) {
            error_log('Order Upload: ' . $line);
        }
    }

    /** Return the form of an error of a whole call. */
    public function error(string $word, string $message): array
    {
        return ['error' => ['code' => $word, 'message' => $message]];
    }

    /** Send one answer; whatever comes after it is swallowed. */
    public function send(int $status, array $value, ?int $retryAfter = null)
    {
        $flags = JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_LINE_TERMINATORS;
        $body = json_encode(['protocol' => self::PROTOCOL] + $value, $flags);
        while (ob_get_level() > 0 && ob_end_clean()) {
            continue;
        }
        if (!headers_sent()) {
            $this->sendHeaders($status, strlen($body), $retryAfter);
        }
        echo $body;
        $this->isSent = true;
        if (function_exists('fastcgi_finish_request')) {
            fastcgi_finish_request();
        }
        ob_start(function () {
            return '';
        });
    }

    private function sendHeaders(int $status, int $length, ?int $retryAfter)
    {
        header_remove('Set-Cookie');
        header_remove('Location');
        http_response_code($status);
        header('Content-Type: application/json');
        header('Content-Length: ' . $length);
        header('Cache-Control: no-store');
        if ($retryAfter !== null) {
            header('Retry-After: ' . $retryAfter);
        }
    }
}
