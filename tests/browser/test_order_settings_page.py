"""The page Order settings, as an operator uses it: a form, what would change, and saving it."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

SETTINGS = "/plugin/order-upload-settings"
FILTERS = "order_upload_filters"
FILTER = "ready_orders"
WOULD_CHANGE = "What would change: marketplaces_to_shop"


@pytest.fixture
def filters(served):
    """Say what stands in the Variable of filters; at the end it is as it was."""
    before = served.variable(FILTERS)
    yield lambda: json.loads(served.variable(FILTERS))
    served.set_variable(FILTERS, before)


@pytest.fixture
def open_filter(open_page):
    """Open the form of the demo's filter."""

    def opened(**who):
        page = open_page(SETTINGS, **who)
        page.get_by_role("tab", name="Filters 1").click()
        page.get_by_role("button", name=f"Edit: {FILTER}").click()
        return page

    return opened


def check(page):
    page.get_by_role("button", name="Check: what would change").click()


def test_each_group_says_what_stands_in_it(open_page):
    page = open_page(SETTINGS)
    page.get_by_role("tab", name="Connectors").click()
    expect(page.get_by_role("row").filter(has_text="marketplaces_to_shop")).to_be_visible()


def test_a_filter_is_tried_before_it_is_saved(open_filter, filters, picture):
    page = open_filter()
    save = page.get_by_role("button", name="Save")
    page.get_by_label("Shipment").select_option("shipped")
    expect(save).to_be_disabled()
    check(page)
    expect(page.get_by_role("region", name=WOULD_CHANGE).first).to_contain_text(
        "left out by shipment"
    )
    save.scroll_into_view_if_needed()
    picture(page, "airflow-settings")
    save.click()
    expect(page.get_by_text("Saved. It holds from the next run on.")).to_be_visible()
    assert filters()[FILTER]["shipment"] == "shipped"


def test_what_was_tried_holds_for_what_stands_in_the_form(open_filter):
    page = open_filter()
    check(page)
    save = page.get_by_role("button", name="Save")
    expect(save).to_be_enabled()
    page.get_by_label("Shipment").select_option("not_shipped")
    expect(save).to_be_disabled()


def test_what_is_wrong_stands_beside_its_field_and_is_not_saved(open_filter, filters):
    before = filters()
    page = open_filter()
    page.get_by_role("button", name="Add: Amounts").click()
    amounts = page.get_by_role("group", name="Amounts")
    amounts.get_by_label("At least").fill("ten")
    check(page)
    expect(amounts.get_by_role("alert")).to_contain_text("allowed: a number")
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
    assert filters() == before


def test_an_entry_that_a_connector_needs_is_not_removed(open_filter, filters):
    page = open_filter()
    page.get_by_role("button", name="Remove", exact=True).last.click()
    expect(page.get_by_role("alert").first).to_contain_text(
        "order_upload_connectors.marketplaces_to_shop.filter"
    )
    assert FILTER in filters()


def test_a_row_says_which_orders_it_would_let_go_on(open_page):
    page = open_page(SETTINGS)
    page.get_by_role("tab", name="Status maps").click()
    page.get_by_role("button", name="New entry").click()
    page.get_by_label("Only on this node").fill("Leroy Merlin")
    page.get_by_label("Code").fill("FROBNICATED")
    page.get_by_label("What it means").select_option("shipped")
    check(page)
    changes = page.get_by_role("region", name=WOULD_CHANGE).first
    expect(changes).to_contain_text("created as Shipped")
    expect(changes).to_contain_text("blocked: unmapped_status")


def test_the_statuses_of_a_configuration_are_a_line_each(open_page, picture):
    page = open_page(SETTINGS)
    page.get_by_role("tab", name="Configurations").click()
    page.get_by_role("button", name="Edit: standard").click()
    lines = page.get_by_role("group", name="What the shop calls each status")
    heights = [line.bounding_box()["height"] for line in lines.get_by_role("group").all()]
    assert (len(heights) > 3, max(heights) < 50) == (True, True)
    shipped = lines.get_by_role("group", name="shipped", exact=True)
    shipped.get_by_role("button", name="in detail").click()
    shipped.get_by_label("Its id in the shop").fill("3")
    shipped.scroll_into_view_if_needed()
    picture(page, "airflow-statuses")
    shipped.get_by_role("button", name="as a text").click()
    expect(shipped.get_by_label("shipped", exact=True)).to_have_value("Shipped")


def test_the_keyboard_goes_on_where_the_form_begins(open_filter):
    page = open_filter()
    expect(page.get_by_role("heading", name=f"Filters: {FILTER}")).to_be_focused()


def test_who_may_read_no_variable_is_told_so(open_page):
    page = open_page(SETTINGS, user="viewer")
    expect(page.get_by_text("You may read none of the Variables")).to_be_visible()


def test_the_form_fits_on_a_narrow_screen(open_page):
    page = open_page(SETTINGS, width=390, dark=True, language="it")
    page.get_by_role("tab", name="Configurazioni").click()
    page.get_by_role("button", name="Modifica: standard").click()
    expect(page.get_by_role("button", name="Controlla")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
