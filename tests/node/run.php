<?php
/**
 * Runs the tests of the node module's logic under plain PHP, without a shop: php tests/node/run.php [name]
 *
 * Every function test_... of every *_test.php beside this file is one test; it fails by an exception, a warning included.
 */

define('VERSION', '4.1.0.4');
define('DB_PREFIX', 'oc_');
require __DIR__ . '/../../include/opencart_node/core/autoload.php';
require __DIR__ . '/fakes.php';

set_error_handler(function ($level, $message, $file, $line) {
    throw new ErrorException($message, 0, $level, $file, $line);
});

function same($wanted, $found, string $about = '')
{
    if ($wanted !== $found) {
        throw new Exception(trim($about . ' wanted ' . var_export($wanted, true) . ', found ' . var_export($found, true)));
    }
}

function refused(string $word, callable $work)
{
    try {
        $work();
    } catch (OrderUpload\Node\Protocol\CallRefused $refusal) {
        return same($word, $refusal->word);
    }
    throw new Exception('was not refused; ' . $word . ' was wanted');
}

function operation_refused(string $code, callable $work)
{
    try {
        $work();
    } catch (OrderUpload\Node\Protocol\OperationRefused $refusal) {
        return same($code, $refusal->reason['code']);
    }
    throw new Exception('was not refused; ' . $code . ' was wanted');
}

foreach (glob(__DIR__ . '/*_test.php') as $file) {
    require $file;
}
$tests = array_filter(get_defined_functions()['user'], function ($name) use ($argv) {
    return strncmp($name, 'test_', 5) === 0 && (!isset($argv[1]) || strpos($name, $argv[1]) !== false);
});
$failed = 0;
foreach ($tests as $test) {
    try {
        $test();
    } catch (Throwable $error) {
        $failed++;
        echo 'FAILED ', strtr($test, '_', ' '), "\n  ", $error->getMessage(), ' (', basename($error->getFile()), ':', $error->getLine(), ")\n";
    }
}
echo count($tests), ' tests, ', $failed, " failed\n";
exit($failed || !$tests ? 1 : 0);
