<?php
use OrderUpload\Node\Apply\HalfMadeOrders;
use OrderUpload\Node\Calls\Diagnosis;
use OrderUpload\Node\Database\Columns;
use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Database\Schema;
use OrderUpload\Node\Orders\CustomFields;
use OrderUpload\Node\Orders\OrderState;
use OrderUpload\Node\Orders\OrderWriter;
use OrderUpload\Node\Orders\PartHashes;
use OrderUpload\Node\Platform\OpenCart4;
use OrderUpload\Node\Protocol\Fields;
use OrderUpload\Node\Protocol\OperationReader;
use OrderUpload\Node\Records\OrderLinks;
use OrderUpload\Node\Records\WrittenOrder;
use OrderUpload\Node\Records\WrittenOrders;
use OrderUpload\Node\Shop\InstallationAddress;
use OrderUpload\Node\Shop\ModuleEvents;
use OrderUpload\Node\Shop\Settings;
use OrderUpload\Node\Stock\StockKeeper;

/** The update of an order, as JSON brings it. */
function an_update(array $changed = []): array
{
    return $changed + ['ref' => 'hub:1', 'action' => 'update', 'order_id' => '', 'event_id' => 'e1',
        'source_time' => '', 'owner' => 'marketplaces', 'store_id' => '0', 'order' => ['status' => '3'],
        'expect' => ['status' => 'abc'], 'said' => [],
        'policy' => ['mail' => 'never', 'stock' => 'untouched', 'missing_product' => 'as_sold']];
}

/** The whole content of an order, as JSON brings it. */
function content(array $changed = []): array
{
    return $changed + ['lines' => [['quantity' => '1', 'name' => 'Mug', 'sku' => '', 'options' => []]],
        'totals' => [['code' => 'total', 'value' => '5.00']], 'total' => '5.00', 'currency' => 'EUR'];
}

/** An operation is refused with this code. */
function declined(string $code, array $row)
{
    operation_refused($code, function () use ($row) {
        (new OperationReader(['0']))->read($row);
    });
}

function test_the_fields_of_a_part_are_read_under_its_name()
{
    $order = ['shipping' => ['city' => 'Anzio'], 'comment' => 'x'];
    $operation = (new OperationReader(['0']))->read(an_update(['order' => $order, 'expect' => ['shipping' => 'a', 'comment' => 'b']]));
    same([['shipping', 'comment'], ['shipping.city' => 'Anzio', 'comment' => 'x']], [$operation->parts, $operation->fields]);
}

function test_empty_texts_in_a_line_are_the_same_as_none()
{
    $row = an_update(['order' => ['content' => content()], 'expect' => ['content' => 'a']]);
    same([['quantity' => '1', 'name' => 'Mug']], (new OperationReader(['0']))->read($row)->rows('content.lines'));
}

function test_a_time_is_one_that_phps_calendar_takes()
{
    $times = ['2026-11-20T12:00:00Z', '2026-02-31T23:59:59.123456Z', '2026-11-20T12:00:00+01:00', '2026-11-20T24:00:00Z',
        '2026-13-20T12:00:00Z', '2026-11-32T12:00:00Z', '2026-11-20T25:00:00Z', '2026-11-20T12:60:00Z', '2026-11-20 12:00:00Z',
        '2026-11-20T12:00:00', "2026-11-20T12:00:00Z\n", '', '2026-00-20T12:00:00Z', '2026-11-00T12:00:00Z', '2026-11-20T12:00:60Z'];
    foreach ($times as $text) {
        same(preg_match(OperationReader::TIME, $text) && strtotime($text) !== false, OperationReader::isTime($text));
    }
}

function test_a_field_without_a_column_asks_no_table_for_its_length()
{
    $shop = new FakeShopDatabase();
    $columns = new Columns(new Database($shop, 'oc_'));
    same([255, 128, 4000], array_map(function ($path) use ($columns) {
        return Fields::length($path, $columns);
    }, ['status', 'tracking.number', 'origin.seller_note']));
    same([], $shop->ran);
}

