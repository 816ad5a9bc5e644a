<?php
use OrderUpload\Node\Admin\ApiUsers;
use OrderUpload\Node\Apply\AccessChecks;
use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Shop\Access;
use OrderUpload\Node\Shop\Settings;

/** The API users of a shop with two of them, of which the settings keep this. */
function api_users(string $kept = '[]'): ApiUsers
{
    $db = new Database(new FakeShopDatabase([
        '/FROM `oc_api_ip`/' => [['api_id' => '1', 'ip' => '192.0.2.7']],
        '/FROM `oc_api`/' => [['api_id' => '1', 'username' => 'a &amp; b', 'status' => '1'], ['api_id' => '2', 'username' => 'c', 'status' => '0']],
        '/FROM `oc_setting`/' => [['key' => Settings::API_USERS, 'value' => $kept, 'serialized' => '1']],
    ]), 'oc_');

    return new ApiUsers($db, new Settings($db));
}

function test_what_the_settings_keep_of_a_user_comes_back()
{
    foreach ([new Access(null, true), new Access(['0', '2'], false), new Access([], true)] as $access) {
        same($access->settings(), Access::kept(json_decode(json_encode($access->settings()), true))->settings());
    }
}

function test_what_the_settings_should_not_hold_opens_nothing()
{
    foreach ([[], ['stores' => null], ['stores' => true], ['stores' => [0, ['0']]], ['finds_others' => '1'], ['stores' => 'every']] as $kept) {
        $access = Access::kept($kept);
        same([false, false, false], [$access->hasStore('0'), $access->hasAllStores(), $access->findsOthers()], json_encode($kept));
    }
}

function test_a_user_has_the_stores_that_were_ticked()
{
    $access = new Access(['0', '2'], false);
    same([true, false, true], array_map([$access, 'hasStore'], ['0', '1', '2']));
    same(['2'], $access->among([1, 2]));
    same(['1', '2'], (new Access(null, false))->among(['1', '2']));
}

function test_an_order_is_reached_by_its_store_and_by_a_reference()
{
    $linkedOnly = new Access(['0'], false);
    same([true, false, false], [$linkedOnly->reaches('0', true), $linkedOnly->reaches('0', false), $linkedOnly->reaches('1', true)]);
    $others = new Access(['0'], true);
    same([true, true, false], [$others->reaches('0', true), $others->reaches('0', false), $others->reaches('1', false)]);
}

function test_an_order_that_a_user_may_not_write_is_refused_with_the_setting_to_change()
{
    $checks = new AccessChecks(new Access(['0'], false));
    $checks->checkOrder('0', true);
    operation_refused('linked_orders_only', function () use ($checks) {
        $checks->checkOrder('0', false);
    });
    foreach ([true, false] as $isLinked) {
        operation_refused('store_not_allowed', function () use ($checks, $isLinked) {
            $checks->checkOrder('1', $isLinked);
        });
    }
    (new AccessChecks(new Access(['0'], true)))->checkOrder('0', false);
}

function test_a_person_chooses_users_with_their_stores_and_what_they_find()
{
    $post = ['users' => ['1', '2', 'x'], 'stores' => ['1' => ['0', '9'], '2' => ['all', '1'], '3' => ['0']], 'finds_others' => ['2', '3']];
    same([1 => ['stores' => ['0'], 'finds_others' => false], 2 => ['stores' => 'all', 'finds_others' => true]],
        api_users()->chosen($post, [0, 1]));
}

function test_a_user_that_is_chosen_without_a_store_may_use_none()
{
    foreach ([[], ['stores' => 'all'], ['stores' => ['1' => 'x']], ['finds_others' => 'x']] as $more) {
        same([1 => ['stores' => [], 'finds_others' => false]], api_users()->chosen(['users' => ['1']] + $more, ['0']), json_encode($more));
    }
}

function test_nobody_is_chosen_by_a_form_without_users()
{
    same([], api_users()->chosen(['finds_others' => ['1']], ['0']));
}

function test_a_user_that_nobody_chose_is_shown_the_default_store_and_linked_orders_only()
{
    list($user) = api_users('["1"]')->all(['0', '1']);
    same([false, false, ['0'], false], [$user['is_chosen'], $user['has_all_stores'], $user['stores'], $user['finds_others']]);
    same(['a & b', '192.0.2.7'], [$user['username'], $user['ips']]);
}

function test_a_chosen_user_is_shown_as_it_was_chosen()
{
    list($first, $second) = api_users('{"1":{"stores":["1","9"],"finds_others":true},"2":{"stores":"all","finds_others":false}}')->all(['0', '1']);
    same([true, false, ['1'], true], [$first['is_chosen'], $first['has_all_stores'], $first['stores'], $first['finds_others']]);
    same([true, true, [], false], [$second['is_chosen'], $second['has_all_stores'], $second['stores'], $second['finds_others']]);
}
