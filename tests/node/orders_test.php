<?php
use OrderUpload\Node\Database;
use OrderUpload\Node\Decline;
use OrderUpload\Node\Diagnosis;
use OrderUpload\Node\Node;
use OrderUpload\Node\OperationReader;
use OrderUpload\Node\OrderState;
use OrderUpload\Node\OrderWriter;
use OrderUpload\Node\Remains;

/** The update of an order, as JSON brings it. */
function an_update(array $changed = []): array
{
    return $changed + ['ref' => 'hub:1', 'action' => 'update', 'order_id' => '', 'expect' => 'abc', 'event_id' => 'e1',
        'source_time' => '', 'owner' => 'marketplaces', 'store_id' => '0', 'order' => ['status' => '3'],
        'policy' => ['mail' => 'never', 'stock' => 'untouched', 'missing_product' => 'as_sold']];
}

function test_the_mark_of_every_reference_fits_its_column()
{
    same('OrderUpload/1 (hub:48211)', OrderWriter::mark('hub:48211'));
    same(true, strlen(OrderWriter::mark(str_repeat('&', 128))) <= OrderWriter::LONGEST_MARK);
    same(false, OrderWriter::mark(str_repeat('&', 128)) === OrderWriter::mark(str_repeat('&', 127) . '<'));
}

function test_what_is_left_of_a_create_is_found_by_its_own_capitals()
{
    $database = new FakeShopDatabase(['/SELECT order_id, user_agent/' => [
        ['order_id' => '7', 'user_agent' => 'OrderUpload/1 (HUB:1)'], ['order_id' => '8', 'user_agent' => 'OrderUpload/1 (hub:1)'],
    ], '/./' => []]);
    (new Remains(new Node(new FakeRegistry(['db' => $database]))))->remove(['ref' => 'hub:1', 'order_id' => null, 'floor_id' => '6']);
    same(['DELETE FROM `oc_order` WHERE order_id IN (8)'], array_values(preg_grep('/^DELETE FROM `oc_order` /', $database->ran)));
}

function test_an_order_id_is_written_in_one_way_only()
{
    foreach (['05', '0', '-5', ' 5'] as $id) {
        try {
            (new OperationReader(['0']))->read(an_update(['order_id' => $id]));
        } catch (Decline $decline) {
            same('bad_operation', $decline->reason['code']);
            continue;
        }
        throw new Exception("order_id '$id' was not refused");
    }
}

function test_amounts_stand_as_written_only_in_their_currency()
{
    $state = new OrderState(['order_id' => '1']);
    $state->put('total', '20.0000', '12.25');
    $state->put('currency', '["GBP","0.6125"]', 'GBP');
    $written = ['total' => ['text' => '20.00', 'raw_hash' => hash('sha256', '20.0000')]];
    $state->written = $written + ['currency' => ['text' => 'GBP', 'raw_hash' => hash('sha256', '["GBP","0.6125"]')]];
    same('20.00', $state->field('total'));
    $state->written = $written + ['currency' => ['text' => 'EUR', 'raw_hash' => hash('sha256', '["EUR","1.0000"]')]];
    same('12.25', $state->field('total'));
}

/** Its OPTIMIZE TABLE commits; OpenCart 4.1 does it where round(mt_rand(1, divisor / probability)) is 1. */
function test_no_request_of_ours_ends_with_a_sweep_of_sessions()
{
    $config = new FakeConfig(['session_probability' => 1, 'session_divisor' => 10]);
    $sweep = new ReflectionMethod(Node::class, 'sweepNoSessions');
    $sweep->setAccessible(true);
    $sweep->invoke(new Node(new FakeRegistry(['config' => $config, 'log' => null])));
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

function test_a_strict_database_is_not_one_without_rights()
{
    $missing = new ReflectionMethod(Diagnosis::class, 'missingRights');
    $missing->setAccessible(true);
    $strict = new RefusingDatabase("Error: Field 'comment' doesn't have a default value<br />Error No: 1364");
    same([], $missing->invoke(new Diagnosis(new Database($strict, 'oc_'))));
    $denied = new RefusingDatabase('Error: INSERT command denied to user<br />Error No: 1142');
    same('INSERT order', $missing->invoke(new Diagnosis(new Database($denied, 'oc_')))[0]);
}
