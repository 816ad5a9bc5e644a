"""The page Orders, as an operator uses it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

ORDERS = "/plugin/order-upload-orders"
BLOCKED = "LM7731115-A"


def search(page, number):
    page.get_by_label("Order number").fill(number)
    page.keyboard.press("Enter")


def rows_of(page):
    return page.get_by_role("table", name="Orders").get_by_role("row")


def life_of(page, number=BLOCKED):
    search(page, number)
    page.get_by_role("button", name=number, exact=True).click()
    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_role("list", name="What happened")).to_be_visible()
    return drawer


def wide(page) -> int:
    """Return by how much the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


def test_the_latest_orders_are_there_without_a_question(open_page, picture):
    page = open_page(ORDERS)
    expect(page.get_by_text(re.compile(r"^\d+ results$"))).to_be_visible()
    expect(rows_of(page).filter(has_text="created").first).to_be_visible()
    picture(page, "airflow-orders")


@pytest.mark.parametrize("number", [BLOCKED, "48216", "bindcommerce:48216"])
def test_an_order_is_found_by_its_numbers(open_page, number):
    page = open_page(ORDERS)
    search(page, number)
    expect(page.get_by_text("1 result", exact=True)).to_be_visible()
    expect(rows_of(page).nth(1)).to_contain_text("FROBNICATED")


def test_a_filter_is_chosen_and_taken_away_again(open_page):
    page = open_page(ORDERS)
    page.get_by_label("Outcome").select_option("blocked")
    expect(rows_of(page).filter(has_text="created")).to_have_count(0)
    expect(rows_of(page).filter(has_text="blocked").first).to_be_visible()
    page.get_by_role("button", name="Remove the filter blocked").click()
    expect(rows_of(page).filter(has_text="created").first).to_be_visible()


def test_the_address_of_the_page_may_name_filters(open_page):
    page = open_page(f"{ORDERS}?outcome=blocked&days=400")
    expect(page.get_by_role("button", name="Remove the filter blocked")).to_be_visible()
    expect(rows_of(page).filter(has_text="blocked").first).to_be_visible()
    expect(rows_of(page).filter(has_text="created")).to_have_count(0)


def test_a_row_opens_the_orders_life(open_page, picture):
    page = open_page(ORDERS)
    life = life_of(page)
    expect(life).to_contain_text("Waits since")
    expect(life).to_contain_text("FROBNICATED")
    expect(life.get_by_role("listitem").filter(has_text="blocked").first).to_be_visible()
    picture(page, "airflow-order")


def created_life(page):
    rows_of(page).filter(has_text="created").first.get_by_role("button").click()
    life = page.get_by_role("dialog")
    expect(life.get_by_role("list", name="What happened")).to_be_visible()
    return life


def stages_of(life):
    button = life.get_by_role("button", name="Stages of the run").first
    expect(button).to_have_attribute("aria-expanded", "false")
    button.press("Enter")
    stages = life.get_by_role("list", name="What the stages did")
    expect(stages).to_be_visible()
    return stages


def test_what_each_stage_of_a_run_did_is_shown(open_page, picture):
    stages = stages_of(created_life(open_page(ORDERS)))
    for stage in ("Received", "Filtered", "Status", "Planned", "Sent", "Read back"):
        expect(stages.get_by_text(stage, exact=True)).to_be_visible()
    expect(stages).to_contain_text("shipped map")
    expect(stages).to_contain_text("it stands as it was sent")
    assert "@" not in stages.inner_text()
    picture(stages.page, "airflow-order-stages")


def test_of_an_order_that_waits_the_stages_say_what_stopped_it(open_page):
    stages = stages_of(life_of(open_page(ORDERS)))
    expect(stages).to_contain_text("unmapped_status")
    expect(stages.get_by_text("Planned", exact=True)).to_have_count(0)


