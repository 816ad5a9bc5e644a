"""A configuration names the product that stands in for others where it says so, and only there."""

from unit.config.settings import a_connector, cases, faults_of, some_variables

S = "order_upload_configurations.standard"
BAD = {
    "stand-in without a product": (
        {"missing_product": "stand_in"},
        f'{S}.stand_in_product: found nothing; allowed: text; add "stand_in_product"',
    ),
    "stand-in with an empty product": (
        {"missing_product": "stand_in", "stand_in_product": " "},
        f'{S}.stand_in_product: found nothing; allowed: text; add "stand_in_product"',
    ),
    "stand-in that is no text": (
        {"missing_product": "stand_in", "stand_in_product": 44},
        f"{S}.stand_in_product: found 44 (a number); allowed: text in quotes",
    ),
    "stand-in that nothing asks for": (
        {"stand_in_product": "MARKETPLACE-ITEM"},
        f'{S}.stand_in_product: found "MARKETPLACE-ITEM"; allowed: a product only where '
        'missing_product is "stand_in"',
    ),
}


@cases(BAD)
def test_a_mistake_is_said_with_its_path(change, message):
    assert faults_of(some_variables(configuration=change)) == [message]


def test_the_product_is_kept_without_outer_blanks():
    named = {"missing_product": "stand_in", "stand_in_product": " MARKETPLACE-ITEM "}
    assert a_connector(configuration=named).configuration.stand_in_product == "MARKETPLACE-ITEM"


def test_a_run_goes_on_from_its_snapshot_with_the_product():
    named = {"missing_product": "stand_in", "stand_in_product": "MARKETPLACE-ITEM"}
    connector = a_connector(configuration=named)
    assert type(connector).from_snapshot(connector.to_snapshot()) == connector
