<?php
namespace OrderUpload\TestShop;

/** What only OpenCart 4.0 does to a request, before a controller sees it. */
final class HabitsOf40
{
    private $log;

    public function __construct(Log $log)
    {
        $this->log = $log;
    }

    public function begin()
    {
        $this->believeAnybody();
        set_error_handler([$this, 'giveUp']);
    }

    /** The caller's address is what anybody may have sent: X-Forwarded-For, else Client-IP. */
    private function believeAnybody()
    {
        foreach (['HTTP_CLIENT_IP', 'HTTP_X_FORWARDED_FOR'] as $header) {
            $_SERVER['REMOTE_ADDR'] = ($_SERVER[$header] ?? '') ?: $_SERVER['REMOTE_ADDR'];
        }
    }

    /** Any message of PHP, even one that @ silences, ends the request at a page of errors. */
    public function giveUp($level, $message, $file, $line)
    {
        $this->log->write("PHP message of level $level: $message in $file on line $line");
        header('Location: error.html', true, 302);
        exit;
    }
}
