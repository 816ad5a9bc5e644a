<?php
use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Orders\OrderAmounts;
use OrderUpload\Node\Protocol\Operation;
use OrderUpload\Node\Shop\Settings;
use OrderUpload\Node\Shop\ShopData;
use OrderUpload\Node\Values\Money;

/** The amounts of a shop whose default currency is the euro, and which knows the pound. */
function the_amounts(): OrderAmounts
{
    $db = new Database(new FakeShopDatabase(['/FROM `oc_currency`/' => [
        ['code' => 'EUR', 'currency_id' => '1', 'value' => '1.00000000', 'decimal_place' => '2'],
        ['code' => 'GBP', 'currency_id' => '2', 'value' => '0.80000000', 'decimal_place' => '2'],
    ]]), 'oc_');

    return new OrderAmounts(new ShopData($db, new Settings($db)));
}

function an_operation_in(string $currency): Operation
{
    $operation = new Operation();
    $operation->fields = ['content.currency' => $currency];

    return $operation;
}

function test_an_amount_in_ten_thousandths_and_back()
{
    foreach (['12.50' => 125000, '-4.08' => -40800, '8.1967' => 81967, '0.00' => 0, '-0.05' => -500] as $amount => $units) {
        same($units, Money::units((string)$amount));
    }
}

function test_a_column_has_four_decimals()
{
    same(['12.5000', '-0.0500', '0.0000'], array_map([Money::class, 'column'], [125000, -500, 0]));
}

function test_every_cent_to_a_hundred_survives_the_rates_of_a_shop()
{
    foreach (['1.00000000', '0.78460002', '0.61250001', '1.27480000'] as $rate) {
        for ($cents = 0; $cents <= 10000; $cents++) {
            $amount = sprintf('%d.%02d', intdiv($cents, 100), $cents % 100);
            $units = Money::kept($amount, $rate);
            same($amount, Money::shown($units, $rate), "$amount at $rate:");
            same(true, Money::survives($amount, $units, $rate, 2), "$amount at $rate:");
        }
    }
}

function test_a_cent_that_is_less_than_a_ten_thousandth_does_not_survive()
{
    same(false, Money::survives('0.01', Money::kept('0.01', '500.00000000'), '500.00000000', 2));
}

function test_what_a_line_shows_with_tax_is_what_was_sold()
{
    $euro = the_amounts()->currency(an_operation_in('EUR'), []);
    foreach (['9.99', '10.00', '0.01', '33.33'] as $price) {
        $line = the_amounts()->ofLine(['quantity' => '3', 'price' => $price, 'vat_rate' => '22.00'], $euro);
        same(Money::units($price), Money::units($line['price']) + Money::units($line['tax']), "$price:");
        same(3 * Money::units($price), Money::units($line['total']) + 3 * Money::units($line['tax']), "three at $price:");
    }
}

function test_amounts_are_kept_in_the_shops_default_currency()
{
    $pound = the_amounts()->currency(an_operation_in('GBP'), []);
    same('12.5000', the_amounts()->column('10.00', $pound));
}

function test_an_order_keeps_the_rate_that_it_was_made_with()
{
    $pound = the_amounts()->currency(an_operation_in('GBP'), ['currency_code' => 'GBP', 'currency_value' => '0.50000000']);
    same('20.0000', the_amounts()->column('10.00', $pound));
    $changed = the_amounts()->currency(an_operation_in('GBP'), ['currency_code' => 'EUR', 'currency_value' => '1.00000000']);
    same('0.80000000', $changed['value']);
}

function test_an_amount_that_no_column_takes_is_refused()
{
    $euro = the_amounts()->currency(an_operation_in('EUR'), []);
    operation_refused('bad_money', function () use ($euro) {
        the_amounts()->column('100000000000.00', $euro);
    });
}
