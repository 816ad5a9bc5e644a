"""Variants get in: by a SKU of their own, by a product's SKU and options, and by other words."""

from __future__ import annotations

import json

import pytest

from builders import NOON, a_line, an_order
from decision_builders import REF, shown
from option_builders import a_row
from order_upload.domain.outcome import Action
from order_upload.domain.policies import MissingProduct
from order_upload.domain.transformation.decision_steps import PolicyStep

RED_M = (("Colore", "Rossa"), ("Taglia", "Medium"))
WOOL = ("Materiale", "Lana")


def a_jacket(*params, code="JACKET", **known):
    """Return an order of one jacket of the demo shop: colour and size are required."""
    return an_order(lines=(a_line(code=code, description="Jacket", params=params),), **known)


@pytest.fixture
def strict(box):
    """A connector that blocks what the shop lacks, and says what a third parameter is."""
    box.configuration = {
        "update": "complete",
        "missing_product": "block",
        "attributes": {
            "color": {"names": ["Colore", "Color"], "option": "Colour"},
            "size": ["Taglia"],
            "others": [{"names": ["Materiale"], "option": "Fabric"}],
        },
    }
    return box


def order_of(box):
    return box.client.find([REF])[0]


def options(box):
    (line,) = order_of(box).parts.content.lines
    return [(option.name, option.value) for option in line.options]


def reason_of(box):
    return box.results()[REF].reason


def test_a_product_and_three_options_have_the_shops_own_words(strict):
    strict.hub.holds(a_jacket(*RED_M, WOOL))
    strict.run()
    assert options(strict) == [("Colour", "Red"), ("Size", "M"), ("Fabric", "Wool")]


def test_a_variant_under_a_sku_of_its_own_needs_no_options(strict):
    strict.hub.holds(a_jacket(code="JACKET-BLUE-M"))
    strict.run()
    assert (shown(strict)[0], options(strict)) == ("created", [])


def test_what_the_hub_says_of_such_a_variant_stays_on_its_line(strict):
    strict.hub.holds(a_jacket(*RED_M, code="JACKET-BLUE-M"))
    assert strict.run().notes == []
    assert options(strict) == list(RED_M)


def test_a_variant_of_a_master_needs_only_what_it_does_not_say_itself(strict):
    strict.hub.holds(a_jacket(("Taglia", "XL"), code="JACKET-RED"))
    strict.run()
    assert options(strict) == [("Size", "XL")]


def test_a_variant_of_a_master_is_not_sold_in_another_colour(strict):
    strict.hub.holds(a_jacket(("Colore", "Blu"), ("Taglia", "XL"), code="JACKET-RED"))
    strict.run()
    assert (
        reason_of(strict).message
    ) == "option 'Colour' of product JACKET-RED: found 'Blu'; allowed: Red"


def test_a_row_finds_a_value_of_another_scale(strict):
    row = a_row("option_value", "EU 52", "XL", within="size", where="rows[0]")
    strict.connector["correspondence_rows"] = (row,)
    strict.hub.holds(a_jacket(("Colore", "Blu"), ("Taglia", "EU 52")))
    strict.run()
    assert options(strict)[1] == ("Size", "XL")


def test_a_scale_of_the_configuration_finds_a_size(strict):
    strict.configuration["attributes"]["size"] = {"names": ["Taglia"], "scales": ["women_clothes"]}
    row = a_row("option_value", "M", "DE 38", within="women_clothes", where="rows[0]")
    strict.connector["correspondence_rows"] = (row,)
    strict.hub.holds(a_jacket(("Colore", "Blu"), ("Taglia", "IT 44")))
    strict.run()
    assert options(strict)[1] == ("Size", "M")


def test_a_value_that_the_shop_does_not_have_waits_with_the_values_that_it_has(strict):
    strict.hub.holds(a_jacket(("Colore", "Blou"), ("Taglia", "M")))
    strict.run()
    reason = reason_of(strict)
    assert shown(strict) == ("blocked", "missing_option")
    assert reason.message == (
        "option 'Colour' of product JACKET: found 'Blou'; allowed: Red, Blue, nearest: Blue"
    )
    assert reason.group == "option JACKET / Colour / Blou"


def test_the_row_of_a_value_is_ready_to_save_and_lets_the_order_in(strict):
    strict.hub.holds(a_jacket(("Colore", "Mattone"), ("Taglia", "M")))
    strict.run()
    text = reason_of(strict).remedy
    row = json.loads(text[text.index("{") : text.index("}") + 1])
    assert row == {
        "kind": "option_value",
        "option": "Colour",
        "from": "Mattone",
        "to": "<value in the shop>",
    }
    saved = a_row(row["kind"], row["from"], "Red", within=row["option"], where="rows[0]")
    strict.connector["correspondence_rows"] = (saved,)
    strict.run()
    assert options(strict)[0] == ("Colour", "Red")


def test_a_required_option_that_nothing_says_waits_with_its_values(strict):
    strict.hub.holds(a_jacket(("Colore", "Blu")))
    strict.run()
    reason = reason_of(strict)
    assert (reason.code, reason.message) == (
        "missing_option",
        "option 'Size' of product JACKET: found no choice, which the shop requires; "
        "allowed: M, L, XL",
    )
    assert "correct lines[1].params.Size with Correct on page Orders" in reason.remedy