function test_content_is_whole_or_refused()
{
    foreach (['lines', 'totals', 'total', 'currency'] as $name) {
        $content = array_diff_key(content(), [$name => 1]);
        declined('missing_field', an_update(['order' => ['content' => $content], 'expect' => ['content' => 'a']]));
        declined('missing_field', an_update(['action' => 'create', 'order' => ['content' => $content], 'expect' => []]));
    }
    declined('missing_field', an_update(['action' => 'create', 'expect' => []]));
}

function test_parts_and_fields_that_the_page_does_not_have_are_refused()
{
    foreach ([['products' => []], ['customer' => ['vat_code' => '1']], ['content' => content(['tax' => '1.00'])], ['status']] as $order) {
        declined('unknown_field', an_update(['order' => $order, 'expect' => array_fill_keys(['customer', 'content'], 'a')]));
    }
}

function test_an_update_expects_a_hash_of_every_part_and_a_create_none()
{
    declined('bad_operation', an_update(['expect' => []]));
    declined('bad_operation', an_update(['expect' => ['status' => '']]));
    declined('bad_operation', an_update(['expect' => ['status' => 'a', 'shoes' => 'b']]));
    declined('bad_operation', an_update(['action' => 'create', 'order' => ['content' => content()]]));
}

function test_an_operation_is_read_to_touch_what_it_writes_expects_and_says()
{
    $row = an_update(['expect' => ['status' => 'a', 'date' => 'b'], 'said' => ['origin' => 'c']]);
    $operation = (new OperationReader(['0']))->read($row);
    same([['status', 'origin'], ['origin'], ['status', 'origin', 'date']],
        [$operation->remembered(), $operation->owned(), $operation->touched()]);
}

/** An order as the shop's rows have it. */
function a_state(array $changed = []): OrderState
{
    $columns = ['order_status_id', 'comment', 'date_added', 'firstname', 'lastname', 'email', 'telephone', 'language_id',
        'customer_group_id', 'payment_method', 'payment_code', 'shipping_method', 'shipping_code', 'total', 'currency_code', 'currency_value'];
    foreach (['payment_', 'shipping_'] as $prefix) {
        foreach (array_merge(Fields::ADDRESS, ['country_id', 'country', 'zone_id', 'zone']) as $name) {
            $columns[] = $prefix . $name;
        }
    }
    $state = new OrderState($changed + ['order_id' => '1'] + array_fill_keys($columns, ''));
    $state->lines = $state->totals = [];

    return $state;
}

/** The hash of every part of an order. */
function hashes(OrderState $state): array
{
    $db = new Database(new FakeShopDatabase(['/./' => []]), 'oc_');

    return (new PartHashes(new CustomFields($db), new Columns($db)))->all($state);
}

function test_a_part_has_another_hash_when_one_of_its_columns_holds_something_else()
{
    $before = hashes(a_state(['shipping_city' => 'Anzio']));
    same(['shipping'], array_keys(array_diff_assoc(hashes(a_state(['shipping_city' => 'Nettuno'])), $before)));
    same($before, hashes(a_state(['shipping_city' => 'Anzio'])));
    same(12, count($before));
}

function test_texts_of_two_columns_are_not_taken_for_each_other()
{
    same(false, hashes(a_state(['firstname' => 'AB']))['customer'] === hashes(a_state(['firstname' => 'A', 'lastname' => 'B']))['customer']);
}

function test_lines_that_are_written_again_are_the_same_lines()
{
    $line = ['product_id' => '48', 'name' => 'Mug', 'model' => 'M', 'quantity' => '2', 'price' => '5.0000',
        'total' => '10.0000', 'tax' => '1.1000', 'options' => []];
    $again = ['order_product_id' => '77', 'product_id' => 48, 'quantity' => 2] + $line;
    same(PartHashes::ofLines([$line]), PartHashes::ofLines([$again]));
    same(false, PartHashes::ofLines([$line]) === PartHashes::ofLines([['tax' => '0.0000'] + $line]));
}

