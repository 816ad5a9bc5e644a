<?php
use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Database\Schema;
use OrderUpload\Node\Records\OrderLinks;
use OrderUpload\Node\Values\Text;

function test_a_value_that_looks_like_a_placeholder_stays_as_it_is()
{
    $shop = new FakeShopDatabase(['/^UPDATE/' => []]);
    (new OrderLinks(new Database($shop, 'oc_')))->setEach('stock_plan', ['a:1' => 'https://dhl.example/?id={order}', 'a:2' => null]);
    same("UPDATE `oc_order_upload_order` SET stock_plan = CASE ref WHEN 'a:1' THEN 'https://dhl.example/?id={order}'"
        . " WHEN 'a:2' THEN NULL END WHERE ref IN ('a:1', 'a:2')", $shop->ran[0]);
}

function test_the_driver_is_not_asked_to_escape_what_may_stand_between_single_quotes()
{
    $database = new Database(new FakeShopDatabase(), 'oc_');
    for ($code = 0; $code < 128; $code++) {
        $text = chr($code) . 'x';
        $escaped = $code === ord('"') ? $text : (new FakeShopDatabase())->escape($text);
        same("'$escaped'", $database->quoted($text));
    }
    foreach (str_split("\0\n\r\\'\x1a") as $mark) {
        same(0, preg_match(Database::PLAIN, "x$mark"));
    }
}

function test_what_the_pdo_driver_of_4_would_take_for_its_own_value_is_given_to_it()
{
    $database = new Database(new class {
        public function escape(string $text): string
        {
            return ':7';
        }
    }, 'oc_');
    same(["':7'", "'12:00:00'", "''"], array_map([$database, 'quoted'], [':0', '12:00:00', '']));
}

function test_texts_too_long_for_one_statement_go_in_several()
{
    $shop = new FakeShopDatabase(['/^UPDATE/' => []]);
    $long = str_repeat('x', Database::LARGEST_INSERT - 10);
    (new OrderLinks(new Database($shop, 'oc_')))->setEach('stock_plan', ['a:1' => $long, 'a:2' => $long, 'a:3' => 'short']);
    same(2, count($shop->ran));
}

function test_the_database_is_not_asked_for_characters_that_its_connection_cannot_carry()
{
    $narrow = new Database(new FakeShopDatabase(['/character_set_client/' => [['c' => 'utf8mb3']]]), 'oc_');
    same(['A-1', 'caffè'], array_values($narrow->askable(['A-1', "A\u{1F600}", 'caffè'])));
    $wide = new Database(new FakeShopDatabase(['/character_set_client/' => [['c' => 'utf8mb4']]]), 'oc_');
    same(["A\u{1F600}"], $wide->askable(["A\u{1F600}"]));
}

function test_nothing_to_set_is_no_statement()
{
    $shop = new FakeShopDatabase();
    (new OrderLinks(new Database($shop, 'oc_')))->setEach('stock_plan', []);
    same([], $shop->ran);
}

function test_tables_that_are_there_cost_one_question()
{
    $shop = new FakeShopDatabase(['/^SELECT 1 AS answer/' => [['answer' => '1']]]);
    (new Schema(new Database($shop, 'oc_')))->ensure();
    same(1, count($shop->ran));
}

/** Return a shop's database with these tables of the module, of a version, that is asked by its schema. */
function database_with(array $tables, string $version = ''): FakeShopDatabase
{
    return new FakeShopDatabase([
        '/^SELECT 1 AS answer/' => [],
        '/DATABASE/' => [['name' => 'shop']],
        '/GET_LOCK/' => [['got' => '1']],
        '/^SHOW TABLES/' => array_map(function ($table) {
            return ["oc_order_upload_$table"];
        }, $tables),
        '/^SHOW COLUMNS/' => [],
        '/^SELECT value/' => $version === '' ? [] : [['value' => $version]],
        '/^(CREATE TABLE|ALTER TABLE|DROP TABLE|REPLACE|DO RELEASE)/' => [],
    ]);
}

/** Return what a schema says of a database, and the statements that change it, each by its first two words. */
function brought_up(FakeShopDatabase $shop): array
{
    $said = (new Schema(new Database($shop, 'oc_')))->ensure();
    $changes = array_map(function ($sql) {
        return implode(' ', array_slice(explode(' ', $sql), 0, 2));
    }, array_values(preg_grep('/^(CREATE|ALTER|DROP|REPLACE)/', $shop->ran)));

    return [$said, array_count_values($changes)];
}

function test_tables_are_made_where_the_driver_says_nothing_of_their_lack()
{
    same([Schema::READY, ['CREATE TABLE' => count(Schema::TABLES), 'REPLACE INTO' => 1]], brought_up(database_with([])));
}

function test_tables_without_a_version_are_brought_up_to_date()
{
    list($said, $changes) = brought_up(database_with(Schema::TABLES));
    same([Schema::READY, 2], [$said, $changes['ALTER TABLE']]);
}

function test_every_version_that_was_in_use_leads_to_todays()
{
    for ($version = 0; $version < Schema::VERSION; $version++) {
        same(Schema::READY, brought_up(database_with(Schema::TABLES, (string)$version))[0]);
    }
}

function test_tables_of_today_that_lack_one_are_completed_and_not_changed()
{
    list($said, $changes) = brought_up(database_with(['fact', 'order'], (string)Schema::VERSION));
    same([Schema::READY, ['CREATE TABLE' => count(Schema::TABLES), 'REPLACE INTO' => 1]], [$said, $changes]);
}

function test_tables_of_a_newer_module_are_left_alone()
{
    same([Schema::NEWER, []], brought_up(database_with(Schema::TABLES, (string)(Schema::VERSION + 1))));
}

function test_a_newer_module_that_is_installed_in_its_tables_is_not_undone()
{
    $shop = database_with(Schema::TABLES, '99');
    same(Schema::NEWER, (new Schema(new Database($shop, 'oc_')))->install());
    same([], preg_grep('/^(CREATE|ALTER|DROP|REPLACE)/', $shop->ran));
}

function test_one_request_at_a_time_changes_tables()
{
    $shop = new FakeShopDatabase(['/^SELECT 1 AS answer/' => [], '/DATABASE/' => [['n' => 'shop']], '/GET_LOCK/' => [['got' => '0']]]);
    same([Schema::BUSY, []], brought_up($shop));
}

function test_the_shops_error_log_gets_no_value_of_a_statement()
{
    $messages = [
        "Error: Duplicate entry 'D'Angelo-mario@example.com' for key 'email'<br />Error No: 1062<br />INSERT 'Ada'" => 1062,
        "Error: Table 'shop.oc_x' doesn't exist<br/>Error No: 1146<br/>INSERT INTO x VALUES ('Mario', 'Rossi')" => 1146,
        "Error: SQLSTATE[23000]: Integrity constraint violation: 1062 Duplicate entry 'Rossi' for key 'x' Error Code : 23000" => 1062,
        "Error: SQLSTATE[HY000]: General error: 2006 gone away <br/>Error Code : HY000 <br/>INSERT 'Mario'" => 2006,
        "Error: SQLSTATE[HY000] [2002] Connection refused Error Code : 2002" => 2002,
        "Mario Rossi, Via Roma 1" => 0,
    ];
    foreach ($messages as $message => $number) {
        $error = new Exception($message);
        $kind = 'Exception' . ($number ? " (database error $number)" : '') . ' in database_test.php on line ' . $error->getLine();
        same($kind, Text::ofError($error), $message);
    }
}
