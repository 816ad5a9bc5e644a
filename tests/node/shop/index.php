<?php
/**
 * A shop that is none, for php -S: the node module on a real database, with our own small registry in OpenCart's place.
 *
 * /3.0/index.php is OpenCart 3.0.5, /4.0/index.php is 4.0.2, /4.1/index.php is 4.1, each with admin/index.php and with a second
 * store, second/index.php; everything else is 404. The module comes in by its controllers alone, as in a shop. What a shop has
 * and this one lacks fails loudly.
 *
 * Environment: SHOP_FOLDER holds a folder of each name with the unpacked extension, and gets the log; SHOP_DATABASE_PORT,
 * _USER and _PASSWORD lead to a server on loopback with a database of each name, shop_3.0 and so on.
 *
 * Headers of a request, for tests of dying workers: X-Shop-Kill is the number of the statement before which this worker kills
 * itself, with + after it once the statement is sent. X-Shop-Count keeps the number of statements in SHOP_FOLDER/statements.
 */

namespace OrderUpload\TestShop;

require __DIR__ . '/services.php';
require __DIR__ . '/database.php';
require __DIR__ . '/events.php';
require __DIR__ . '/orders.php';
require __DIR__ . '/habits.php';
require __DIR__ . '/front.php';

const VERSIONS = ['3.0' => '3.0.5.1', '4.0' => '4.0.2.3', '4.1' => '4.1.0.4'];
$path = (string)parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if (!preg_match('#^/(\d\.\d)/(?:second/)?(admin/)?index\.php$#D', $path, $found) || !isset(VERSIONS[$found[1]])) {
    http_response_code(404);
    echo 'no such page';

    return;
}
putenv('REMOTE_ADDR=' . $_SERVER['REMOTE_ADDR']); // a web server's PHP has it here, or where filter_input looks; php -S does not
$folder = getenv('SHOP_FOLDER') . '/' . $found[1] . '/';
$isAdmin = isset($found[2]);
define('VERSION', VERSIONS[$found[1]]);
define('DB_PREFIX', 'oc_');
define('HTTP_CATALOG', 'http://shop.example/' . $found[1] . '/');
define('HTTP_SERVER', HTTP_CATALOG . ($isAdmin ? 'admin/' : ''));
define('DIR_SYSTEM', $folder . 'system/');
define('DIR_EXTENSION', $folder . 'extension/');
define('DIR_MODIFICATION', $folder . 'modification/');
define('DIR_APPLICATION', $folder . ($isAdmin ? 'admin/' : 'catalog/'));

(new Front($found[1], $isAdmin))->serve();