/** What is kept of an order after these operations, each of one event. */
function written(array ...$operations): WrittenOrder
{
    $written = new WrittenOrder();
    foreach ($operations as $number => list($changed, $hashes)) {
        $operation = (new OperationReader(['0']))->read(an_update($changed + ['event_id' => "e$number"]));
        $written->change($operation);
        $written->remember($operation, $hashes);
    }

    return $written;
}

function test_what_is_kept_of_an_order_comes_back_from_its_row()
{
    $order = ['origin' => ['node' => 'Amazon IT', 'number' => '404-1'], 'tracking' => ['number' => 'BRT1']];
    $expect = ['origin' => 'x', 'tracking' => 'y'];
    $written = written([['order' => $order, 'expect' => $expect, 'said' => ['origin' => 's']], ['origin' => 'a', 'tracking' => 'b']]);
    $written->isAnnounced = true;
    same([$written->texts, true, ['hash' => 'a', 'said' => 's', 'event' => 0], 'e0'], [
        WrittenOrder::read($written->row(7))->texts, WrittenOrder::read($written->row(7))->isAnnounced,
        WrittenOrder::read($written->row(7))->part('origin'), WrittenOrder::read($written->row(7))->eventOf('tracking')['event_id'],
    ]);
}

function test_an_event_of_which_nothing_stands_is_forgotten_but_for_the_last()
{
    $status = ['order' => ['status' => '3']];
    $written = written([$status, ['status' => 'a']], [$status, ['status' => 'b']], [['order' => []], []]);
    same([false, true, true], [$written->hasEvent('e0'), $written->hasEvent('e1'), $written->hasEvent('e2')]);
    same('e1', $written->eventOf('status')['event_id']);
}

function test_a_row_of_what_is_kept_has_no_text_of_the_buyer()
{
    $order = ['customer' => ['firstname' => 'Ada', 'email' => 'ada@example.com'], 'comment' => 'ring the bell'];
    $written = written([['order' => $order, 'expect' => ['customer' => 'a', 'comment' => 'b']], ['customer' => 'c', 'comment' => 'd']]);
    same(0, preg_match('/Ada|example|bell/', json_encode($written->row(7))));
}

function test_another_tracking_number_is_not_announced_yet()
{
    $brought = function ($number) {
        return ['order' => ['tracking' => ['number' => $number]], 'expect' => ['tracking' => 'a']];
    };
    $written = written([$brought('BRT1'), ['tracking' => 'a']]);
    $written->isAnnounced = true;
    $written->change((new OperationReader(['0']))->read(an_update($brought('BRT1'))));
    same(true, $written->isAnnounced);
    $written->change((new OperationReader(['0']))->read(an_update($brought('BRT2'))));
    same([false, ['BRT2']], [$written->isAnnounced, $written->trackingNumbers()]);
}

function test_only_what_is_new_of_several_parcels_is_not_announced_yet()
{
    $brought = ['order' => ['tracking' => ['number' => 'BRT1']], 'expect' => ['tracking' => 'a']];
    $written = written([$brought, ['tracking' => 'a']]);
    $written->isAnnounced = true;
    $again = WrittenOrder::read($written->row(7));
    $more = ['order' => ['tracking' => ['number' => 'BRT1', 'further' => [['number' => 'BRT2']]]], 'expect' => ['tracking' => 'a']];
    $again->change((new OperationReader(['0']))->read(an_update($more)));
    same([false, ['BRT2']], [$again->isAnnounced, array_column($again->unannounced(), 'number')]);
}

function test_a_parcel_that_goes_is_nothing_to_announce()
{
    $more = ['order' => ['tracking' => ['number' => 'BRT1', 'further' => [['number' => 'BRT2']]]], 'expect' => ['tracking' => 'a']];
    $written = written([$more, ['tracking' => 'a']]);
    $written->isAnnounced = true;
    $again = WrittenOrder::read($written->row(7));
    $brought = ['order' => ['tracking' => ['number' => 'BRT1']], 'expect' => ['tracking' => 'a']];
    $again->change((new OperationReader(['0']))->read(an_update($brought)));
    same([true, ['BRT1'], []], [$again->isAnnounced, $again->trackingNumbers(), $again->unannounced()]);
}

