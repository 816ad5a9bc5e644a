"""From the platform's word to the shop's and back: matching, precedence, rows that conflict."""

import pytest

from order_upload.domain.order import Order
from order_upload.domain.outcome import Outcome, Result
from order_upload.domain.shop import ShopStatus
from order_upload.domain.statuses import (
    NormalizedOrder,
    NormalizedStatus,
    ShopStatusName,
    StatusMap,
    StatusRow,
    normalize_order,
)
from order_upload.errors import ConfigError
from status_builders import DEFAULTS, LEROY, a_row, an_order

S = NormalizedStatus


def meaning(status_map: StatusMap, order: Order) -> S | None:
    match = status_map.normalize(order.status, order.origin)
    return match.normalized if match else None


# --- the list ------------------------------------------------------------------------------------


def test_ranks_follow_the_life_of_an_order():
    assert [s.rank for s in S] == list(range(12))
    assert (
        S.AWAITING_ACCEPTANCE.rank
        < S.PROCESSING.rank
        < S.SHIPPED.rank
        < S.CANCELLED.rank
        < S.FAILED.rank
    )


# --- matching ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "keys",
    [{"id": "623"}, {"code": "shipping "}, {"name": "DA SPEDIRE"}, {"id": "1", "code": "SHIPPING"}],
)
def test_a_row_matches_by_any_of_its_keys_without_regard_to_case_and_blanks(keys):
    assert meaning(StatusMap([a_row(**keys)]), an_order(name="da  spedire")) is S.PROCESSING


def test_a_code_does_not_match_a_name():
    assert meaning(StatusMap([a_row(name="SHIPPING")]), an_order(code="SHIPPING")) is None


@pytest.mark.parametrize("node", ["Leroy Merlin", "leroy merlin", "44"])
def test_a_node_is_known_by_its_name_or_its_hub_id(node):
    assert meaning(StatusMap([a_row(node=node, code="SHIPPING")]), an_order()) is S.PROCESSING


def test_a_row_for_another_node_or_technology_does_not_match():
    rows = [
        a_row(node="eBay", code="SHIPPING"),
        a_row(technology="Marketplace eBay", code="SHIPPING"),
    ]
    assert meaning(StatusMap(rows), an_order()) is None


def test_the_narrowest_scope_wins_over_layer_and_key():
    files = [a_row(S.SHIPPED, node="Leroy Merlin", name="x")]
    variable = [
        a_row(S.FAILED, technology=LEROY.technology, id="623"),
        a_row(S.PENDING, code="SHIPPING"),
    ]
    assert meaning(StatusMap(variable, files), an_order(name="x")) is S.SHIPPED


def test_inside_a_scope_the_variable_wins_over_the_files():
    files = [a_row(S.SHIPPED, technology=LEROY.technology, id="623")]
    assert (
        meaning(
            StatusMap([a_row(S.ON_HOLD, technology=LEROY.technology, name="x")], files),
            an_order(name="x"),
        )
        is S.ON_HOLD
    )


def test_inside_a_layer_the_id_wins_over_the_code_and_the_code_over_the_name():
    by_name, by_code, by_id = (
        a_row(S.FAILED, name="x"),
        a_row(S.PENDING, code="SHIPPING"),
        a_row(S.SHIPPED, id="623"),
    )
    assert meaning(StatusMap([by_name, by_code, by_id]), an_order(name="x")) is S.SHIPPED
    assert meaning(StatusMap([by_name, by_code]), an_order(name="x")) is S.PENDING


def test_an_order_without_a_status_matches_nothing():
    assert meaning(StatusMap([a_row(code="SHIPPING")], DEFAULTS), an_order(code="", id_="")) is None


# --- rows that can't stand together --------------------------------------------------------------


def test_two_rows_that_say_different_things_name_both_places():
    rows = [a_row(code="A", where="maps[0]"), a_row(S.SHIPPED, code=" a", where="maps[7]")]
    with pytest.raises(ConfigError) as error:
        StatusMap(rows)
    assert str(error.value) == (
        "maps[7]: found shipped for the code 'a', of which maps[0] says processing; "
        "keep one of the two rows"
    )


def test_two_rows_that_differ_in_the_shop_status_only_are_a_conflict_too():
    rows = [a_row(code="A"), a_row(code="A", shop_status=ShopStatusName("Packed"))]
    with pytest.raises(ConfigError, match="Packed"):
        StatusMap(rows)


def test_the_same_row_twice_and_rows_of_two_layers_stand_together():
    twice = [a_row(code="A", where="maps[0]"), a_row(code="A", where="maps[1]")]
    assert (
        meaning(StatusMap(twice, [a_row(S.SHIPPED, code="A")]), an_order(code="A")) is S.PROCESSING
    )


