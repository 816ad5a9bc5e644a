"""Steps that change money, on generated orders: sums hold, and nothing else changes."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from builders import a_normalized, an_address, an_order
from order_upload.domain.line_amounts import net_share, paid, tells_tax
from order_upload.domain.order import Amounts, Line, Order
from order_upload.domain.order_changes import changes_of_order
from order_upload.domain.parts import OrderLine
from order_upload.domain.policies import FeePolicy, SumsPolicy
from order_upload.domain.shop_order import parts_of
from order_upload.domain.shop_words import ShopWords
from order_upload.domain.statuses import NormalizedOrder
from order_upload.domain.totals import check_totals, totals_of, unit_of
from order_upload.domain.transformation.fee_steps import Discount, Fee, ShippingCost
from order_upload.domain.transformation.order_transformer import EndedOrder, OrderTransformer
from order_upload.domain.transformation.price_steps import Prices
from order_upload.domain.transformation.step import Step
from order_upload.domain.transformation.tax_steps import ShippingTax, Tax, TaxRow

PLACES = {"EUR": 2, "JPY": 2, "KWD": 3}
RATES = (None, Decimal(0), Decimal(4), Decimal("5.5"), Decimal(10), Decimal(22))
NOTHING_BESIDE = SumsPolicy(FeePolicy(limit=Decimal(0)), rounding=Decimal(0))
ZERO = Decimal(0)


def amounts_of(currency: str, most: int) -> st.SearchStrategy[Decimal]:
    """Return amounts in cents, and some that are finer."""
    whole = st.decimals(min_value=0, max_value=most, places=PLACES[currency])
    return whole | st.decimals(min_value=0, max_value=most, places=4)


@st.composite
def lines(draw: st.DrawFn, currency: str) -> Line:
    """Return a line as hubs write them: with or without tax, discount and sums; always priced."""
    quantity = Decimal(draw(st.integers(1, 12)))
    price, rate = draw(amounts_of(currency, 500)), draw(st.sampled_from(RATES))
    left = Decimal(draw(st.sampled_from((100, 100, 95, 67, 0))))
    total = price * quantity
    net = price / (1 + (rate or 0) / Decimal(100))
    discounted = round(total * left / 100, PLACES[currency])
    return Line(
        quantity=quantity,
        code=draw(st.sampled_from(("MUG", "LAMP"))),
        price=price,
        price_without_tax=draw(st.sampled_from((None, ZERO, round(net, 2), round(net, 4)))),
        vat_rate=rate,
        total=draw(st.sampled_from((total, None))),
        total_without_tax=draw(st.sampled_from((None, round(net * quantity, 2)))),
        total_discounted=draw(st.sampled_from((discounted, None))),
        currency=currency,
    )


@st.composite
def orders(draw: st.DrawFn) -> Order:
    """Return an order whose sums hold."""
    currency = draw(st.sampled_from(sorted(PLACES)))
    shipping, coupon, discount = (draw(amounts_of(currency, 30)) for _ in range(3))
    amounts = Amounts(
        currency=currency,
        shipping_cost=shipping,
        shipping_cost_without_tax=draw(st.sampled_from((None, ZERO, shipping, shipping / 2))),
        shipping_tax=draw(st.sampled_from((None, ZERO, shipping / 2))),
        coupon_discount=coupon,
        discount_to_cart=draw(st.sampled_from((discount, -discount, None))),
        total_without_tax=draw(st.sampled_from((None, Decimal("10.00")))),
        vat_amount=draw(st.sampled_from((None, Decimal("2.20")))),
    )
    order = replace(
        an_order(),
        lines=tuple(draw(st.lists(lines(currency), min_size=1, max_size=5))),
        amounts=amounts,
        delivery=an_address(country_code=draw(st.sampled_from(("IT", "DE", "FR", "")))),
    )
    return replace(order, amounts=replace(amounts, total=totals_of(order).computed))


percents = st.decimals(-60, 60, places=1)
small = st.decimals(0, 20, places=2)
rates = st.sampled_from((ZERO, Decimal(4), Decimal("5.5"), Decimal(22)))

STEPS: dict[str, st.SearchStrategy[Step]] = {
    "prices": st.builds(
        Prices,
        percent=percents,
        amount=st.none() | small,
        round_to=st.none() | st.sampled_from((Decimal("0.05"), Decimal("0.10"), Decimal(1))),
        basis=st.sampled_from(("gross", "net")),
    ),
    "shipping_cost": st.builds(ShippingCost, amount=small)
    | st.builds(ShippingCost, percent=percents),
    "shipping_tax": st.builds(ShippingTax, rate=rates),
    "tax": st.builds(
        Tax,
        rows=st.just((TaxRow(country="IT", rate=Decimal(22)), TaxRow(country="DE", rate=ZERO))),
        default_rate=st.none() | rates,
        shipping=st.booleans(),
    ),
    "fee": st.builds(Fee, title=st.just("Fee"), amount=small, tax_rate=st.none() | rates)
    | st.builds(Fee, title=st.just("Fee"), percent=small, tax_rate=st.none() | rates),
    "discount": st.builds(Discount, amount=small) | st.builds(Discount, percent=small),
}
MAY_CHANGE = {
    "prices": {
        "lines.price", "lines.price_without_tax", "lines.total", "lines.total_without_tax",
        "lines.total_discounted", "amounts.total", "amounts.total_without_tax",
        "amounts.vat_amount",
    },
    "shipping_cost": {
        "amounts.shipping_cost", "amounts.shipping_cost_without_tax", "amounts.shipping_tax",
        "amounts.total",
    },
    "shipping_tax": {"amounts.shipping_cost_without_tax", "amounts.shipping_tax"},
    "tax": {
        "lines.vat_rate", "lines.price_without_tax", "lines.total_without_tax",
        "amounts.total_without_tax", "amounts.vat_amount", "amounts.shipping_cost_without_tax",
        "amounts.shipping_tax",
    },
    "fee": {"fees.title", "fees.amount", "fees.amount_without_tax", "amounts.total"},
    "discount": {"amounts.discount_to_cart", "amounts.total"},
}  # fmt: skip
"""Step -> the fields that it names."""

any_step = st.one_of(*STEPS.values())
chains = st.lists(any_step, min_size=1, max_size=6)


def end_of(order: Order, steps: list[Step]) -> NormalizedOrder | EndedOrder:
    (end,) = OrderTransformer("t", steps, datetime.now(UTC), UTC).transformed(a_normalized(order))
    return end


def made(order: Order, *steps: Step) -> Order:
    """Return what steps make of an order; itself where one of them does not apply."""
    end = end_of(order, list(steps))
    if isinstance(end, EndedOrder):
        return order
    return end.order


def changed_fields(before: Order, after: Order) -> set[str]:
    """Return the paths of fields that differ, whichever row they are in."""
    changes = changes_of_order(before, ["t"], [after])
    return {re.sub(r"\[\d+\]", "", change.field) for change in changes}


def net_in_the_shop(line: OrderLine) -> Decimal:
    """Return what the shop keeps as a line's total: without the tax of a piece, times pieces."""
    quantity = Decimal(line.quantity)
    total = Decimal(line.total) if line.total else Decimal(line.price) * quantity
    net = Decimal(line.price) / (1 + Decimal(line.vat_rate or 0) / 100)
    if line.price_without_tax:
        net = Decimal(line.price_without_tax)
    return total - (Decimal(line.price) - net) * quantity


