<?php
use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Request\Authentication;
use OrderUpload\Node\Request\SignedRequest;
use OrderUpload\Node\Shop\Settings;

const KEY = 'secret-key';
const QUERY = 'call=find&route=extension%2Forder_upload%2Fapi%2Fnode';

/** A signed request; $changed are headers or REMOTE_ADDR. */
function a_request(array $changed = [], string $body = '{"protocol":1}', string $query = QUERY): SignedRequest
{
    $time = (string)time();
    $text = "POST\n" . QUERY . "\n$time\n0123456789abcdef\n" . hash('sha256', '{"protocol":1}');
    return new SignedRequest($changed + [
        'REQUEST_METHOD' => 'POST', 'QUERY_STRING' => $query, 'REMOTE_ADDR' => '192.0.2.7', 'HTTP_X_ORDER_UPLOAD_USER' => 'order_upload',
        'HTTP_X_ORDER_UPLOAD_TIME' => $time, 'HTTP_X_ORDER_UPLOAD_NONCE' => '0123456789abcdef',
        'HTTP_X_ORDER_UPLOAD_SIGNATURE' => hash_hmac('sha256', $text, KEY),
    ], $body);
}

/** The authentication of a shop with one user, whose key and list are these; $nonces is how many rows a nonce's insert touches. */
function an_authentication(array $ips = ['192.0.2.7'], int $nonces = 1, string $status = '1'): Authentication
{
    $db = new Database(new FakeShopDatabase([
        '/FROM `oc_api` WHERE username = \'order_upload\'/' => [['api_id' => '2', 'username' => 'order_upload', 'key' => KEY]],
        '/FROM `oc_api` /' => [],
        '/FROM `oc_api_ip`/' => array_map(function ($ip) {
            return ['ip' => $ip];
        }, $ips),
        '/FROM `oc_setting`/' => [['key' => Settings::STATUS, 'value' => $status, 'serialized' => '0']],
        '/`oc_order_upload_nonce`/' => [],
    ], $nonces), 'oc_');

    return new Authentication($db, new Settings($db));
}

function test_the_signature_of_the_protocols_page_comes_out()
{
    $query = (new SignedRequest(['QUERY_STRING' => 'route=extension/order_upload/api/node&call=find'], ''))->canonicalQuery();
    $text = "POST\n$query\n1795400000\n0123456789abcdef\n" . hash('sha256', '{"protocol":1}');
    same('a1b458a02129e00880102f4617d831c23cfdde7bc3604d73d7e3aeee68b559cc', hash_hmac('sha256', $text, KEY));
}

function test_a_signed_request_comes_in()
{
    same('order_upload', an_authentication()->authenticate(a_request()));
}

function test_a_changed_body_stays_outside()
{
    refused('bad_signature', function () {
        an_authentication()->authenticate(a_request([], '{"protocol":2}'));
    });
}

function test_another_call_than_the_one_signed_stays_outside()
{
    refused('bad_signature', function () {
        an_authentication()->authenticate(a_request([], '{"protocol":1}', str_replace('find', 'apply', QUERY)));
    });
}

function test_an_unknown_user_stays_outside()
{
    refused('bad_signature', function () {
        an_authentication()->authenticate(a_request(['HTTP_X_ORDER_UPLOAD_USER' => 'nobody']));
    });
}

function test_a_short_nonce_stays_outside()
{
    refused('bad_signature', function () {
        an_authentication()->authenticate(a_request(['HTTP_X_ORDER_UPLOAD_NONCE' => 'short']));
    });
}

function test_an_address_that_is_not_in_the_list_is_named()
{
    refused('ip_not_allowed', function () {
        an_authentication(['192.0.2.8'])->authenticate(a_request());
    });
}

function test_an_address_in_another_spelling_is_the_same_address()
{
    same('order_upload', an_authentication(['2001:db8:0:0::1'])->authenticate(a_request(['REMOTE_ADDR' => '2001:db8::1'])));
}

function test_a_nonce_seen_before_stays_outside()
{
    refused('nonce_used', function () {
        an_authentication(['192.0.2.7'], 0)->authenticate(a_request());
    });
}

function test_a_module_that_is_switched_off_lets_nobody_in()
{
    refused('disabled', function () {
        an_authentication(['192.0.2.7'], 1, '0')->authenticate(a_request());
    });
}

function test_a_callers_own_header_counts_only_where_the_shop_trusts_it()
{
    $server = ['REMOTE_ADDR' => '192.0.2.7', 'HTTP_X_FORWARDED_FOR' => '198.51.100.9, 203.0.113.4'];
    same('192.0.2.7', (new SignedRequest($server, ''))->address);
    same('203.0.113.4', (new SignedRequest($server, '', 'X-Forwarded-For'))->address);
}

function test_a_port_or_brackets_that_a_proxy_adds_are_no_part_of_the_address()
{
    $told = ['192.0.2.7' => '192.0.2.7:4711', '2001:db8::1' => '[2001:db8::1]:443', '2001:db8::2' => '2001:db8::2',
        '192.0.2.8' => '::ffff:192.0.2.8', '192.0.2.9' => '[::FFFF:192.0.2.9]:80', 'unknown' => 'unknown'];
    foreach ($told as $address => $header) {
        same($address, (new SignedRequest(['HTTP_X_REAL_IP' => $header, 'REMOTE_ADDR' => '10.0.0.1'], '', 'X-Real-IP'))->address);
    }
}

function test_a_list_that_ends_empty_leaves_the_address_of_the_connection()
{
    $server = ['REMOTE_ADDR' => '10.0.0.1', 'HTTP_X_FORWARDED_FOR' => '192.0.2.7, '];
    same('10.0.0.1', (new SignedRequest($server, '', 'X-Forwarded-For'))->address);
}
