"""Every mistake in the attributes of a configuration is said: path, found, allowed."""

from unit.config.settings import cases, faults_of, some_variables

S = "order_upload_configurations.standard"

BAD_ATTRIBUTES = {
    "attributes": (
        {"attributes": {"size": "Taglia"}},
        f'{S}.attributes.size: found "Taglia"; allowed: a list or an object',
    ),
    "an attribute without names": (
        {"attributes": {"size": {"option": "Taglia"}}},
        f'{S}.attributes.size.names: found nothing; allowed: a list; add "names"',
    ),
    "an attribute with no name": (
        {"attributes": {"size": {"names": []}}},
        f"{S}.attributes.size.names: found an empty list; allowed: a list of at least one name",
    ),
    "a scale that no row has": (
        {"attributes": {"size": {"names": ["Taglia"], "scales": ["women_cloths"]}}},
        f'{S}.attributes.size.scales[0]: found "women_cloths"; allowed: a scale: women_clothes; '
        'did you mean "women_clothes"?',
    ),
    "another attribute without its option": (
        {"attributes": {"others": [{"names": ["Materiale"]}]}},
        f'{S}.attributes.others[0].option: found nothing; allowed: text; add "option"',
    ),
    "attribute": (
        {"attributes": {"colour": ["Colore"]}},
        f"{S}.attributes.colour: found an unknown key; allowed: color, others, size; "
        'did you mean "color"?',
    ),
}


@cases(BAD_ATTRIBUTES)
def test_a_mistake_in_the_attributes_is_said_with_its_path(change, message):
    assert faults_of(some_variables(configuration=change)) == [message]


def test_a_scale_ships_or_has_rows_in_the_variable():
    row = {"kind": "option_value", "option": "My shoes", "from": ["42"], "to": "EU 42"}
    scales = ["women_clothes", "my shoes"]
    sizes = {"others": [{"names": ["Taglia"], "option": "Size", "scales": scales}]}
    variables = some_variables(configuration={"attributes": sizes}, correspondences=[row])
    assert faults_of(variables) == []
