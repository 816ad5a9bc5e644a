<?php
use OrderUpload\Node\Values\Money;

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
