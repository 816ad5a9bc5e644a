<?php
use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Orders\CustomFields;
use OrderUpload\Node\Orders\EditedOrder;
use OrderUpload\Node\Records\FiscalTexts;

/** What an edit in the admin saves of an order, with fiscal data that OpenCart's form does not know. */

const ADA = ['firstname' => 'Ada', 'lastname' => 'Rossi', 'email' => 'ada@example.com'];
const ACME = ['firstname' => 'D&#039;Arc &amp; Co', 'lastname' => '', 'email' => ''];
const VAT = ['vat_code' => 'IT01234567890'];

/** Return what is saved of an order of this buyer, in a shop with these custom fields, when the form says this. */
function saved_of(array $buyer, array $form, array $fields = [], string $json = '{"7":"door","vat_code":"IT01234567890"}'): array
{
    $database = new FakeShopDatabase(['/FROM `oc_order`/' => [$buyer + ['custom_field' => $json]], '/FROM `oc_custom_field`/' => $fields]);
    $database = new Database($database, 'oc_');

    return (new EditedOrder($database, new CustomFields($database)))->kept(1, $form + $buyer);
}

function test_fiscal_data_is_put_back_beside_what_the_form_says()
{
    same(VAT + [7 => 'gate'], saved_of(ADA, ['custom_field' => [7 => 'gate']])['custom_field']);
}

function test_fiscal_data_is_put_back_into_a_form_without_custom_fields()
{
    foreach ([[], ['custom_field' => null], ['custom_field' => '']] as $form) {
        same(VAT, saved_of(ADA, $form)['custom_field']);
    }
}

function test_what_else_is_saved_is_left_as_it_is()
{
    same(['comment' => 'Ring'] + ADA, array_diff_key(saved_of(ADA, ['comment' => 'Ring']), ['custom_field' => 1]));
}

function test_an_order_without_fiscal_data_is_left_as_it_is()
{
    foreach (['', '[]', '{"7":"door"}', '{"vat_code":["IT01234567890"]}', 'null'] as $json) {
        same(['custom_field' => 'x'] + ADA, saved_of(ADA, ['custom_field' => 'x'], [], $json));
    }
}

function test_an_empty_field_that_the_shop_got_since_takes_the_fiscal_data()
{
    $field = ['custom_field_id' => '3', 'location' => 'address', 'name' => 'Partita IVA'];
    $saved = saved_of(ADA, ['custom_field' => [], 'payment_custom_field' => [3 => '']], [$field]);
    same([[], [3 => 'IT01234567890']], [$saved['custom_field'], $saved['payment_custom_field']]);
    $saved = saved_of(ADA, ['payment_custom_field' => [3 => 'typed']], [$field]);
    same([[], [3 => 'typed']], [$saved['custom_field'], $saved['payment_custom_field']]);
}

function test_the_buyer_stays_the_same_when_a_mistake_is_corrected()
{
    $corrections = [['firstname' => 'ada', 'lastname' => 'ROSSI'], ['firstname' => 'Rossi', 'lastname' => 'Ada'], ['lastname' => 'Rosso'],
        ['email' => 'other@example.com'], ['firstname' => 'Ada Rossi', 'lastname' => '', 'email' => 'other@example.com']];
    foreach ($corrections as $form) {
        same(VAT, saved_of(ADA, $form)['custom_field'], json_encode($form));
    }
}

function test_the_buyer_is_another_when_the_whole_name_is_or_some_of_it_and_the_address()
{
    $others = [['firstname' => 'Nobody', 'lastname' => ''], ['firstname' => '', 'lastname' => ''],
        ['lastname' => '-', 'email' => 'other@example.com']];
    foreach ($others as $form) {
        same([], saved_of(ADA, $form)['custom_field'], json_encode($form));
    }
}

function test_a_name_is_compared_as_it_is_read_and_not_as_it_is_kept()
{
    same(VAT, saved_of(ACME, ['firstname' => "D'Arc &amp; Co", 'email' => 'info@example.com'])['custom_field']);
}

function test_a_buyer_without_a_name_gets_one()
{
    $nameless = ['firstname' => '', 'lastname' => '', 'email' => 'ada@example.com'];
    same(VAT, saved_of($nameless, ['firstname' => 'Ada'])['custom_field']);
}

function test_only_orders_with_fiscal_data_are_written_when_it_is_forgotten()
{
    $rows = [['order_id' => '1', 'custom_field' => '[]'], ['order_id' => '2', 'custom_field' => '{"7":"door","pec":"a@b.it"}'],
        ['order_id' => '3', 'custom_field' => '{"vat_code":"x"}'], ['order_id' => '4', 'custom_field' => null]];
    $database = new FakeShopDatabase(['/^SELECT/' => $rows, '/^UPDATE/' => []]);
    (new FiscalTexts(new Database($database, 'oc_')))->forget([1, 2, 3, 4]);
    same(['UPDATE `oc_order` SET custom_field = \'{"7":"door"}\' WHERE order_id = 2',
        "UPDATE `oc_order` SET custom_field = '[]' WHERE order_id = 3"], array_slice($database->ran, 1));
}

function test_nothing_is_asked_for_no_orders()
{
    $database = new FakeShopDatabase();
    (new FiscalTexts(new Database($database, 'oc_')))->forget([]);
    same([], $database->ran);
}