def test_the_runs_that_met_an_order_are_listed_with_their_stages(open_page):
    life = life_of(open_page(ORDERS))
    life.get_by_role("button", name="Runs that met it").press("Enter")
    runs = life.get_by_role("list", name="Runs that met it")
    runs.get_by_role("button", name="Stages of the run").first.press("Enter")
    expect(runs.get_by_role("list", name="What the stages did")).to_contain_text("Received")


def test_stages_stand_inside_of_a_narrow_screen(open_page):
    page = open_page(ORDERS, width=390, dark=True)
    stages_of(created_life(page))
    assert wide(page) <= 0


def test_no_buyer_is_named(open_page):
    page = open_page(ORDERS)
    life = life_of(page)
    assert "@" not in life.inner_text()


def test_who_may_correct_is_shown_the_buyer_and_that_is_written_down(open_page):
    life = life_of(open_page(ORDERS))
    life.get_by_role("button", name="Show buyer").press("Enter")
    buyer = life.get_by_role("group", name="Buyer")
    expect(buyer).to_contain_text("Billing address")
    expect(buyer).to_contain_text("@")
    expect(life.get_by_role("listitem").filter(has_text="buyer shown")).to_contain_text("by admin")
    life.get_by_role("button", name="Hide buyer").click()
    expect(buyer).not_to_contain_text("@")


def test_an_order_is_sent_again(open_page):
    page = open_page(ORDERS)
    life = life_of(page)
    life.get_by_role("button", name="Send again").click()
    said = page.get_by_text("A run is under way").or_(page.get_by_text("switched off"))
    expect(said).to_be_visible()
    expect(life).to_contain_text("to be sent again")
    expect(life).to_contain_text("by admin")


def test_a_correction_needs_a_field_and_a_reason(open_page):
    page = open_page(ORDERS)
    life = life_of(page)
    life.get_by_role("button", name="Correct").click()
    expect(life.get_by_role("button", name="Save and send")).to_be_disabled()
    life.get_by_label("Field").select_option("delivery.city")
    life.get_by_label("New value").fill("Grado")
    life.get_by_label("Why").fill("a call")
    expect(life.get_by_role("button", name="Save and send")).to_be_enabled()


def test_a_field_of_a_line_is_corrected_by_its_place(open_page):
    life = life_of(open_page(ORDERS))
    life.get_by_role("button", name="Correct").click()
    life.get_by_label("Field").select_option(label="lines.code")
    life.get_by_label("New value").fill("MUG-BLUE")
    life.get_by_label("Why").fill("another code")
    expect(life.get_by_role("button", name="Save and send")).to_be_disabled()
    life.get_by_label("Line").fill("1")
    life.get_by_role("button", name="Save and send").click()
    expect(life).to_contain_text("lines[1].code")
    expect(life).to_contain_text("corrected")


def test_who_may_only_look_can_do_nothing(open_page):
    life = life_of(open_page(ORDERS, user="viewer"))
    expect(life.get_by_role("button", name=re.compile("Send|Correct|Dismiss|buyer"))).to_have_count(
        0
    )


def test_the_keyboard_is_enough(open_page):
    page = open_page(ORDERS)
    search(page, BLOCKED)
    page.get_by_role("button", name=BLOCKED, exact=True).press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_in_the_dark_it_is_dark(open_page):
    page = open_page(ORDERS, dark=True)
    expect(rows_of(page).nth(1)).to_be_visible()
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert max(map(int, re.findall(r"\d+", colour)[:3])) < 60


def test_on_a_narrow_screen_nothing_stands_out(open_page):
    page = open_page(ORDERS, width=390)
    expect(rows_of(page).nth(1)).to_be_visible()
    assert wide(page) <= 0
    life_of(page)
    assert wide(page) <= 0


def test_an_italian_reads_italian(open_page):
    page = open_page(ORDERS, language="it")
    expect(page.get_by_role("heading", name="Ordini")).to_be_visible()
    expect(page.get_by_label("Numero d'ordine")).to_be_visible()
