<?php
use OrderUpload\Node\StockGuard;

/** Statuses of a fresh OpenCart: 2 processing, 3 and 5 complete, 7 and 8 in neither list. */
function a_config(): FakeConfig
{
    return new FakeConfig(['config_processing_status' => ['5', '1', '2', '12', '3'], 'config_complete_status' => ['5', '3']]);
}

function test_a_hidden_change_is_none_to_the_order_model()
{
    foreach ([[2, 7], [7, 2], [5, 7], [7, 5], [2, 5], [7, 8]] as $change) {
        $config = a_config();
        StockGuard::hide($config, ...$change);
        same(StockGuard::takes($config, $change[0]), StockGuard::takes($config, $change[1]), implode(' to ', $change) . ':');
        StockGuard::show($config);
    }
}

function test_the_shops_lists_come_back()
{
    $config = a_config();
    StockGuard::hide($config, 5, 7);
    StockGuard::hide($config, 2, 7);
    StockGuard::show($config);
    same([['5', '1', '2', '12', '3'], ['5', '3']], [$config->get('config_processing_status'), $config->get('config_complete_status')]);
}

function test_what_is_complete_stays_so_for_affiliates_and_subscriptions()
{
    $config = a_config();
    StockGuard::hide($config, 5, 7);
    same(['5', '3'], $config->get('config_complete_status'));
    StockGuard::show($config);
}

function test_a_hidden_cancellation_runs_no_check_for_fraud()
{
    $config = a_config();
    same([true, false], [StockGuard::hide($config, 5, 7), StockGuard::hide($config, 2, 7)]);
    StockGuard::show($config);
}
