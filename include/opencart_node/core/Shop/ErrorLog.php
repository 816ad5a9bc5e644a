<?php
namespace OrderUpload\Node\Shop;

use OrderUpload\Node\Platform\Platform;
use OrderUpload\Node\Values\Text;

/** The shop's error log; it never gets a value of an order. */
final class ErrorLog
{
    private $platform;

    public function __construct(Platform $platform)
    {
        $this->platform = $platform;
    }

    /** Write one line that holds no value. */
    public function write(string $line)
    {
        try {
            $this->platform->service('log')->write('Order Upload: ' . $line);
        } catch (\Throwable $error) {
            error_log('Order Upload: ' . $line);
        }
    }

    /** Write an error and return what a caller may hear of it: never its text, which may hold a value. */
    public function keep(\Throwable $error): string
    {
        $this->write(Text::ofError($error));
        $number = Text::databaseError($error);

        return $number ? "database error $number" : (new \ReflectionClass($error))->getShortName();
    }
}
