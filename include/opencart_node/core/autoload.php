<?php
/**
 * Finds the classes of this folder: OrderUpload\Node\Door is Door.php. Both catalog layers and both admin layers load
 * the module by this file alone.
 */

spl_autoload_register(function ($class) {
    $prefix = 'OrderUpload\\Node\\';
    $name = substr($class, strlen($prefix));
    if (strncmp($class, $prefix, strlen($prefix)) === 0 && preg_match('/^[A-Za-z0-9]+$/', $name)) {
        $file = __DIR__ . '/' . $name . '.php';
        if (is_file($file)) {
            require_once $file;
        }
    }
});
