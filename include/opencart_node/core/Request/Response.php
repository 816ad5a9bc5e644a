<?php
namespace OrderUpload\Node\Request;

use OrderUpload\Node\Protocol\Limits;
use OrderUpload\Node\Shop\ErrorLog;

/**
 * What leaves the shop: JSON of this protocol with its HTTP status, and nothing else.
 *
 * From begin() on, warnings go to the shop's error log and every echo into a buffer that is thrown away; a fatal error
 * is answered as internal.
 */
final class Response
{
    private $errors;
    private $isSent = false;

    public function __construct(ErrorLog $errors)
    {
        $this->errors = $errors;
    }

    /** Keep everything but our own answer from getting out. */
    public function begin()
    {
        @ini_set('display_errors', '0');
        ob_start();
        set_error_handler(function ($level, $message, $file, $line) {
            if (error_reporting() & $level) { // the message may hold a value
                $this->errors->write('PHP message of level ' . $level . ' in ' . basename($file) . ' on line ' . $line);
            }

            return true;
        });
        register_shutdown_function(function () {
            if (!$this->isSent) {
                $this->sendError(500, 'internal', 'the shop failed: see its error log');
            }
        });
    }

    /**
     * Send an error of a whole call (docs/node-protocol.md, section 5).
     *
     * @param array $facts what the answer says beside its error
     */
    public function sendError(int $status, string $word, string $message, ?int $retryAfter = null, array $facts = [])
    {
        $this->send($status, ['error' => ['code' => $word, 'message' => $message]] + $facts, $retryAfter);
    }

    /** Send one answer; whatever comes after it is swallowed. */
    public function send(int $status, array $value, ?int $retryAfter = null)
    {
        $flags = JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_LINE_TERMINATORS;
        $body = json_encode(['protocol' => Limits::PROTOCOL] + $value, $flags);
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
