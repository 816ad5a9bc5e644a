<?php
use OrderUpload\Node\Calls\LookupCall;
use OrderUpload\Node\Catalogue\LookupOptions;
use OrderUpload\Node\Catalogue\LookupPlaces;
use OrderUpload\Node\Catalogue\LookupProducts;
use OrderUpload\Node\Catalogue\OptionNames;
use OrderUpload\Node\Catalogue\Variants;
use OrderUpload\Node\Database\Columns;
use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Protocol\CallBody;
use OrderUpload\Node\Shop\Access;
use OrderUpload\Node\Shop\Settings;
use OrderUpload\Node\Shop\ShopData;

const NOTHING = ['products' => [], 'countries' => [], 'emails' => [], 'methods' => false];

/** The answer of a shop to a lookup; $answers are what its database says. */
function looked_up(array $fields, array $answers = [], bool $findsOthers = true): array
{
    $column = ['t' => 'oc_product', 'e' => 'InnoDB', 'd' => 'varchar', 'l' => '64', 's' => 'utf8', 'o' => 'utf8_general_ci'];
    $db = new Database(new FakeShopDatabase($answers + [
        '/information_schema/' => [['c' => 'sku'] + $column, ['c' => 'model'] + $column],
        '/FROM `oc_language`/' => [['code' => 'en-gb', 'language_id' => '1'], ['code' => 'it-it', 'language_id' => '2']],
        '/FROM `oc_setting`/' => [['key' => 'config_language', 'value' => 'en-gb', 'serialized' => '0']],
    ]), 'oc_');
    $columns = new Columns($db);
    $products = new LookupProducts($db, $columns, new LookupOptions($db, new OptionNames($db), new Variants($db, $columns)));
    $call = new LookupCall($db, new ShopData($db, new Settings($db)), $products, new LookupPlaces($db, $columns), new Access(['0'], $findsOthers));

    return $call->answer(new CallBody(0, 'it-it', $fields));
}

function test_nothing_asked_for_asks_no_table_of_the_catalogue()
{
    $nothing = ['products' => [], 'countries' => [], 'customers' => [], 'methods' => ['payment' => [], 'shipping' => [], 'total' => []]];
    same($nothing, looked_up(NOTHING));
}

function test_a_form_that_is_not_as_agreed_is_refused()
{
    foreach ([['methods' => 1], ['products' => 'A'], ['emails' => [1]], ['products' => ['x' => 'A']], ['methods' => null]] as $change) {
        refused('bad_request', function () use ($change) {
            looked_up($change + NOTHING);
        });
    }
}

function test_a_field_that_a_call_does_not_have_is_refused()
{
    refused('bad_request', function () {
        (new CallBody(0, 'en-gb', ['refs' => [], 'more' => []]))->refuseUnknown(['refs', 'order_ids']);
    });
}

function test_names_come_in_the_language_that_was_asked_for_else_in_the_shops_own()
{
    $row = ['country_id' => '105', 'iso_code_2' => 'IT', 'postcode_required' => '0', 'name' => 'Italia'];
    $found = looked_up(['countries' => ['IT']] + NOTHING, ['/language_id IN \(2, 1\).*FROM `oc_country`/s' => [$row],
        '/table_name IN/' => [['t' => 'oc_country_description', 'e' => 'InnoDB', 'c' => 'name', 'd' => 'varchar', 'l' => '128', 's' => 'utf8', 'o' => 'x'],
            ['t' => 'oc_zone_description', 'e' => 'InnoDB', 'c' => 'name', 'd' => 'varchar', 'l' => '128', 's' => 'utf8', 'o' => 'x']],
        '/FROM `oc_zone` z/' => []]);
    same('Italia', $found['countries'][0]['name']);
}

function test_five_hundred_and_one_texts_are_too_many()
{
    refused('batch_too_large', function () {
        looked_up(['products' => array_fill(0, 500, 'A'), 'countries' => ['IT']] + NOTHING);
    });
}

function test_a_code_with_other_capitals_is_another_code()
{
    $found = looked_up(['products' => ['LAMP-01']] + NOTHING, [
        '/SELECT product_id FROM/' => [['product_id' => '7']],
        '/SELECT \* FROM `oc_product`/' => [['product_id' => '7', 'sku' => 'lamp-01', 'model' => 'L']],
    ]);
    same([], $found['products']);
}

function test_a_customer_comes_without_name_and_address()
{
    $row = ['customer_id' => '4', 'customer_group_id' => '1', 'store_id' => '0', 'status' => '1', 'email' => 'Ada@Example.com'];
    $found = looked_up(['emails' => [' ada@example.COM']] + NOTHING, ['/FROM `oc_customer`/' => [$row]]);
    same(['customer_id', 'email_hash', 'store_id', 'customer_group_id', 'enabled'], array_keys($found['customers'][0]));
    same(hash('sha256', 'ada@example.com'), $found['customers'][0]['email_hash']);
}

function test_customer_groups_have_their_names_by_language_and_may_have_none()
{
    $db = new Database(new FakeShopDatabase([
        '/FROM `oc_language`/' => [['code' => 'en-gb', 'language_id' => '1'], ['code' => 'it-it', 'language_id' => '2']],
        '/FROM `oc_customer_group` g/' => [
            ['id' => '1', 'language_id' => '1', 'name' => ' Cash &amp; carry'], ['id' => '1', 'language_id' => '2', 'name' => 'Ingrosso'],
            ['id' => '6', 'language_id' => null, 'name' => null],
        ],
    ]), 'oc_');
    $groups = (new ShopData($db, new Settings($db)))->customerGroups();
    same(['1' => ['en-gb' => 'Cash & carry', 'it-it' => 'Ingrosso'], '6' => []], $groups);
}

function test_who_finds_linked_orders_only_learns_of_no_account()
{
    $found = looked_up(['emails' => ['ada@example.com']] + NOTHING, [], false);
    same([], $found['customers']);
}
