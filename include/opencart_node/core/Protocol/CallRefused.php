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
    /** What the answer says beside its error, e.g. installation. */
    public $facts = [];
    /** A caller asked what it has to know for its next call: nobody needs to hear of it. */
    public $isQuestion = false;

    public function __construct(int $status, string $word, string $message, ?int $retryAfter = null)
    {
        parent::__construct($message);
        $this->status = $status;
        $this->word = $word;
        $this->retryAfter = $retryAfter;
    }

    /**
     * The request was signed for another installation than this one.
     *
     * @param string $sent which it was signed for; '' asks which this is
     */
    public static function otherInstallation(string $installation, string $sent): self
    {
        $refusal = new self(401, 'other_installation', 'the request is signed for another installation');
        $refusal->facts = ['installation' => $installation];
        $refusal->isQuestion = $sent === '';

        return $refusal;
    }
}
