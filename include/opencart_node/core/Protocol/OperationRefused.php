<?php
namespace OrderUpload\Node\Protocol;

/** One operation is not done; the others go on (docs/node-protocol.md, section 8). */
final class OperationRefused extends \Exception
{
    /** rejected, conflict or in_progress. */
    public $answer;
    /** code, message, remedy and group, all text. */
    public $reason;
    /** The order it is about, or ''. */
    public $orderId = '';

    private function __construct(string $answer, string $code, string $message, string $remedy, string $group)
    {
        parent::__construct($message);
        $this->answer = $answer;
        $this->reason = ['code' => $code, 'message' => $message, 'remedy' => $remedy, 'group' => $group];
    }

    /** It will be refused again as it is. */
    public static function rejected(string $code, string $message, string $remedy = '', string $group = ''): self
    {
        return new self('rejected', $code, $message, $remedy, $group);
    }

    /** The shop is not as the plan saw it. */
    public static function conflict(string $code, string $message, $orderId = ''): self
    {
        $refused = new self('conflict', $code, $message, 'find it and plan again', '');
        $refused->orderId = (string)$orderId;

        return $refused;
    }

    /** The shop failed; $what is what may be said of it. */
    public static function shopError(string $what): self
    {
        return self::rejected('shop_error', $what, "see the shop's error log");
    }

    /** Another request writes this reference right now. */
    public static function inProgress(): self
    {
        $message = 'another request is writing this order right now';

        return new self('in_progress', 'in_progress', $message, 'ask again later', '');
    }
}
