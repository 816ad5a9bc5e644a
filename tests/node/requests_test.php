<?php
use OrderUpload\Node\Apply\OrderUpdate;
use OrderUpload\Node\Database\Columns;
use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Database\Transaction;
use OrderUpload\Node\Orders\OrderState;
use OrderUpload\Node\Platform\OpenCart3;
use OrderUpload\Node\Platform\OpenCart4;
use OrderUpload\Node\Protocol\CallBody;
use OrderUpload\Node\Protocol\Operation;
use OrderUpload\Node\Protocol\OperationReader;
use OrderUpload\Node\Shop\ErrorLog;
use OrderUpload\Node\Shop\ModuleEvents;

function test_a_body_that_is_not_as_agreed_is_refused()
{
    $bodies = ['{' => 'bad_json', '[]' => 'bad_request', '"x"' => 'bad_request', 'null' => 'bad_request', '{}' => 'unknown_protocol',
        '{"protocol":"1"}' => 'unknown_protocol', '{"protocol":1,"store_id":"7","language":"en-gb"}' => 'unknown_store',
        '{"protocol":1,"store_id":0,"language":"en-gb"}' => 'unknown_store', '{"protocol":1,"store_id":"0"}' => 'bad_request'];
    foreach ($bodies as $raw => $word) {
        refused($word, function () use ($raw) {
            CallBody::read($raw, ['0', '1']);
        });
    }
}

function test_a_body_gives_store_language_and_the_fields_of_its_call()
{
    $body = CallBody::read('{"protocol":1,"store_id":"1","language":"en-gb","refs":["a"]}', ['0', '1']);
    same([1, 'en-gb', ['refs' => ['a']]], [$body->storeId, $body->language, $body->fields]);
}

/** A shop of one engine: its database, and the transaction over it. */
function a_transaction(string $engine): array
{
    $shop = new FakeShopDatabase(['/information_schema.tables/' => [['t' => 'oc_order', 'e' => $engine]], '/./' => []]);
    $db = new Database($shop, 'oc_');

    return [$shop, new Transaction($db, new Columns($db))];
}

function test_what_the_database_gave_up_starts_again_and_not_for_ever()
{
    list($shop, $transaction) = a_transaction('InnoDB');
    $tries = 0;
    try {
        $transaction->run(function () use (&$tries) {
            $tries++;
            throw new RuntimeException('Deadlock found<br />Error No: 1213');
        });
    } catch (RuntimeException $error) {
        same(Transaction::DEADLOCK_TRIES, $tries);
    }
    same(Transaction::DEADLOCK_TRIES, count(preg_grep('/^ROLLBACK/', $shop->ran)));
}

function test_another_failure_is_tried_once()
{
    list(, $transaction) = a_transaction('InnoDB');
    $tries = 0;
    try {
        $transaction->run(function () use (&$tries) {
            $tries++;
            throw new RuntimeException('Error No: 1062');
        });
    } catch (RuntimeException $error) {
        same(1, $tries);
    }
}

function test_without_transactions_nothing_is_begun_and_nothing_is_taken_back()
{
    list($shop, $transaction) = a_transaction('MyISAM');
    same('written', $transaction->run(function () {
        return 'written';
    }));
    $transaction->commitSoFar();
    same([], preg_grep('/TRANSACTION|COMMIT|ROLLBACK/', $shop->ran));
}

function test_what_is_written_apart_stays_and_the_rest_goes_on_in_a_transaction()
{
    list($shop, $transaction) = a_transaction('InnoDB');
    same(7, $transaction->apart(function () {
        return 7;
    }));
    same(['START TRANSACTION', 'COMMIT', 'START TRANSACTION'], array_values(preg_grep('/TRANSACTION|COMMIT/', $shop->ran)));
}

function test_a_caller_hears_the_number_of_a_database_error_and_no_value()
{
    $errors = new ErrorLog(new OpenCart4(new FakeRegistry(['log' => new FakeLog()])));
    same('database error 1062', $errors->keep(new Exception("Duplicate entry 'ada@example.com'<br />Error No: 1062<br />INSERT")));
    same('TypeError', $errors->keep(new TypeError('ada@example.com is no number')));
    same(0, count(preg_grep('/ada@.*entry|INSERT/', FakeLog::$lines)));
}

function test_every_event_of_the_shops_order_model_comes_to_the_module()
{
    foreach ([OpenCart3::class => [14, 'addOrderHistory'], OpenCart4::class => [12, 'addHistory']] as $class => list($number, $method)) {
        $shop = new FakeShopDatabase(['/^SHOW COLUMNS/' => [], '/^(DELETE|INSERT)/' => [], '/^SELECT/' => []]);
        $events = new ModuleEvents(new Database($shop, 'oc_'), new $class(new FakeRegistry([])));
        $events->register();
        same($number, count($events->missing()), "$class:");
        same(2, substr_count(end($shop->ran) . implode(' ', $shop->ran), "$method/"), "$class:");
    }
}

function test_an_operation_comes_out_of_the_journal_with_all_that_is_written_of_it()
{
    $operation = new Operation();
    $written = array_diff_key(get_object_vars($operation), Operation::UNWRITTEN);
    foreach (array_keys($written) as $number => $name) {
        $operation->$name = is_array($operation->$name) ? ["a$number"] : "a$number";
    }
    $restored = Operation::restored(json_decode(json_encode($operation->values()), true));
    same(array_intersect_key(get_object_vars($operation), $written), array_intersect_key(get_object_vars($restored), $written));
}

function test_an_operation_comes_out_of_the_journal_without_what_was_empty()
{
    $operation = (new OperationReader(['0']))->read(an_update());
    $values = json_decode(json_encode($operation->values()), true);
    same(false, isset($values['said']));
    same([[], ''], [Operation::restored($values)->said, Operation::restored($values)->order_id]);
}

function test_an_order_without_lines_comes_out_of_the_journal_without_lines()
{
    $row = an_update(['order' => ['content' => content(['lines' => []])], 'expect' => ['content' => 'a']]);
    $operation = (new OperationReader(['0']))->read($row);
    $operation->lines = [];
    same([], Operation::restored(json_decode(json_encode($operation->values()), true))->lines);
}

function test_an_update_says_where_its_status_leads()
{
    $state = new OrderState(['order_id' => '7', 'order_status_id' => '2']);
    $operation = new Operation();
    same(['2', false], [(new OrderUpdate($operation, $state))->statusTo(), (new OrderUpdate($operation, $state))->isChange()]);
    $operation->fields = ['status' => '3'];
    same('3', (new OrderUpdate($operation, $state))->statusTo());
}
