"""The pages Connectors and shops, and Mappings, as an operator uses them."""

from __future__ import annotations

from playwright.sync_api import expect

CONNECTORS = "/plugin/order-upload-connectors"
MAPPINGS = "/plugin/order-upload-mappings"


def add_row(page, kind, platform, shop):
    """Fill the dialog of a new row, save it, and return the dialog."""
    page.get_by_role("button", name="Add a row").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Kind").select_option(kind)
    dialog.get_by_label("What the platform says").fill(platform)
    dialog.get_by_label("What the shop says").fill(shop)
    dialog.get_by_role("button", name="Save").click()
    return dialog


def test_a_connector_says_when_it_works_and_what_waits(open_page, picture):
    page = open_page(CONNECTORS)
    row = page.get_by_role("row").filter(has_text="marketplaces_to_shop")
    expect(row).to_contain_text("By hand")
    expect(row).to_contain_text("18 created")
    expect(row).to_contain_text("4 wait")
    picture(page, "airflow-connectors")


def test_what_the_doctor_finds_in_a_shop_is_a_table(open_page):
    page = open_page(CONNECTORS)
    page.get_by_role("button", name="Test shop demo_shop").click()
    findings = page.get_by_role("table", name="What was found: demo_shop")
    expect(findings).to_contain_text("module version")


def test_who_may_only_look_tests_no_shop(open_page):
    page = open_page(CONNECTORS, user="viewer")
    expect(page.get_by_role("table")).to_be_visible()
    expect(page.get_by_role("button", name="Test shop demo_shop")).to_have_count(0)


def test_a_row_is_added_edited_and_removed(open_page, picture):
    page = open_page(MAPPINGS)
    dialog = add_row(page, "payment_method", "Altro", "Amazon Pay")
    page.get_by_label("Search").fill("altro")
    expect(page.get_by_role("row").filter(has_text="Amazon Pay")).to_be_visible()
    picture(page, "airflow-mappings")
    page.get_by_role("button", name="Edit: Altro").click()
    dialog.get_by_label("What the shop says").fill("Another")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("row").filter(has_text="Another")).to_be_visible()
    page.get_by_role("button", name="Remove: Altro").click()
    expect(page.get_by_text("0 rows")).to_be_visible()


def test_a_row_that_cannot_be_is_refused_in_the_dialog(open_page):
    page = open_page(MAPPINGS)
    dialog = add_row(page, "courier", "Sconosciuto", "nobody")
    expect(dialog.get_by_role("alert")).to_contain_text("order_upload_correspondences[0].to")


def test_a_product_is_looked_up_in_the_shop_before_it_is_saved(open_page, picture):
    page = open_page(MAPPINGS)
    page.get_by_role("button", name="Add a row").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Kind").select_option("product")
    dialog.get_by_label("Shop of the connector").select_option("marketplaces_to_shop")
    dialog.get_by_label("Code in the shop").fill("NO-SUCH")
    dialog.get_by_role("button", name="Look it up").click()
    expect(dialog).to_contain_text("The shop has no product of the code NO-SUCH")
    dialog.get_by_label("Code in the shop").fill("8000000000033")
    dialog.get_by_role("button", name="Look it up").click()
    expect(dialog.get_by_role("list")).to_contain_text("size: S, M, L, XL")
    picture(page, "airflow-map-product")
    dialog.get_by_role("button", name="Choose: Organic cotton T-shirt").click()
    expect(dialog.get_by_label("Code in the shop")).to_have_value("TSHIRT-01")


def test_a_payment_method_has_the_shops_codes_and_none_is_chosen(open_page):
    page = open_page(MAPPINGS)
    page.get_by_role("button", name="Add a row").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Kind").select_option("payment_method")
    dialog.get_by_label("Shop of the connector").select_option("marketplaces_to_shop")
    dialog.get_by_role("button", name="Ask the shop").click()
    code = dialog.get_by_label("Code", exact=True)
    expect(code).to_contain_text("bank_transfer")
    expect(code).to_have_value("")
    code.select_option(label="something else")
    expect(dialog.get_by_label("Code (something else)")).to_be_visible()


def test_an_italian_reads_what_the_doctor_finds_in_italian(open_page):
    page = open_page(CONNECTORS, language="it")
    page.get_by_role("button", name="Prova il negozio demo_shop").click()
    findings = page.get_by_role("table", name="Che cosa è stato trovato: demo_shop")
    expect(findings).to_contain_text("versione del modulo")
    expect(findings).to_contain_text("un ordine di prova è arrivato, è stato rifiutato come deve")
    expect(findings).not_to_contain_text("module version")
