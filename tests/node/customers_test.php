<?php
use OrderUpload\Node\Customers\Accounts;
use OrderUpload\Node\Customers\Buyers;
use OrderUpload\Node\Database\Columns;
use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Database\Transaction;
use OrderUpload\Node\Orders\CustomFields;
use OrderUpload\Node\Orders\OrderAmounts;
use OrderUpload\Node\Orders\OrderRows;
use OrderUpload\Node\Orders\TotalCodes;
use OrderUpload\Node\Platform\OpenCart4;
use OrderUpload\Node\Protocol\Operation;
use OrderUpload\Node\Records\AccountMarks;
use OrderUpload\Node\Shop\Places;
use OrderUpload\Node\Shop\Settings;
use OrderUpload\Node\Shop\ShopData;

function a_create(string $customer, string $email = 'Ada@Example.com'): Operation
{
    $create = new Operation();
    list($create->ref, $create->action, $create->store_id) = ['hub:1', 'create', '0'];
    list($create->customer, $create->fields) = [$customer, ['customer.email' => $email]];

    return $create;
}

/** An account of a shop whose e-mail column is compared without regard to capitals. */
function an_account(string $id, string $status = '1', string $waits = '0', string $email = 'ada@example.com'): array
{
    return ['customer_id' => $id, 'customer_group_id' => '4', 'email' => $email, 'status' => $status,
        'password' => 'p' . $id, 'waits' => $waits];
}

/** The buyers of a shop, as the module puts them together. */
function buyers_of(Database $db): Buyers
{
    $columns = new Columns($db);
    $shop = new ShopData($db, new Settings($db));
    $customFields = new CustomFields($db);
    $codes = new TotalCodes($db, new OpenCart4(new FakeRegistry([])));
    $rows = new OrderRows($columns, $shop, new Places($db, $columns, $shop), $customFields, new OrderAmounts($shop), $codes);

    return new Buyers(new Accounts($db, $columns, $shop, $rows, $customFields, new AccountMarks($db)), $shop, new Transaction($db, $columns));
}

/** Whose the order of a create is in a shop with these accounts, and how many statements read accounts. */
function whose(Operation $create, array $accounts): array
{
    $email = ['t' => 'oc_customer', 'c' => 'email', 'd' => 'varchar', 'l' => '96', 's' => 'utf8mb4', 'o' => 'utf8mb4_general_ci'];
    $db = new FakeShopDatabase(['/FROM `oc_customer` c/' => $accounts, '/`oc_order_upload_account`/' => [], '/information_schema/' => [$email],
        '/FROM `oc_setting`/' => [['key' => 'config_customer_group_id', 'value' => '1', 'serialized' => '0']]]);
    $buyers = buyers_of(new Database($db, 'oc_'));
    $buyers->prepare([$create, $create]);
    $buyers->make([$create]);

    return array_values($buyers->columns($create)) + [2 => count(preg_grep('/FROM `oc_customer`/', $db->ran))];
}

function test_a_guest_costs_no_statement()
{
    same([0, 1, 0], whose(a_create('guest'), []));
}

function test_a_batch_asks_once_for_its_accounts_and_an_order_takes_the_group_of_its_own()
{
    same([7, 4, 1], whose(a_create('link'), [an_account('7')]));
}

function test_the_first_enabled_account_of_an_address_is_meant()
{
    same([8, 4, 1], whose(a_create('link'), [an_account('7', '0'), an_account('8'), an_account('9')]));
}

function test_an_address_that_only_the_collation_takes_for_the_same_is_another_one()
{
    same([0, 1, 1], whose(a_create('link'), [an_account('7', '1', '0', 'áda@example.com')]));
}

function test_an_account_that_was_switched_off_gets_no_order_and_no_second_account()
{
    same([0, 1, 1], whose(a_create('create'), [an_account('7', '0')]));
}

function test_an_account_that_waits_for_approval_gets_the_orders_of_its_buyer()
{
    same([7, 4, 1], whose(a_create('create'), [an_account('7', '0', '1')]));
    same([0, 1, 1], whose(a_create('link'), [an_account('7', '0', '1')]));
}

function test_what_is_no_address_gets_no_account()
{
    same([0, 1, 1], whose(a_create('create', 'not given'), []));
    same([0, 1, 0], whose(a_create('create', ' '), []));
}

/** The marks of a shop that has begun an account of this address with this password. */
function marks_of(string $email, string $password): AccountMarks
{
    $row = ['email_hash' => hash('sha256', $email), 'password_hash' => hash('sha256', $password)];

    return new AccountMarks(new Database(new FakeShopDatabase(['/order_upload_account/' => [$row]]), 'oc_'));
}

function test_an_account_that_was_begun_is_known_by_its_address_and_its_password()
{
    $marks = marks_of('ada@example.com', 'drawn by us');
    same([7 => true], $marks->begun([7 => ['ada@example.com', 'drawn by us']]));
}

function test_an_account_that_a_buyer_made_with_the_address_of_a_begun_one_is_his()
{
    $marks = marks_of('ada@example.com', 'drawn by us');
    same([], $marks->begun([8 => ['ada@example.com', 'chosen by him']]));
}
