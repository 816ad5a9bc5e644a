<?php
use OrderUpload\Node\Pages\BuyerPage;
use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Values\Text;

function test_text_is_kept_as_the_shops_own_request_cleaning_keeps_it()
{
    same('D\'Arcy &amp; Søn &quot;x&quot; &lt;b&gt;', Text::stored('D\'Arcy & Søn "x" <b>'));
}

function test_a_plain_text_is_kept_as_it_is_a_byte_a_character()
{
    for ($code = 0; $code < 256; $code++) {
        $text = 'a' . chr($code) . 'b';
        $isKept = preg_match('//u', $text) && Text::stored($text) === $text && !Text::hasControl($text) && Text::length($text) === 3;
        same($isKept, Text::isPlain($text));
    }
    same([true, false, false], [Text::isPlain(''), Text::isPlain("a\n"), Text::isPlain('è')]);
}

function test_text_comes_back_as_it_was_sent()
{
    foreach (['a & b', '&amp;', '<script>', '"quoted" \'too\'', '100 % ?', 'è ñ 日本'] as $text) {
        same($text, Text::shown(Text::stored($text)));
    }
}

function test_a_name_of_the_shops_lists_comes_without_its_entities()
{
    same(['La Coruña', "Côte d'or", 'Bed & Breakfast'],
        array_map([Text::class, 'ofList'], ['La Coru&ntilde;a', 'C&ocirc;te d&#039;or', 'Bed &amp; Breakfast']));
}

function test_two_texts_have_two_short_hashes()
{
    same([8, 8], [strlen(Text::shortHash('')), strlen(Text::shortHash('Anzio'))]);
    same(false, Text::shortHash('Anzio') === Text::shortHash('Nettuno'));
    same(1, preg_match('/^[A-Za-z0-9_-]{8}$/', Text::shortHash('è')));
}

function test_capitals_and_blanks_do_not_make_another_word()
{
    same('forlì-cesena', Text::folded(' FORLÌ-Cesena '));
}

function test_characters_beyond_the_basic_plane_are_seen()
{
    same([true, false], [Text::isSupplementary('lamp 💡'), Text::isSupplementary('日本語 è')]);
}

function test_no_value_can_become_sql()
{
    $shop = new FakeShopDatabase(['/^/' => []]);
    (new Database($shop, 'oc_'))->rows('SELECT * FROM {order} WHERE email = ? AND order_id IN (?)', ["a' OR {order} ? -- ", [1, 2]]);
    same(["SELECT * FROM `oc_order` WHERE email = 'a\\' OR {order} ? -- ' AND order_id IN (1, 2)"], $shop->ran);
}

function test_an_empty_list_matches_nothing()
{
    same('NULL', (new Database(new FakeShopDatabase(), 'oc_'))->quoted([]));
}

function test_parcels_stand_before_the_history()
{
    $page = '<p>order</p><h2>Order History</h2><div id="history"></div>' . BuyerPage::MARK;
    same('<p>order</p><b>parcels</b><h2>Order History</h2><div id="history"></div>', BuyerPage::with($page, '<b>parcels</b>', 'Order History'));
}

function test_a_theme_without_that_heading_shows_parcels_at_the_end()
{
    same('<p>order</p><b>parcels</b>', BuyerPage::with('<p>order</p>' . BuyerPage::MARK, '<b>parcels</b>', 'Order History'));
}

function test_a_page_without_parcels_stays_as_it_was()
{
    same('<h2>Order History</h2>', BuyerPage::with('<h2>Order History</h2>' . BuyerPage::MARK, '', 'Order History'));
}

function test_a_page_whose_title_is_the_same_words_keeps_its_title_first()
{
    same('<h2>History</h2>order<b>parcels</b><h3>History</h3>', BuyerPage::with('<h2>History</h2>order<h3>History</h3>', '<b>parcels</b>', 'History'));
}

function test_a_parcel_that_the_history_tells_is_not_shown_again()
{
    $parcels = [['number' => 'BRT<1>'], ['number' => 'BRT2'], ['number' => '7']];
    same([['number' => 'BRT2'], ['number' => '7']], BuyerPage::missingFrom('BRT BRT&lt;1&gt;<br />BRT22<br />2026-11-17', $parcels));
}

function test_control_characters_are_seen_and_a_comment_may_have_line_breaks()
{
    foreach (["a\x00", "\x0d\x0a", "tab\t", "\x7f", "\xc2\x85"] as $text) {
        same(true, Text::hasControl($text), bin2hex($text));
    }
    same(false, Text::hasControl('Søn «Mare» 日本 à ½'));
    same([false, true, true], [Text::hasControl("a\r\nb\nc", true), Text::hasControl("a\rb", true), Text::hasControl("\x07", true)]);
}

function test_an_address_that_speaks_to_the_mail_server_is_none()
{
    $attacks = ["v@example.com\r\nDATA\r\nSubject: refund\r\n\r\nhttp://evil.example/x\r\n.\r\nNOOP ", "x>\r\nRCPT TO:<v@example.com",
        "v@example.com\n", 'v@example.com> NOTIFY=NEVER', '', 'Ada Rossi'];
    foreach ($attacks as $text) {
        same(false, Text::isEmail($text), json_encode($text));
    }
    same(true, Text::isEmail('ada.rossi+shop@members.example.com'));
}
