<?php
use OrderUpload\Node\Apply\HalfMadeOrders;
use OrderUpload\Node\Calls\Diagnosis;
use OrderUpload\Node\Database\Columns;
use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Database\Schema;
use OrderUpload\Node\Orders\CustomFields;
use OrderUpload\Node\Orders\FieldReader;
use OrderUpload\Node\Orders\OrderReader;
use OrderUpload\Node\Orders\OrderState;
use OrderUpload\Node\Orders\OrderWriter;
use OrderUpload\Node\Orders\WrittenFields;
use OrderUpload\Node\Platform\OpenCart4;
use OrderUpload\Node\Protocol\OperationReader;
use OrderUpload\Node\Protocol\Parts;
use OrderUpload\Node\Records\OrderLinks;
use OrderUpload\Node\Records\Parcels;
use OrderUpload\Node\Shop\InstallationAddress;
use OrderUpload\Node\Shop\ModuleEvents;
use OrderUpload\Node\Shop\Places;
use OrderUpload\Node\Shop\Settings;
use OrderUpload\Node\Shop\ShopData;
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
    same('[{"name":"Mug","quantity":"1"}]', (new OperationReader(['0']))->read($row)->field('content.lines'));
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

function test_paths_stand_in_their_parts_on_the_wire()
{
    $fields = ['shipping.city' => 'Anzio', 'status' => '3', 'content.total' => '5.00', 'content.lines' => '[{"quantity":"1"}]'];
    same('{"shipping":{"city":"Anzio"},"status":"3","content":{"total":"5.00","lines":[{"quantity":"1"}],"totals":[],"currency":""}}',
        json_encode(Parts::nested($fields)));
}

function test_a_part_has_another_hash_when_one_of_its_fields_has_other_rows()
{
    $state = new OrderState(['order_id' => '1', 'order_status_id' => '2']);
    $state->put('shipping.city', 'Anzio', 'Anzio');
    $before = $state->hashes(Parts::names());
    $state->put('shipping.city', 'Nettuno', 'Nettuno');
    same(['shipping'], array_keys(array_diff_assoc($state->hashes(Parts::names()), $before)));
    $state->put('shipping.city', 'Anzio', 'Anzio');
    same($before, $state->hashes(Parts::names()));
    same(12, count(array_unique($before)));
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
    $shop = new ShopData($db, new Settings($db));
    $customFields = new CustomFields($db);
    $places = new Places($db, $columns, $shop);
    $links = new OrderLinks($db);
    $stock = new StockKeeper($db, $columns, new OpenCart4(new FakeRegistry([])), $links);
    $orders = new OrderReader($db, new FieldReader($db, $shop, $places, $customFields));

    return new HalfMadeOrders($db, $links, $stock, new OrderWriter($db, $columns), new WrittenFields($db, $orders), new Parcels($db, $shop));
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

function test_amounts_stand_as_written_only_in_their_currency()
{
    $state = new OrderState(['order_id' => '1']);
    $state->put('content.total', '20.0000', '12.25');
    $state->put('content.currency', '["GBP","0.6125"]', 'GBP');
    $written = ['content.total' => ['text' => '20.00', 'raw_hash' => hash('sha256', '20.0000')]];
    $state->written = $written + ['content.currency' => ['text' => 'GBP', 'raw_hash' => hash('sha256', '["GBP","0.6125"]')]];
    same('20.00', $state->field('content.total'));
    $state->written = $written + ['content.currency' => ['text' => 'EUR', 'raw_hash' => hash('sha256', '["EUR","1.0000"]')]];
    same('12.25', $state->field('content.total'));
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

function test_a_strict_database_is_not_one_without_rights()
{
    same([], missing_rights("Error: Field 'comment' doesn't have a default value<br />Error No: 1364"));
    same('INSERT order', missing_rights('Error: INSERT command denied to user<br />Error No: 1142')[0]);
}
