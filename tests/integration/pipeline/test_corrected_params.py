"""A parameter of a line, corrected on our side: colour and size that the platform sent wrongly."""

from __future__ import annotations

import pytest

from builders import a_line, an_order
from decision_builders import REF, later, shown
from order_upload.domain.order_fields import FieldError

COLOUR, SIZE = "lines[1].params.Colore", "lines[1].params.Taglia"
SHIRTS = {
    "update": "complete",
    "missing_product": "block",
    "attributes": {"color": ["Colore"], "size": ["Taglia"]},
}


def a_shirt(**params):
    """Return an order of one T-shirt, of which the demo shop has red and blue ones up to XL."""
    line = a_line(code="TSHIRT-01", description="T-shirt", params=tuple(params.items()))
    return an_order(lines=(line,))


@pytest.fixture
def pink(box, person):
    """An order that its colour blocked, and whose colour was corrected."""
    box.configuration = SHIRTS
    box.hub.holds(a_shirt(Colore="Rosa", Taglia="M"))
    box.run()
    assert shown(box) == ("blocked", "missing_option")
    person.correct(REF, COLOUR, "Rosso", "asked the buyer")
    box.run()
    return box


def options(box):
    (order,) = box.client.find([REF])
    return {option.name: option.value for option in order.parts.content.lines[0].options}


def test_an_order_with_a_corrected_colour_gets_in(pink):
    assert shown(pink) == ("created", "")
    assert options(pink) == {"color": "Rosso", "size": "M"}


def test_the_correction_survives_the_same_order_sent_again(pink):
    pink.hub.holds(later(a_shirt(Colore="Rosa", Taglia="M")), file="again")
    pink.run(force=True)
    assert (shown(pink)[0], options(pink)["color"]) == ("unchanged", "Rosso")


def test_the_correction_holds_while_the_hub_changes_another_parameter(pink, person):
    pink.hub.holds(later(a_shirt(Colore="Rosa", Taglia="L")), file="again")
    pink.run()
    assert options(pink) == {"color": "Rosso", "size": "L"}
    assert [made.path for made in person.corrections()] == [COLOUR]


def test_the_correction_ends_when_the_hub_changes_the_parameter(pink, person):
    pink.hub.holds(later(a_shirt(Colore="Blu", Taglia="M")), file="again")
    pink.run()
    assert options(pink) == {"color": "Blu", "size": "M"}
    assert person.corrections() == []


def test_the_plan_names_the_parameter_and_shows_what_it_is_now(box, person):
    box.configuration = SHIRTS
    box.hub.holds(a_shirt(Colore="Blu", Taglia="M"))
    box.run()
    person.correct(REF, COLOUR, "Nero", "asked the buyer")
    box.run(dry_run=True)
    folder = box.folder / "staging" / "connector" / "run-2" / "plan"
    text = (folder / "part-0001.jsonl").read_text()
    assert f'"corrected":["{COLOUR}"]' in text
    assert '"before":"Blu","after":"Nero"' in text


def test_a_parameter_that_the_platform_left_out_is_added(box, person):
    box.configuration = SHIRTS
    box.hub.holds(a_shirt(Colore="Blu"))
    box.run()
    assert shown(box) == ("blocked", "missing_option")
    done = person.correct(REF, SIZE, "XL", "asked the buyer")
    box.run()
    assert options(box) == {"color": "Blu", "size": "XL"}
    assert done.beside == ("Colore",)


def test_a_parameter_that_was_added_is_gone_when_that_is_taken_back(box, person):
    box.configuration = {**SHIRTS, "missing_product": "as_sold"}
    box.hub.holds(a_shirt(Colore="Blu"))
    box.run()
    person.correct(REF, SIZE, "XL", "asked the buyer")
    box.run()
    person.take_back(REF, SIZE)
    box.run()
    assert options(box) == {"color": "Blu"}


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("lines[1].params", r"allowed: .*lines\[N\]\.params\.NAME"),
        ("lines[2].params.Colore", r"found 1 lines; allowed: lines\[1\] to that number"),
    ],
)
def test_a_parameter_that_cannot_be_is_refused(box, person, path, message):
    box.configuration = SHIRTS
    box.hub.holds(a_shirt(Colore="Blu"))
    box.run()
    with pytest.raises(FieldError, match=message):
        person.correct(REF, path, "Rosso", "w")
    assert person.corrections() == []
