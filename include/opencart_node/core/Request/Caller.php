<?php
namespace OrderUpload\Node\Request;

use OrderUpload\Node\Shop\Access;

/** Who signed a request, and what that API user may do. */
final class Caller
{
    /** Name of the API user. */
    public $name;
    public $access;

    public function __construct(string $name, Access $access)
    {
        $this->name = $name;
        $this->access = $access;
    }
}
