<?php
use OrderUpload\Node\Customers\Accounts;
use OrderUpload\Node\Customers\Buyers;
use OrderUpload\Node\Customers\EarlierOrders;
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
        'password' => 'p' . $id, 'waits' => $waits, 'date_added' => '2026-11-20 12:00:00'];
}

/** The mark of an account that we made. */
function a_mark(string $id, string $email = 'ada@example.com'): array
{
    return ['email_hash' => hash('sha256', $email), 'password_hash' => 'of the one that we drew', 'customer_id' => $id,
        'date_added' => '2026-11-20 12:00:00'];
}

/** The buyers of a shop, as the module puts them together. */
function buyers_of(Database $db): Buyers
{
    $columns = new Columns($db);
    $shop = new ShopData($db, new Settings($db));
    $customFields = new CustomFields($db);
    $platform = new OpenCart4(new FakeRegistry(['config' => new FakeConfig(['config_complete_status' => ['5', '3']])]));
    $codes = new TotalCodes($db, $platform);
    $rows = new OrderRows($columns, $shop, new Places($db, $columns, $shop), $customFields, new OrderAmounts($shop), $codes);

    $accounts = new Accounts($db, $columns, $shop, $rows, $customFields, new AccountMarks($db));

    return new Buyers($accounts, new EarlierOrders($db, $platform), $shop, new Transaction($db, $columns));
}

/** A shop's database with these accounts, marks of those that we made, and rows that speak for the others. */
function shop_with(array $accounts, array $marks, array $bought = []): FakeShopDatabase
{
    $email = ['t' => 'oc_customer', 'c' => 'email', 'd' => 'varchar', 'l' => '96', 's' => 'utf8mb4', 'o' => 'utf8mb4_general_ci'];

    return new FakeShopDatabase(['/FROM `oc_customer` c/' => $accounts, '/`oc_order_upload_account`/' => $marks, '/FROM `oc_order` o/' => $bought,
        '/information_schema/' => [$email], '/FROM `oc_setting`/' => [['key' => 'config_customer_group_id', 'value' => '1', 'serialized' => '0']]]);
}

/** Whose the order of a create is in a shop with these accounts, all made by us, and how many statements read accounts. */
function whose(Operation $create, array $accounts): array
{
    $db = shop_with($accounts, array_map('a_mark', array_column($accounts, 'customer_id'), array_column($accounts, 'email')));
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

/** A create whose buyer is sent with this customer group. */
function a_create_in(string $group, string $customer): Operation
{
    $create = a_create($customer);
    $create->fields['customer.group'] = $group;

    return $create;
}

function test_a_guest_is_in_the_group_that_was_sent()
{
    same([0, 5, 0], whose(a_create_in('5', 'guest'), []));
    same([0, 5, 1], whose(a_create_in('5', 'link'), []));
}

function test_an_account_keeps_its_own_group_whatever_was_sent()
{
    same([7, 4, 1], whose(a_create_in('5', 'link'), [an_account('7')]));
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

/** Whose the order of a create is, and the code of what is said of it, in a shop with one account, marks and bought orders. */
function told(Operation $create, array $marks, array $bought, string $status = '1', string $waits = '0'): array
{
    $db = shop_with([an_account('7', $status, $waits)], $marks, $bought);
    $buyers = buyers_of(new Database($db, 'oc_'));
    $buyers->prepare([$create]);

    return [$buyers->columns($create)['customer_id'], $buyers->note($create)['code'] ?? '', count(preg_grep('/FROM `oc_order` o/', $db->ran))];
}

function test_an_account_that_somebody_registered_gets_no_order_and_the_caller_is_told()
{
    foreach (['link', 'create'] as $customer) {
        same([0, 'account_not_proven', 1], told(a_create($customer), [], []));
    }
    same([0, 'account_not_proven', 1], told(a_create('create'), [], [], '0', '1'));
}

function test_an_account_that_we_made_is_its_buyers_and_no_order_is_asked_for()
{
    same([7, '', 0], told(a_create('link'), [a_mark('7')], []));
}

function test_a_mark_speaks_for_its_own_account_address_and_time_only()
{
    foreach ([a_mark('8'), a_mark('7', 'bob@example.com'), ['date_added' => '2026-11-21 12:00:00'] + a_mark('7')] as $mark) {
        same([0, 'account_not_proven', 1], told(a_create('link'), [$mark], []));
    }
}

function test_an_account_whose_owner_bought_under_its_address_is_its_buyers()
{
    same([7, '', 1], told(a_create('link'), [], [['customer_id' => '7', 'email' => 'ADA@example.com']]));
    same([0, 'account_not_proven', 1], told(a_create('link'), [], [['customer_id' => '7', 'email' => 'eve@example.com']]));
}

/** The marks of a shop that has begun an account of this address with this password. */
function marks_of(string $email, string $password): AccountMarks
{
    $row = ['email_hash' => hash('sha256', $email), 'password_hash' => hash('sha256', $password), 'customer_id' => null, 'date_added' => null];

    return new AccountMarks(new Database(new FakeShopDatabase(['/order_upload_account/' => [$row]]), 'oc_'));
}

function test_an_account_that_was_begun_is_known_by_its_address_and_its_password()
{
    $marks = marks_of('ada@example.com', 'drawn by us');
    same([7 => AccountMarks::BEGUN], $marks->of([7 => ['ada@example.com', 'drawn by us', '2026-11-20 12:00:00']]));
}

function test_an_account_that_a_buyer_made_with_the_address_of_a_begun_one_is_his()
{
    $marks = marks_of('ada@example.com', 'drawn by us');
    same([], $marks->of([8 => ['ada@example.com', 'chosen by him', '2026-11-20 12:00:00']]));
}
