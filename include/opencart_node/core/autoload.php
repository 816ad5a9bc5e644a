<?php
/**
 * Finds the module's classes: OrderUpload\Node\Stock\StockKeeper is in Stock/StockKeeper.php below this folder.
 *
 * Every controller of the module, in both generations, loads the module by this file alone.
 */

spl_autoload_register(function ($class) {
    $prefix = 'OrderUpload\\Node\\';
    if (strncmp($class, $prefix, strlen($prefix)) !== 0) {
        return;
    }
    $name = substr($class, strlen($prefix));
    $file = __DIR__ . '/' . strtr($name, '\\', '/') . '.php';
    if (preg_match('/^[A-Za-z0-9]+(\\\\[A-Za-z0-9]+)*$/D', $name) && is_file($file)) {
        require_once $file;
    }
});
