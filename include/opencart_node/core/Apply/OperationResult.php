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

    /** @param string|int $orderId */
    public static function done(string $answer, $orderId): self
    {
        $result = new self();
        $result->answer = $answer;
        $result->orderId = (string)$orderId;

        return $result;
    }

    public static function refused(OperationRefused $refusal): self
    {
        $result = new self();
        $result->refusal = $refusal;

        return $result;
    }
}
