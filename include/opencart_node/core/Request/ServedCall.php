<?php
namespace OrderUpload\Node\Request;

/** What is kept of one call. */
final class ServedCall
{
    /** Name of the API user, '' before it is known. */
    public $user = '';
    /** Address of the caller. */
    public $address = '';
    /** info, lookup, find, apply, forget, or what was sent in their place. */
    public $name = '';
    /** HTTP status. */
    public $status = 200;
    /** Word of the error, or ''. */
    public $errorCode = '';
    /** It only asked which installation this is. */
    public $isQuestion = false;
    /** How many orders or operations were answered. */
    public $size = 0;
    /** Seconds since 1970, as microtime() gives them. */
    public $startedAt;

    public function __construct()
    {
        $this->startedAt = microtime(true);
    }
}
