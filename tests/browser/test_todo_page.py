"""The page To do, as an operator uses it."""

from __future__ import annotations

import re

from playwright.sync_api import expect

TODO = "/plugin/order-upload-todo"
DAG = "order_upload__marketplaces_to_shop"
UNKNOWN = "Leroy Merlin / FROBNICATED"


def group_of(page, title=UNKNOWN):
    return page.get_by_role("article", name=title)


def wide(page) -> int:
    """Return by how much the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


def test_a_person_logs_in_and_finds_what_waits(open_page, served, picture):
    page = open_page("/", user="")
    page.get_by_label("Username").fill("admin")
    page.get_by_label("Password", exact=True).fill(served.passwords["admin"])
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="To do").click()
    expect(page.get_by_text("4 orders wait.")).to_be_visible()
    expect(page).to_have_title(re.compile("To do"))
    picture(page, "airflow-todo")


def test_a_group_says_how_many_how_old_how_much_and_what_to_do(open_page):
    group = group_of(open_page(TODO))
    expect(group).to_contain_text("1 order")
    expect(group).to_contain_text("oldest")
    expect(group).to_contain_text("44.85")
    expect(group).to_contain_text("say with Map what it is")


def test_the_orders_of_a_group_are_shown_by_the_platforms_number(open_page):
    page = open_page(TODO)
    group_of(page).get_by_role("button", name="Show orders").press("Enter")
    row = page.get_by_role("table", name=UNKNOWN).get_by_role("row").nth(1)
    expect(row).to_contain_text("LM7731115-A")
    expect(row).to_contain_text("bindcommerce:48216")


def test_nothing_is_chosen_before_a_person_chooses(open_page, picture):
    page = open_page(TODO)
    group_of(page).get_by_role("button", name="Map").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("What it means")).to_have_value("")
    expect(dialog.get_by_label("Where it holds")).to_have_value("")
    expect(dialog.get_by_role("button", name="Save", exact=True)).to_be_disabled()
    expect(dialog.get_by_label("What the shop calls it")).to_contain_text("Shipped")
    picture(page, "airflow-map")


def test_escape_leaves_the_dialog(open_page):
    page = open_page(TODO)
    group_of(page).get_by_role("button", name="Map").click()
    expect(page.get_by_label("What it means")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_who_may_only_look_can_neither_map_nor_send(open_page):
    page = open_page(TODO, user="viewer")
    expect(group_of(page)).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Map|^Retry"))).to_have_count(0)


def test_a_mapped_status_is_saved_and_what_waited_is_sent(open_page, served):
    page = open_page(TODO)
    group_of(page).get_by_role("button", name="Map").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("What it means").select_option("on_hold")
    dialog.get_by_label("Where it holds").select_option(label="Only on Leroy Merlin")
    dialog.get_by_role("button", name="Save", exact=True).click()
    dialog.get_by_role("button", name="Send what waited").click()
    expect(
        page.get_by_text("A run is under way").or_(page.get_by_text("switched off"))
    ).to_be_visible()
    value = served.ask("/api/v2/variables/order_upload_status_maps", token=served.token())["value"]
    assert '{"node": "Leroy Merlin", "code": "FROBNICATED", "status": "on_hold"}' in value
    assert '{"node": "Atelier Shopify", "name": "Unfulfilled", "status": "processing"}' in value
    runs = served.ask(f"/api/v2/dags/{DAG}/dagRuns?order_by=-id&limit=1", token=served.token())
    conf = runs["dag_runs"][0]["conf"]
    assert (conf["retry"], conf["order_refs"]) == (True, ["bindcommerce:48216"])


def test_in_the_dark_it_is_dark(open_page, picture):
    page = open_page(TODO, dark=True)
    expect(group_of(page)).to_be_visible()
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert max(map(int, re.findall(r"\d+", colour)[:3])) < 60
    picture(page, "airflow-todo-dark")


def test_on_a_narrow_screen_nothing_stands_out(open_page, picture):
    page = open_page(TODO, width=390)
    group_of(page).get_by_role("button", name="Show orders").click()
    expect(page.get_by_role("table", name=UNKNOWN)).to_be_visible()
    assert wide(page) <= 0
    picture(page, "airflow-todo-narrow")


def test_an_italian_reads_italian(open_page):
    page = open_page(TODO, language="it")
    expect(page.get_by_text("4 ordini in attesa.")).to_be_visible()
    expect(page.get_by_role("heading", name="Da fare")).to_be_visible()
    group = group_of(page)
    expect(group).to_contain_text("Nessuna mappa degli stati conosce lo stato della piattaforma.")
    expect(group).to_contain_text("bloccato")
    expect(group).to_contain_text("Messaggio (in inglese): node")
    for english in ("No status map", "The platform still", "What to do"):
        expect(page.get_by_role("main", name="Da fare")).not_to_contain_text(english)