@given(orders(), chains)
def test_sums_that_held_go_on_holding(order, steps):
    changed = made(order, *steps)
    assert check_totals(changed, totals_of(changed, NOTHING_BESIDE)) is None


@given(orders(), chains)
def test_the_rows_in_the_shop_come_to_the_total(order, steps):
    changed = made(order, *steps)
    content = parts_of(changed, totals_of(changed), ShopWords()).content
    *rows, last = content.totals
    assert sum(Decimal(row.value) for row in rows) == Decimal(last.value) == changed.amounts.total


@given(orders(), chains)
def test_no_chain_of_steps_is_refused_for_sums_that_would_not_hold(order, steps):
    end = end_of(order, steps)
    if isinstance(end, EndedOrder):
        assert end.reason.message.endswith("after the step; allowed: 0 or more")


@given(orders(), chains)
def test_a_total_that_was_changed_is_whole_in_the_currency_and_not_below_nothing(order, steps):
    total = made(order, *steps).amounts.total
    assert total % unit_of(order.amounts.currency) == 0
    assert total >= min(ZERO, order.amounts.total)


@given(orders(), chains)
def test_the_same_order_becomes_the_same(order, steps):
    assert end_of(order, steps) == end_of(order, steps)


@given(orders(), st.data())
def test_what_a_step_does_not_name_stays(order, data):
    for name, steps in STEPS.items():
        assert changed_fields(order, made(order, data.draw(steps))) <= MAY_CHANGE[name]


NO_CHANGE = (
    Prices(percent=ZERO),
    Prices(amount=Decimal("0.00"), basis="net"),
    ShippingCost(percent=ZERO),
    Fee(title="Fee", amount=ZERO),
    Fee(title="Fee", percent=Decimal("0.0")),
    Discount(amount=ZERO),
    Discount(percent=ZERO),
)


@given(orders(), st.sampled_from(NO_CHANGE))
def test_a_percentage_or_an_amount_of_nothing_leaves_the_very_same_order(order, step):
    assert made(order, step) is order


@given(orders(), STEPS["tax"], STEPS["shipping_tax"])
def test_a_tax_changes_nothing_that_was_paid(order, tax, shipping_tax):
    changed = made(order, tax, shipping_tax)
    assert list(map(paid, changed.lines)) == list(map(paid, order.lines))
    assert (changed.amounts.total, changed.amounts.shipping_cost) == (
        order.amounts.total,
        order.amounts.shipping_cost,
    )


@given(orders(), STEPS["tax"])
def test_a_tax_is_worked_out_once(order, tax):
    once = made(order, tax)
    rates = {line.vat_rate for line in once.lines if not tells_tax(line)}
    assert rates <= {None, ZERO}
    assert made(once, tax).lines == once.lines


@given(orders(), STEPS["prices"])
def test_prices_leave_each_line_the_tax_and_the_discount_that_it_had(order, prices):
    for before, after in zip(order.lines, made(order, prices).lines, strict=True):
        if min(paid(before), paid(after)) < 20:
            continue  # a cent is much of a small amount
        assert abs(net_share(after) - net_share(before)) < Decimal("0.002")
        if before.total_discounted is not None and after.total is not None:
            left = after.total_discounted / after.total - before.total_discounted / before.total
            assert abs(left) < Decimal("0.002")


@given(orders(), st.builds(Prices, percent=percents, basis=st.sampled_from(("gross", "net"))))
def test_other_prices_come_to_the_sub_total_as_the_shop_keeps_them(order, prices):
    changed = made(order, prices)
    totals = totals_of(changed)
    content = parts_of(changed, totals, ShopWords()).content
    kept = sum(map(net_in_the_shop, content.lines), ZERO)
    pieces = sum(line.quantity for line in order.lines)
    # Nets that the hub rounds to the cent, of one piece and of a line, differ by half of one each.
    assert abs(kept - totals.goods_without_tax) <= Decimal("0.01") * pieces + Decimal("0.06")
