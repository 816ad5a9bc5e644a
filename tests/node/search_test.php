<?php
use OrderUpload\Node\Controllers\OrderList;

/** The admin's order model: orders 402, 1004 and 1005; what is typed becomes a number, as in OpenCart. */
final class FakeOrderList
{
    private $controller;

    public function __construct(FakeListController $controller)
    {
        $this->controller = $controller;
    }

    public function getOrders(array $filter): array
    {
        $route = 'sale/order/getOrders';
        $args = [$filter];
        $output = $this->found($filter);
        $this->controller->listAfter($route, $args, $output);

        return $output;
    }

    public function getTotalOrders(array $filter): int
    {
        $route = 'sale/order/getTotalOrders';
        $args = [$filter];
        $output = count($this->found($filter));
        $this->controller->countAfter($route, $args, $output);

        return $output;
    }

    private function found(array $filter): array
    {
        $id = (int)($filter['filter_order_id'] ?? 0);
        $ids = array_filter([1005, 1004, 402], function ($order) use ($id) {
            return !$id || $order === $id;
        });

        return array_map(function ($order) {
            return ['order_id' => $order];
        }, array_values($ids));
    }
}

/** A controller of the admin that was given what a person typed. */
final class FakeListController
{
    use OrderList;

    public $registry;
    public $request;
    public $load;
    public $log;
    public $model_sale_order;

    public function __construct(string $typed, FakeShopDatabase $db)
    {
        $this->registry = new FakeRegistry(['db' => $db]);
        $this->request = (object)['get' => $typed === '' ? [] : ['filter_order_id' => $typed]];
        $this->log = new FakeLog();
        $this->model_sale_order = new FakeOrderList($this);
        $this->load = new class {
            public function model(string $route)
            {
                same('sale/order', $route);
            }
        };
    }
}

/** Return ids of the list and their count when this was typed; orders 1004 and 1005 have these numbers. */
function listed(string $typed, array $numbers = [], string $ref = 'hub:1'): array
{
    $rows = [];
    foreach ($numbers as $id => $number) {
        $rows[] = ['number' => $number, 'order_id' => (string)$id];
    }
    $db = new FakeShopDatabase([
        '/order_upload_written.*\'' . preg_quote(addslashes(htmlspecialchars_decode($typed)), '/') . '\' /' => $rows,
        '/order_upload_order.*\'' . preg_quote($ref, '/') . '\'/' => [['ref' => $ref, 'order_id' => '1005']],
        '/order_upload_/' => [],
    ]);
    $controller = new FakeListController($typed, $db);
    foreach ([(int)$typed, $typed] as $filter) { // 4.x, 3.0
        $found[] = array_column($controller->model_sale_order->getOrders(['filter_order_id' => $filter]), 'order_id');
        $found[] = $controller->model_sale_order->getTotalOrders(['filter_order_id' => $filter]);
    }
    same(array_slice($found, 0, 2), array_slice($found, 2));

    return array_slice($found, 0, 2);
}

function test_a_platforms_number_finds_its_order_and_not_the_one_that_it_begins_with()
{
    same([[1004], 1], listed('402-77', [1004 => '402-77']));
}

function test_all_orders_of_one_number_are_found()
{
    same([[1005, 1004], 2], listed('A&amp;"7', [1005 => 'A&"7', 1004 => 'A&"7']));
}

function test_a_reference_finds_its_order()
{
    same([[1005], 1], listed('hub:1'));
}

function test_a_number_that_no_order_has_finds_none()
{
    same([[], 0], listed('402-99'));
    same([[], 0], listed('hub:2'));
}

function test_an_id_finds_its_order_as_ever()
{
    same([[1004], 1], listed('1004'));
    same([[], 0], listed('7'));
}

function test_an_id_that_is_a_platforms_number_too_finds_its_own_order_first()
{
    same([[402, 1004], 2], listed('402', [1004 => '402']));
    same([[402], 1], listed('402', [402 => '402'])); // an order of the shop's own
}

function test_a_list_that_is_filtered_by_something_else_is_left_alone()
{
    $controller = new FakeListController('402-77', new FakeShopDatabase());
    same(3, $controller->model_sale_order->getTotalOrders(['filter_customer' => 'Rossi']));
    same(3, (new FakeListController('', new FakeShopDatabase()))->model_sale_order->getTotalOrders(['filter_order_id' => '']));
}

function test_the_list_is_shown_whatever_becomes_of_the_search()
{
    FakeLog::$lines = [];
    $controller = new FakeListController('402-77', new FakeShopDatabase());
    same(1, $controller->model_sale_order->getTotalOrders(['filter_order_id' => 402]));
    same(1, count(FakeLog::$lines));
}