def test_the_row_of_a_required_option_names_the_parameter_and_lets_the_order_in(strict):
    strict.hub.holds(a_jacket(("Colore", "Blu"), ("Misura giacca", "L")))
    strict.run()
    assert '{"kind": "option", "from": "Misura giacca", "to": "Size"}' in reason_of(strict).remedy
    row = a_row("option", "Misura giacca", "Size", where="rows[0]")
    strict.connector["correspondence_rows"] = (row,)
    strict.run()
    assert options(strict) == [("Colour", "Blue"), ("Size", "L")]


def test_a_corrected_parameter_lets_an_order_in(strict, person):
    strict.hub.holds(a_jacket(("Colore", "Blu")))
    strict.run()
    person.correct(REF, "lines[1].params.Size", "L", "asked the buyer")
    strict.run()
    assert options(strict) == [("Colour", "Blue"), ("Size", "L")]


def test_kept_as_sold_an_order_gets_in_with_what_the_shop_lacks(strict):
    strict.configuration["missing_product"] = "as_sold"
    strict.hub.holds(a_jacket(("Colore", "Mattone")))
    strict.run()
    assert (shown(strict)[0], options(strict)) == ("created", [("Colore", "Mattone")])


def test_kept_as_sold_an_order_has_the_options_that_the_shop_has(strict):
    strict.configuration["missing_product"] = "as_sold"
    strict.hub.holds(a_jacket(*RED_M))
    strict.run()
    assert options(strict) == [("Colour", "Red"), ("Size", "M")]


def test_a_step_that_keeps_nothing_as_sold_finds_the_missing_option_in_the_plan(strict):
    strict.configuration["missing_product"] = "as_sold"
    strict.configuration["transformation"] = "strict_lines"
    strict.connector["steps"] = (PolicyStep(missing_product=MissingProduct.BLOCK),)
    strict.hub.holds(a_jacket())
    strict.run()
    assert (shown(strict), strict.results()[REF].attempts) == (("blocked", "missing_option"), 0)


def test_a_parameter_that_nothing_takes_stands_in_the_details_and_is_told_once(strict):
    lots = (("Lotto", "A-7"), ("Peso", "1 kg"))
    strict.hub.holds(a_jacket(*RED_M, *lots), a_jacket(*RED_M, lots[0], number="2"))
    [note] = strict.run().notes
    assert (note.code, note.orders, note.message) == ("unknown_parameter", 2, "Lotto 2, Peso 1")
    details = order_of(strict).parts.origin.details.splitlines()
    assert {"Row JACKET Params/Lotto: A-7", "Row JACKET Params/Peso: 1 kg"} <= set(details)


def test_what_is_an_option_stands_in_no_details(strict):
    strict.hub.holds(a_jacket(*RED_M))
    strict.run()
    assert "Params" not in order_of(strict).parts.origin.details


def test_a_text_that_the_shop_cannot_keep_stops_no_order_whose_line_does_not_show_it(strict):
    strict.hub.holds(a_jacket(*RED_M, ("x" * 300, "1")))
    strict.run()
    assert shown(strict)[0] == "created"


def test_the_shops_words_are_no_difference(strict):
    strict.hub.holds(a_jacket(*RED_M, ("Lotto", "A-7")))
    strict.run()
    strict.hub.holds(a_jacket(*RED_M, ("Lotto", "A-7")), file="b")
    strict.run(force=True)
    assert shown(strict) == ("unchanged", "")


def test_a_row_that_comes_later_changes_no_order_in_the_shop(strict):
    strict.hub.holds(a_jacket(*RED_M, ("Stoffa", "Lana")))
    strict.run()
    row = a_row("option", "Stoffa", "Fabric", where="rows[0]")
    strict.connector["correspondence_rows"] = (row,)
    strict.hub.holds(a_jacket(*RED_M, ("Stoffa", "Lana")), file="b")
    strict.run(force=True)
    assert (shown(strict)[0], len(options(strict))) == ("unchanged", 2)


def test_a_changed_colour_is_written_and_nothing_else(strict):
    strict.hub.holds(a_jacket(*RED_M))
    strict.run()
    later = NOON.replace(hour=13)
    strict.hub.holds(a_jacket(("Colore", "blau"), RED_M[1], updated_at=later), file="b")
    strict.run()
    assert (strict.results()[REF].action, options(strict)) == (
        Action.UPDATE,
        [("Colour", "Blue"), ("Size", "M")],
    )


def test_a_changed_parameter_that_nothing_takes_is_written_too(strict):
    strict.hub.holds(a_jacket(*RED_M, ("Lotto", "A-7")))
    strict.run()
    later = NOON.replace(hour=13)
    strict.hub.holds(a_jacket(*RED_M, ("Lotto", "A-8"), updated_at=later), file="b")
    strict.run()
    assert "Params/Lotto: A-8" in order_of(strict).parts.origin.details


def test_without_attributes_the_words_that_ship_find_colour_and_size(strict):
    del strict.configuration["attributes"]
    strict.hub.holds(a_jacket(("Farbe", "Blau"), ("Größe", "L"), ("tessuto", "lana")))
    strict.run()
    assert options(strict) == [("Colour", "Blue"), ("Size", "L"), ("Fabric", "Wool")]
