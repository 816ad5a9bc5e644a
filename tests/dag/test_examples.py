"""``examples/``: Airflow imports every file, and each connector in them can be read."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import sqlalchemy as sql
from airflow.cli.cli_parser import get_parser

from order_upload.config import Variables, connector_names, parse_connector
from order_upload.config.variable_schemas import variable_schema

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted(path.parent for path in (ROOT / "examples").glob("*/variables.json"))


def content(path: Path):
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(params=EXAMPLES, ids=lambda path: path.name)
def imported(request, airflow_db):
    """An example as it stands in Airflow's database: its folder, and the texts of its Variables."""
    from airflow.models.connection import Connection  # noqa: PLC0415 - in the tests' home
    from airflow.models.variable import Variable  # noqa: PLC0415
    from airflow.utils.session import create_session  # noqa: PLC0415

    connections = list(content(request.param / "connections.json"))
    for kind in ("connections", "variables"):
        words = [kind, "import", str(request.param / f"{kind}.json")]
        arguments = get_parser().parse_args(words)
        arguments.func(arguments)
    with create_session() as session:
        stored = {it.conn_id for it in session.scalars(sql.select(Connection))}
        texts = {it.key: it.val for it in session.scalars(sql.select(Variable))}
    assert set(connections) <= stored
    yield {key: text for key, text in texts.items() if key.startswith("order_upload_")}
    with create_session() as session:
        session.execute(sql.delete(Connection).where(Connection.conn_id.in_(connections)))
        session.execute(sql.delete(Variable).where(Variable.key.startswith("order_upload_")))


def test_every_connector_of_an_example_can_be_read(imported):
    texts = {key.removeprefix("order_upload_"): text for key, text in imported.items()}
    variables = Variables(**texts)
    names = connector_names(variables)
    assert names
    for name in names:
        assert parse_connector(name, variables).name == name


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda path: path.name)
def test_the_variables_of_an_example_keep_to_their_schemas(folder):
    faults = []
    for variable, value in content(folder / "variables.json").items():
        schema = jsonschema.Draft202012Validator(variable_schema(variable))
        faults += [error.message for error in schema.iter_errors(value)]
    assert faults == []


def test_every_example_is_on_the_page():
    page = (ROOT / "examples" / "README.md").read_text(encoding="utf-8")
    assert [folder.name for folder in EXAMPLES if f"`{folder.name}`" not in page] == []
