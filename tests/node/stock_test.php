<?php
use OrderUpload\Node\Database\Columns;
use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Platform\OpenCart4;
use OrderUpload\Node\Records\OrderLinks;
use OrderUpload\Node\Stock\ModelConnection;
use OrderUpload\Node\Stock\StockGuard;
use OrderUpload\Node\Stock\StockKeeper;

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

/** @return array of the shop's connection and what the order model gets for it */
function a_model_connection(): array
{
    $shop = new FakeShopDatabase(['/country/' => [['name' => 'Italy']], '/order|product/' => []]);

    return [$shop, new ModelConnection($shop, 'oc_')];
}

function test_the_order_models_moves_of_stock_are_held_back()
{
    list($shop, $model) = a_model_connection();
    $model->query("UPDATE `oc_product` SET `quantity` = (`quantity` - 2) WHERE `product_id` = '42'");
    $model->query("UPDATE oc_product_option_value SET quantity = (quantity + 2) WHERE product_option_value_id = '4'");
    same([], $shop->ran);
}

function test_the_order_model_may_write_everything_else()
{
    list($shop, $model) = a_model_connection();
    $model->query("UPDATE `oc_order` SET order_status_id = '3' WHERE order_id = '7'");
    same(1, count($shop->ran));
}

function test_a_country_is_asked_for_once()
{
    list($shop, $model) = a_model_connection();
    $model->query("SELECT * FROM oc_country WHERE country_id = '105'");
    same('Italy', $model->query("SELECT * FROM oc_country WHERE country_id = '105'")->row['name']);
    same(1, count($shop->ran));
}

function test_a_country_that_a_listener_changed_is_asked_for_again()
{
    list($shop, $model) = a_model_connection();
    foreach (['SELECT * FROM oc_country', "UPDATE oc_country SET status = '0'", 'SELECT * FROM oc_country'] as $sql) {
        $model->query($sql);
    }
    same(3, count($shop->ran));
}

function test_an_order_with_its_country_is_asked_for_each_time()
{
    list($shop, $model) = a_model_connection();
    $sql = 'SELECT * FROM oc_order o JOIN oc_country c ON c.country_id = o.payment_country_id';
    $model->query($sql);
    $model->query($sql);
    same(2, count($shop->ran));
}

/** A line of one product with options of these values, as a new order's rows have it. */
function a_line(int $productId, int $masterId, int $quantity, array $values = []): array
{
    return ['product_id' => $productId, 'master_id' => $masterId, 'quantity' => $quantity, 'options' => array_map(function ($id) {
        return ['product_option_value_id' => $id];
    }, $values)];
}

function test_lines_that_are_not_written_yet_need_what_the_shop_counts_of_them()
{
    $shop = new FakeShopDatabase([
        '/FROM `oc_product` WHERE product_id IN \(12, 7, 13\) AND subtract = 1/' => [['id' => '12'], ['id' => '7']],
        '/FROM `oc_product_option_value` WHERE product_option_value_id IN \(4, 5\) AND subtract = 1/' => [['id' => '4']],
    ]);
    $db = new Database($shop, 'oc_');
    $stock = new StockKeeper($db, new Columns($db), new OpenCart4(new FakeRegistry([])), new OrderLinks($db));
    $orders = ['a:1' => [a_line(12, 7, 2, [4, 5, 4]), a_line(12, 12, 1)], 'a:2' => [a_line(13, 0, 9), a_line(0, 0, 1)], 'a:3' => []];
    same(['a:1' => ['p12' => 3, 'p7' => 2, 'o4' => 4], 'a:2' => [], 'a:3' => []], $stock->neededByLines($orders));
    same(2, count($shop->ran));
}
