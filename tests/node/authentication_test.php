<?php
use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Protocol\CallRefused;
use OrderUpload\Node\Protocol\Limits;
use OrderUpload\Node\Request\AddressList;
use OrderUpload\Node\Request\Authentication;
use OrderUpload\Node\Request\SignedRequest;
use OrderUpload\Node\Shop\Settings;

const KEY = 'secret-key-of-thirty-two-letters';
const INSTALLATION = '0f6f3a52-1c34-4d35-9f5e-2a1b7c9d8e10';
const CHOSEN = '{"2":{"stores":["0"],"finds_others":false}}';
const QUERY = 'call=find&route=extension%2Forder_upload%2Fapi%2Fnode';

/** A request signed with this key; $changed are headers or REMOTE_ADDR. */
function a_request(array $changed = [], string $body = '{"protocol":1}', string $query = QUERY, string $key = KEY): SignedRequest
{
    $time = (string)time();
    $lines = ['order-upload-1', INSTALLATION, 'order_upload', 'POST', QUERY, $time, '0123456789abcdef', hash('sha256', '{"protocol":1}')];
    $text = implode("\n", $lines);
    return new SignedRequest($changed + [
        'HTTP_X_ORDER_UPLOAD_INSTALLATION' => INSTALLATION, 'REQUEST_METHOD' => 'POST', 'QUERY_STRING' => $query,
        'REMOTE_ADDR' => '192.0.2.7', 'HTTP_X_ORDER_UPLOAD_USER' => 'order_upload',
        'HTTP_X_ORDER_UPLOAD_TIME' => $time, 'HTTP_X_ORDER_UPLOAD_NONCE' => '0123456789abcdef',
        'HTTP_X_ORDER_UPLOAD_SIGNATURE' => hash_hmac('sha256', $text, $key),
    ], $body);
}

/** The authentication of a shop with one user, whose key and list are these; $nonces is how many rows a nonce's insert touches. */
function an_authentication(array $ips = ['192.0.2.7'], int $nonces = 1, string $status = '1', string $chosen = CHOSEN, string $key = KEY): Authentication
{
    $db = new Database(new FakeShopDatabase([
        '/FROM `oc_api` WHERE username = \'order_upload\'/' => [['api_id' => '2', 'username' => 'order_upload', 'key' => $key]],
        '/FROM `oc_api` /' => [],
        '/FROM `oc_api_ip`/' => array_map(function ($ip) {
            return ['ip' => $ip];
        }, $ips),
        '/FROM `oc_setting`/' => [['key' => Settings::STATUS, 'value' => $status, 'serialized' => '0'],
            ['key' => Settings::API_USERS, 'value' => $chosen, 'serialized' => '1']],
        '/FROM `oc_order_upload_fact`/' => [['name' => 'installation', 'value' => INSTALLATION]],
        '/`oc_order_upload_nonce`/' => [],
    ], $nonces), 'oc_');

    return new Authentication($db, new Settings($db));
}

function test_the_signature_of_the_protocols_page_comes_out()
{
    $query = (new SignedRequest(['QUERY_STRING' => 'route=extension/order_upload/api/node&call=find'], ''))->canonicalQuery();
    $lines = ['order-upload-1', INSTALLATION, 'order_upload', 'POST', $query, '1795400000', '0123456789abcdef',
        hash('sha256', '{"protocol":1}')];
    same('c31ec08411b706a2c6e4179e1c97a8aabb1f7f6d4eab6345359c10a9dcf34586', hash_hmac('sha256', implode("\n", $lines), 'secret-key'));
}

