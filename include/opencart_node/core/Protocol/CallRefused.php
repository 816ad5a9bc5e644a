<?php
namespace OrderUpload\Node\Protocol;

/** The whole call is refused and nothing was done (docs/node-protocol.md, section 5). */
final class CallRefused extends \Exception
{
    /** HTTP status. */
    public $status;
    /** Word of the protocol, e.g. bad_signature. */
    public $word;
    /** Seconds after which asking again makes sense, or null. */
    public $retryAfter;

    public function __construct(int $status, string $word, string $message, ?int $retryAfter = null)
    {
        parent::__construct($message);
        $this->status = $status;
        $this->word = $word;
        $this->retryAfter = $retryAfter;
    }
}