function test_the_mark_of_every_reference_fits_its_column()
{
    same('OrderUpload/1 (hub:48211)', OrderWriter::mark('hub:48211'));
    same(true, strlen(OrderWriter::mark(str_repeat('&', 128))) <= OrderWriter::LONGEST_MARK);
    same(false, OrderWriter::mark(str_repeat('&', 128)) === OrderWriter::mark(str_repeat('&', 127) . '<'));
}

function half_made_orders(Database $db): HalfMadeOrders
{
    $columns = new Columns($db);
    $links = new OrderLinks($db);
    $stock = new StockKeeper($db, $columns, new OpenCart4(new FakeRegistry([])), $links);

    return new HalfMadeOrders($db, $links, $stock, new OrderWriter($db, $columns), new WrittenOrders($db));
}

function test_what_is_left_of_a_create_is_found_by_its_own_capitals()
{
    $database = new FakeShopDatabase(['/SELECT order_id, user_agent/' => [
        ['order_id' => '7', 'user_agent' => 'OrderUpload/1 (HUB:1)'], ['order_id' => '8', 'user_agent' => 'OrderUpload/1 (hub:1)'],
    ], '/./' => []]);
    half_made_orders(new Database($database, 'oc_'))->remove(['ref' => 'hub:1', 'order_id' => null, 'floor_id' => '6']);
    same(['DELETE FROM `oc_order` WHERE order_id IN (8)'], array_values(preg_grep('/^DELETE FROM `oc_order` /', $database->ran)));
}

function test_an_order_id_is_written_in_one_way_only()
{
    foreach (['05', '0', '-5', ' 5'] as $id) {
        declined('bad_operation', an_update(['order_id' => $id]));
    }
}

/** Its OPTIMIZE TABLE commits; OpenCart 4.1 does it where round(mt_rand(1, divisor / probability)) is 1. */
function test_no_request_of_ours_ends_with_a_sweep_of_sessions()
{
    $config = new FakeConfig(['session_probability' => 1, 'session_divisor' => 10]);
    (new OpenCart4(new FakeRegistry(['config' => $config])))->beginRequest();
    same(true, $config->get('session_divisor') / $config->get('session_probability') > 1e9);
}

/** A database that answers every INSERT with one error, as OpenCart 3.0 says it. */
final class RefusingDatabase
{
    private $error;

    public function __construct(string $error)
    {
        $this->error = $error;
    }

    public function query(string $sql)
    {
        if (strncmp($sql, 'INSERT', 6) === 0) {
            throw new Exception($this->error);
        }

        return (object)['rows' => []];
    }

    public function countAffected(): int
    {
        return 0;
    }
}

function a_diagnosis($shop): Diagnosis
{
    $db = new Database($shop, 'oc_');
    $events = new ModuleEvents($db, new OpenCart4(new FakeRegistry([])));

    return new Diagnosis($db, new Schema($db), $events, new InstallationAddress(new Settings($db), 'http://shop.example/'));
}

/** What a shop whose database answers every INSERT so is found to lack. */
function missing_rights(string $error): array
{
    $ask = function () {
        return $this->missingRights();
    };

    return Closure::bind($ask, a_diagnosis(new RefusingDatabase($error)), Diagnosis::class)();
}

function test_rights_are_asked_one_at_a_time_only_where_one_is_missing()
{
    $ask = function () {
        return $this->missingRights();
    };
    $shop = new FakeShopDatabase(['/./' => []]);
    same([], Closure::bind($ask, a_diagnosis($shop), Diagnosis::class)());
    same(count(Diagnosis::TABLES) + 2, count($shop->ran));
}

function test_a_strict_database_is_not_one_without_rights()
{
    same([], missing_rights("Error: Field 'comment' doesn't have a default value<br />Error No: 1364"));
    same('INSERT order', missing_rights('Error: INSERT command denied to user<br />Error No: 1142')[0]);
}