def test_a_row_with_node_and_technology_is_refused():
    with pytest.raises(
        ConfigError, match=r"maps\[0\]: found node 'n' and technology 't'; allowed: "
    ):
        StatusMap([a_row(node="n", technology="t", code="A")])


def test_everything_that_is_wrong_in_the_rows_is_said_at_once():
    with pytest.raises(ConfigError) as error:
        StatusMap([a_row(), a_row(code="A", where="maps[1]")], [a_row(S.FAILED, where="maps[2]")])
    assert [line.partition(":")[0] for line in str(error.value).splitlines()] == [
        "maps[0]",
        "maps[2]",
    ]


def test_a_row_that_says_nothing_is_refused():
    with pytest.raises(ConfigError, match=r"maps\[0\]: found no id, code or name, no "):
        StatusMap([a_row()])


# --- the shop's word -----------------------------------------------------------------------------


def shop_word(variable: list[StatusRow], configured: dict[S, ShopStatusName] | None = None) -> str:
    status_map = StatusMap(
        [*variable, a_row(code="OTHER")], [*DEFAULTS, a_row(code="SHIPPING")], configured
    )
    normalized = normalize_order(an_order(), status_map)
    assert isinstance(normalized, NormalizedOrder)
    assert normalized.shop_status
    return normalized.shop_status.name


def test_the_shop_status_of_the_matched_row_wins():
    row = a_row(code="SHIPPING", shop_status=ShopStatusName("From the row"))
    assert (
        shop_word([row], {S.PROCESSING: ShopStatusName("From the configuration")}) == "From the row"
    )


def test_the_configuration_wins_over_the_variable():
    row = a_row(shop_status=ShopStatusName("From the Variable"))
    assert (
        shop_word([row], {S.PROCESSING: ShopStatusName("From the configuration")})
        == "From the configuration"
    )


def test_the_variable_wins_over_the_files():
    assert (
        shop_word([a_row(shop_status=ShopStatusName("From the Variable"))]) == "From the Variable"
    )


def test_the_files_have_the_last_word():
    assert shop_word([]) == "Processing"


def test_a_default_for_the_node_wins_over_one_for_all():
    rows = [
        a_row(shop_status=ShopStatusName("All")),
        a_row(node="44", shop_status=ShopStatusName("Leroy's")),
    ]
    assert shop_word(rows) == "Leroy's"


def test_a_status_that_the_shop_has_no_word_for_blocks_the_order():
    result = normalize_order(an_order(), StatusMap([a_row(code="SHIPPING")]))
    assert isinstance(result, Result)
    assert (result.outcome, result.reason and result.reason.code) == (
        Outcome.BLOCKED,
        "no_shop_status",
    )


def test_a_shop_status_knows_the_setting_that_names_it():
    rows = [a_row(code="SHIPPING", shop_status=ShopStatusName("Packed"))]
    status_map = StatusMap(rows, (), {S.SHIPPED: ShopStatusName("Spedito")})
    order, shipped = normalize_order(an_order(), status_map), status_map.shop_status_of(S.SHIPPED)
    assert isinstance(order, NormalizedOrder)
    wheres = [shop.where for shop in (order.shop_status, shipped) if shop]
    assert wheres == ["maps[0]", "statuses.shipped of the configuration"]


# --- back from the shop's word -------------------------------------------------------------------


def back(status_map: StatusMap, id_: str, **names: str) -> S | None:
    return status_map.normalized_of(ShopStatus(id_, names))


def test_a_shop_status_is_read_back_by_id_and_by_its_name_in_any_language():
    status_map = StatusMap([], DEFAULTS, {S.SHIPPED: ShopStatusName("Spedito", "3")})
    assert back(status_map, "3", en="Sent") is S.SHIPPED
    assert back(status_map, "9", en="Sent", it="spedito") is S.SHIPPED
    assert back(status_map, "9", en="Chargeback") is None


def test_one_shop_status_for_several_reads_back_as_the_highest_rank():
    rows = [
        a_row(s, shop_status=ShopStatusName("Pending"))
        for s in (S.ON_HOLD, S.AWAITING_ACCEPTANCE, S.PENDING)
    ]
    assert back(StatusMap(rows), "1", en="Pending") is S.ON_HOLD


def test_a_word_in_force_reads_back_before_one_that_was_overruled():
    status_map = StatusMap(
        [],
        DEFAULTS,
        {S.PENDING: ShopStatusName("Refunded"), S.REFUNDED: ShopStatusName("Money back")},
    )
    assert back(status_map, "1", en="Refunded") is S.PENDING


def test_an_overruled_word_still_reads_back():
    assert (
        back(StatusMap([], DEFAULTS, {S.SHIPPED: ShopStatusName("Spedito")}), "3", en="Shipped")
        is S.SHIPPED
    )
