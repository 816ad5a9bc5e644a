<?php
use OrderUpload\Node\Database\Columns;
use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Calls\LookupCall;

const NOTHING = ['products' => [], 'countries' => [], 'emails' => [], 'methods' => false];

function a_lookup(array $answers = []): LookupCall
{
    $columns = [['t' => 'oc_product', 'c' => 'sku', 'd' => 'varchar', 'l' => '64', 's' => 'utf8', 'o' => 'utf8_general_ci'], ['t' => 'oc_product', 'c' => 'model', 'd' => 'varchar', 'l' => '64', 's' => 'utf8', 'o' => 'utf8_general_ci']];
    $db = new Database(new FakeShopDatabase($answers + ['/information_schema/' => $columns]), 'oc_');

    return new LookupCall($db, new Columns($db), [2, 1]);
}

function test_nothing_asked_for_asks_no_table()
{
    $nothing = ['products' => [], 'countries' => [], 'customers' => [], 'methods' => ['payment' => [], 'shipping' => [], 'total' => []]];
    same($nothing, a_lookup()->answer(NOTHING));
}

function test_a_form_that_is_not_as_agreed_is_refused()
{
    foreach ([['methods' => 1], ['products' => 'A'], ['emails' => [1]], ['products' => ['x' => 'A']], ['more' => []]] as $change) {
        refused('bad_request', function () use ($change) {
            a_lookup()->answer($change + NOTHING);
        });
    }
}

function test_five_hundred_and_one_texts_are_too_many()
{
    refused('batch_too_large', function () {
        a_lookup()->answer(['products' => array_fill(0, 500, 'A'), 'countries' => ['IT']] + NOTHING);
    });
}

function test_a_code_with_other_capitals_is_another_code()
{
    $found = a_lookup([
        '/SELECT product_id FROM/' => [['product_id' => '7']],
        '/SELECT \* FROM `oc_product`/' => [['product_id' => '7', 'sku' => 'lamp-01', 'model' => 'L']],
    ])->answer(['products' => ['LAMP-01']] + NOTHING);
    same([], $found['products']);
}

function test_a_customer_comes_without_name_and_address()
{
    $row = ['customer_id' => '4', 'customer_group_id' => '1', 'store_id' => '0', 'status' => '1', 'email' => 'Ada@Example.com'];
    $found = a_lookup(['/FROM `oc_customer`/' => [$row]])->answer(['emails' => [' ada@example.COM']] + NOTHING);
    same(['customer_id', 'email_hash', 'store_id', 'customer_group_id', 'enabled'], array_keys($found['customers'][0]));
    same(hash('sha256', 'ada@example.com'), $found['customers'][0]['email_hash']);
}
