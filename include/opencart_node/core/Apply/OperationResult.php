<?php
namespace OrderUpload\Node\Apply;

use OrderUpload\Node\Protocol\OperationRefused;

/** What became of one operation: done to an order, or refused. */
final class OperationResult
{
    /** created, updated or unchanged; '' where it was refused. */
    public $answer = '';
    public $orderId = '';
    /** Why it was refused, or null. */
    public $refusal;
    /** What was left undone of an operation that was done, and why: code, message, remedy and group; or null. */
    public $note;

    /** @param string|int $orderId */
    public static function done(string $answer, $orderId, ?array $note = null): self
    {
        $result = new self();
        $result->answer = $answer;
        $result->orderId = (string)$orderId;
        $result->note = $note;

        return $result;
    }

    public static function refused(OperationRefused $refusal): self
    {
        $result = new self();
        $result->refusal = $refusal;

        return $result;
    }
}