function test_a_signed_request_comes_in()
{
    same('order_upload', an_authentication()->authenticate(a_request())->name);
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

function test_what_is_signed_for_another_shop_stays_outside()
{
    $other = ['HTTP_X_ORDER_UPLOAD_INSTALLATION' => 'another'];
    refused('other_installation', function () use ($other) {
        an_authentication()->authenticate(a_request($other));
    });
}

function test_a_refusal_of_another_shops_request_says_which_this_is()
{
    try {
        an_authentication()->authenticate(a_request(['HTTP_X_ORDER_UPLOAD_INSTALLATION' => '']));
    } catch (CallRefused $refusal) {
        return same([['installation' => INSTALLATION], true], [$refusal->facts, $refusal->isQuestion]);
    }
    throw new Exception('was not refused');
}

function test_what_one_user_signed_is_good_for_no_other()
{
    refused('bad_signature', function () {
        an_authentication()->authenticate(a_request(['HTTP_X_ORDER_UPLOAD_USER' => 'order%5Fupload']));
    });
}

function test_a_user_that_nobody_chose_stays_outside()
{
    foreach (['[]', '{"3":{"stores":"all"}}', '["2"]', '{"2":"all"}', 'null', '"2"'] as $chosen) {
        refused('bad_signature', function () use ($chosen) {
            an_authentication(['192.0.2.7'], 1, '1', $chosen)->authenticate(a_request());
        });
    }
}

function test_a_short_key_stays_outside()
{
    refused('weak_key', function () {
        $key = substr(KEY, 1);
        an_authentication(['192.0.2.7'], 1, '1', CHOSEN, $key)->authenticate(a_request([], '{"protocol":1}', QUERY, $key));
    });
}

function test_a_body_that_says_it_is_too_large_stays_outside()
{
    refused('body_too_large', function () {
        an_authentication()->authenticate(a_request(['CONTENT_LENGTH' => (string)(Limits::LARGEST_BODY + 1)]));
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
    same('order_upload', an_authentication(['2001:db8:0:0::1'])->authenticate(a_request(['REMOTE_ADDR' => '2001:db8::1']))->name);
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
    same('192.0.2.7', (new SignedRequest($server, '', 'X-Forwarded-For'))->address);
    same('192.0.2.7', (new SignedRequest($server, '', 'X-Forwarded-For', '192.0.2.8'))->address);
    same('203.0.113.4', (new SignedRequest($server, '', 'X-Forwarded-For', '192.0.2.0/24'))->address);
}

/** The request that PHP is serving, with these headers: on the command line it does not say who is connected. */
function a_current_request(array $server): SignedRequest
{
    $before = $_SERVER;
    $_SERVER = $server + ['REMOTE_ADDR' => '192.0.2.7'];
    try {
        return SignedRequest::current('', '');
    } finally {
        $_SERVER = $before;
    }
}

function test_nobody_calls_where_either_header_may_have_changed_the_address()
{
    same('192.0.2.7', a_current_request([])->address);
    foreach ([['198.51.100.9', null], [null, '198.51.100.9'], ['', '198.51.100.9'], ['198.51.100.9', '']] as list($forwarded, $client)) {
        $headers = array_filter(['HTTP_X_FORWARDED_FOR' => $forwarded, 'HTTP_CLIENT_IP' => $client], 'is_string');
        same('', a_current_request($headers)->address, json_encode($headers));
    }
    same('192.0.2.7', a_current_request(['HTTP_X_FORWARDED_FOR' => '', 'HTTP_CLIENT_IP' => ''])->address);
}

function test_addresses_and_networks_are_found_in_a_list()
{
    $list = new AddressList("192.0.2.7, 198.51.100.0/25;2001:db8::/33\n0.0.0.0/33 nobody");
    $known = ['192.0.2.7' => true, '192.0.2.8' => false, '198.51.100.127' => true, '198.51.100.128' => false,
        '2001:db8:7fff::1' => true, '2001:db8:8000::1' => false, '' => false, '::ffff:192.0.2.7' => false];
    foreach ($known as $address => $isIn) {
        same($isIn, $list->has($address), $address);
    }
    same(['0.0.0.0/33', 'nobody'], $list->wrong());
}

function test_a_port_or_brackets_that_a_proxy_adds_are_no_part_of_the_address()
{
    $told = ['192.0.2.7' => '192.0.2.7:4711', '2001:db8::1' => '[2001:db8::1]:443', '2001:db8::2' => '2001:db8::2',
        '192.0.2.8' => '::ffff:192.0.2.8', '192.0.2.9' => '[::FFFF:192.0.2.9]:80', 'unknown' => 'unknown'];
    foreach ($told as $address => $header) {
        same($address, (new SignedRequest(['HTTP_X_REAL_IP' => $header, 'REMOTE_ADDR' => '10.0.0.1'], '', 'X-Real-IP', '10.0.0.1'))->address);
    }
}

function test_a_list_that_ends_empty_leaves_the_address_of_the_connection()
{
    $server = ['REMOTE_ADDR' => '10.0.0.1', 'HTTP_X_FORWARDED_FOR' => '192.0.2.7, '];
    same('10.0.0.1', (new SignedRequest($server, '', 'X-Forwarded-For', '10.0.0.1'))->address);
}

function test_a_key_is_changed_by_a_second_user_of_the_same_name()
{
    $new = str_repeat('n', 32);
    foreach ([KEY, $new] as $key) {
        $db = new Database(new FakeShopDatabase([
            '/FROM `oc_api` WHERE username = /' => [['api_id' => '2', 'username' => 'order_upload', 'key' => KEY],
                ['api_id' => '3', 'username' => 'order_upload', 'key' => $new]],
            '/FROM `oc_api_ip`/' => [['ip' => '192.0.2.7']],
            '/FROM `oc_setting`/' => [['key' => Settings::API_USERS, 'value' => '{"2":{"stores":[]},"3":{"stores":[]}}', 'serialized' => '1']],
            '/FROM `oc_order_upload_fact`/' => [['name' => 'installation', 'value' => INSTALLATION]],
            '/`oc_order_upload_nonce`/' => [],
        ], 1), 'oc_');
        same('order_upload', (new Authentication($db, new Settings($db)))->authenticate(a_request([], '{"protocol":1}', QUERY, $key))->name);
    }
}
