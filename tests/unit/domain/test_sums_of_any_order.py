"""The sums of generated orders: rows come to the total, nothing is lost, the rest is blocked."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from order_upload.domain.order import Amounts, Line, Order, Payment
from order_upload.domain.parts import Content, OrderLine
from order_upload.domain.policies import FeePolicy, SumsPolicy, UnexplainedDifference
from order_upload.domain.shop_order import parts_of
from order_upload.domain.shop_words import ShopWords
from order_upload.domain.total_rows import titles_in
from order_upload.domain.totals import OrderTotals, check_totals, totals_of

PLACES = {"EUR": 2, "JPY": 2, "KWD": 3}
RATES = (None, Decimal(0), Decimal(4), Decimal("5.5"), Decimal(10), Decimal(22))
FEE_PATHS = ("Payments/CollectionCost", "Amounts/GiftWrap", "Amounts/Fee", "Payments/CollectionVat")

currencies = st.sampled_from(sorted(PLACES))


def amounts_of(currency: str, most: int) -> st.SearchStrategy[Decimal]:
    """Return amounts in cents, and some that are finer, as of a discount in percent."""
    cents = st.decimals(min_value=0, max_value=most, places=PLACES[currency])
    return cents | st.decimals(min_value=0, max_value=most, places=4)


@st.composite
def lines(draw: st.DrawFn, currency: str) -> Line:
    """Return a line as hubs write them: with or without tax, discount, price, sums."""
    quantity = Decimal(draw(st.integers(1, 12)))
    price, rate = draw(amounts_of(currency, 500)), draw(st.sampled_from(RATES))
    discount = draw(st.sampled_from((0, 0, 0, 5, 10, 33)))
    total = price * quantity
    net = price / (1 + (rate or 0) / Decimal(100))
    return Line(
        quantity=quantity,
        price=draw(st.sampled_from((price, None))),
        price_without_tax=draw(st.sampled_from((None, round(net, 2), round(net, 4)))),
        vat_rate=rate,
        total=total,
        total_without_tax=draw(st.sampled_from((None, round(net * quantity, 2)))),
        total_discounted=draw(
            st.sampled_from((None, total, round(total * (100 - discount) / 100, PLACES[currency])))
        ),
    )


@st.composite
def orders(draw: st.DrawFn) -> Order:
    """Return an order whose total is near to what its parts come to, or far from it."""
    currency = draw(currencies)
    sold = tuple(draw(st.lists(lines(currency), min_size=1, max_size=6)))
    shipping, coupon, discount = (draw(amounts_of(currency, 30)) for _ in range(3))
    parts = Amounts(
        currency=currency,
        shipping_cost=shipping,
        shipping_cost_without_tax=draw(st.sampled_from((None, shipping, shipping / 2))),
        coupon_code=draw(st.sampled_from(("", "SUN10"))),
        coupon_discount=coupon,
        discount_to_cart=-discount,
    )
    order = Order(ref="bindcommerce:1", lines=sold, amounts=parts)
    unit = Decimal(1).scaleb(-PLACES[currency])
    beside = draw(st.sampled_from((0, 0, 1, -1, 2, -2, 3, 500, -500, 5000))) * unit
    total = totals_of(order).computed + beside
    extra = [
        (path, str(draw(amounts_of(currency, 9))))
        for path in draw(st.sets(st.sampled_from(FEE_PATHS)))
    ]
    return replace(
        order,
        amounts=replace(parts, total=total, accept_difference=draw(st.booleans())),
        payment=Payment(cash_on_delivery=draw(st.sampled_from((None, True, False)))),
        extra=tuple(extra),
    )


@st.composite
def policies(draw: st.DrawFn) -> SumsPolicy:
    limit = Decimal(draw(st.sampled_from(("0", "3.00", "10.00"))))
    unexplained = draw(st.sampled_from(list(UnexplainedDifference)))
    rounding = Decimal(draw(st.sampled_from(("0", "0.02", "0.05"))))
    return SumsPolicy(FeePolicy(limit, unexplained), rounding)


def content_of(order: Order, totals: OrderTotals) -> Content:
    return parts_of(order, totals, ShopWords()).content


def beside(order: Order) -> Decimal:
    """Return what was paid beyond lines, shipping and discounts."""
    unaccepted = replace(order, amounts=replace(order.amounts, accept_difference=False))
    blocked = totals_of(unaccepted, SumsPolicy(FeePolicy(Decimal(0)), Decimal(0)))
    return blocked.total - blocked.computed


@given(orders(), policies())
def test_the_rows_come_to_the_total_exactly(order, policy):
    totals = totals_of(order, policy)
    if check_totals(order, totals) is not None:
        return
    content = content_of(order, totals)
    *rows, last = content.totals
    assert sum(Decimal(row.value) for row in rows) == Decimal(last.value)
    assert Decimal(content.total) == Decimal(last.value) == order.amounts.total


@given(orders(), policies())
def test_every_amount_of_a_row_is_whole_in_the_currency(order, policy):
    unit = Decimal(1).scaleb(-PLACES[order.amounts.currency])
    for row in content_of(order, totals_of(order, policy)).totals:
        assert Decimal(row.value) % unit == 0, row


@given(orders(), policies())
def test_nothing_that_was_paid_is_lost(order, policy):
    totals = totals_of(order, policy)
    fees = sum((fee.amount for fee in totals.fees), Decimal(0))
    kept = totals.goods + totals.shipping - totals.coupon - totals.discount
    assert kept + fees + totals.rounding + totals.unexplained == totals.total


@given(orders(), policies())
def test_the_rounding_is_never_larger_than_the_configuration_says(order, policy):
    assert abs(totals_of(order, policy).rounding) <= policy.rounding


@given(orders(), policies())
def test_a_fee_is_never_larger_than_the_configuration_says(order, policy):
    if order.amounts.accept_difference:
        return
    fees = sum((fee.amount for fee in totals_of(order, policy).fees), Decimal(0))
    assert fees <= policy.fees.limit + policy.rounding


@given(orders(), policies())
def test_a_difference_beyond_what_the_configuration_says_always_blocks(order, policy):
    if order.amounts.accept_difference:
        return
    if abs(beside(order)) <= max(policy.fees.limit, policy.rounding):
        return
    assert check_totals(order, totals_of(order, policy)).code == "totals_differ"


@given(orders(), policies())
def test_a_difference_that_nothing_explains_blocks_unless_a_row_may_take_it_up(order, policy):
    if order.amounts.accept_difference or policy.fees.unexplained is UnexplainedDifference.ROW:
        return
    unexplained = replace(order, payment=Payment(), extra=())
    if abs(beside(unexplained)) <= policy.rounding:
        return
    assert check_totals(unexplained, totals_of(unexplained, policy)).code == "totals_differ"


@given(orders(), policies())
def test_sums_that_hold_get_no_row_beside(order, policy):
    holding = replace(
        order, amounts=replace(order.amounts, total=order.amounts.total - beside(order))
    )
    titles = set(titles_in("en").values()) - {"Discount", "Coupon"}
    rows = content_of(holding, totals_of(holding, policy)).totals
    assert [row for row in rows if row.title in titles] == []


@given(orders(), policies())
def test_an_accepted_difference_never_blocks(order, policy):
    accepted = replace(order, amounts=replace(order.amounts, accept_difference=True))
    assert check_totals(accepted, totals_of(accepted, policy)) is None


def net_in_the_shop(line: OrderLine) -> Decimal:
    """Return what the shop keeps as a line's total: without the tax of a piece, times pieces."""
    quantity = Decimal(line.quantity)
    total = Decimal(line.total or 0) or Decimal(line.price or 0) * quantity
    gross = Decimal(line.price) if line.price else total / quantity
    net = gross / (1 + Decimal(line.vat_rate or 0) / 100)
    if line.price_without_tax:
        net = Decimal(line.price_without_tax)
    return total - (gross - net) * quantity


@given(orders())
def test_the_lines_come_to_the_sub_total_as_the_shop_keeps_them(order):
    totals = totals_of(order)
    kept = sum(map(net_in_the_shop, content_of(order, totals).lines), Decimal(0))
    pieces = sum(line.quantity for line in order.lines)
    # Nets that the hub rounds to the cent, of one piece and of a line, differ by half of one each.
    assert abs(kept - totals.goods_without_tax) <= Decimal("0.006") * pieces + Decimal("0.04")
