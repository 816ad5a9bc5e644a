"""``order-upload connect``: asked or told, it tries shop and hub before it writes anything."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sql

from demo.hub.hub import running_hub
from demo.shop.shop import running_shop
from order_upload.airflow.command import main
from order_upload.config import Variables, parse_connector

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "demo" / "exports" / "orders.xml"
ANSWERS_WITHIN_S = 180
NAMES = ("--shop-conn", "shop_c", "--hub-conn", "hub_c", "--connector", "c_to_shop")


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    with running_shop(tmp_path_factory.mktemp("shop")) as running:
        yield running


@pytest.fixture(scope="module")
def hub():
    with running_hub(SAMPLE) as running:
        yield running


@pytest.fixture
def stored(airflow_db):
    """Read what is in Airflow's database: Connections by id, Variables by name."""
    from airflow.models.connection import Connection  # noqa: PLC0415 - in the tests' home
    from airflow.models.variable import Variable  # noqa: PLC0415
    from airflow.utils.session import create_session  # noqa: PLC0415

    def read():
        with create_session() as session:
            connections = {it.conn_id: it for it in session.scalars(sql.select(Connection))}
            texts = {it.key: it.val for it in session.scalars(sql.select(Variable))}
            session.expunge_all()
        return connections, texts

    yield read
    with create_session() as session:
        session.execute(sql.delete(Connection).where(Connection.conn_id.in_(["shop_c", "hub_c"])))
        session.execute(sql.delete(Variable).where(Variable.key.startswith("order_upload_")))


@pytest.fixture
def connect(monkeypatch, tmp_path, shop, hub, stored, capsys):
    """Run the command with everything said on its line; return exit code, output and errors."""
    monkeypatch.setenv("_AIRFLOW_PROCESS_CONTEXT", "server")
    monkeypatch.setenv("AIRFLOW__LOGGING__LOGGING_LEVEL", "ERROR")
    monkeypatch.setenv("AIRFLOW_CONN_ORDER_UPLOAD_LEDGER", f"sqlite:///{tmp_path}/ledger.db")
    monkeypatch.setenv("COLUMNS", "118")

    def run(*options: str, address: str = shop.base_url, key: str = shop.key, token=hub.token):
        monkeypatch.setenv("OPENCART_API_KEY", key)
        monkeypatch.setenv("HUB_KEY", token)
        said = ("--shop", address, "--user", shop.user, "--hub-node", "71")
        code = main(["connect", *said, "--export", f"{hub.base_url}/out?c=1", *NAMES, *options])
        return code, *capsys.readouterr()

    return run


def test_right_answers_are_written(connect, stored, shop):
    code, said, _ = connect()
    connections, texts = stored()
    assert (code, "Written: Connection shop_c" in said) == (0, True), said
    written = connections["shop_c"]
    assert (written.conn_type, written.password) == ("opencart", shop.key)
    assert f"{written.host}:{written.port}/" == shop.base_url
    variables = {
        name.removeprefix("order_upload_"): text
        for name, text in texts.items()
        if name.startswith("order_upload_")
    }
    connector = parse_connector("c_to_shop", Variables(**variables))
    assert (connector.node, connector.source.conn_id, connector.source.endpoint) == (
        "shop_c",
        "hub_c",
        "/out?c=1",
    )


def test_said_again_nothing_is_written(connect):
    connect()
    assert connect()[:2] == (0, "All of this is there already; nothing was written.\n")


def test_the_key_and_the_token_are_never_shown(connect, shop, hub):
    said = "".join(connect()[1:]) + "".join(connect(key="k9-wrong")[1:])
    assert [secret for secret in (shop.key, hub.token, "k9-wrong") if secret in said] == []


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"key": "wrong"}, "user, key or signature is wrong"),
        ({"token": "wrong"}, "its token was refused"),
        ({"address": "http://127.0.0.1:9"}, "found no connection"),
    ],
    ids=["key", "token", "address"],
)
def test_what_the_doctor_finds_is_said_and_nothing_is_written(connect, stored, wrong, message):
    code, said, _ = connect(**wrong)
    connections, texts = stored()
    assert (code, message in said, "Nothing was written." in said) == (1, True, True), said
    assert not {"shop_c", "hub_c"} & set(connections)
    assert "order_upload_connectors" not in texts


def test_what_the_doctor_finds_is_no_wider_than_the_terminal(connect, monkeypatch):
    monkeypatch.setenv("COLUMNS", "72")
    _, said, _ = connect(key="wrong")
    assert 60 < max(map(len, said.splitlines())) <= 72


def test_what_is_there_is_written_over_only_when_asked(connect, stored):
    connect()
    moved = {"address": "http://127.0.0.1:9"}
    code, _, refusal = connect(**moved)
    assert (code, "found another one, which is there already" in refusal) == (1, True)
    assert stored()[0]["shop_c"].port != 9
    assert connect("--replace", "--despite-errors", **moved)[0] == 0
    assert stored()[0]["shop_c"].port == 9


def test_a_second_connector_leaves_the_first_as_it_is(connect, stored):
    connect()
    before = json.loads(stored()[1]["order_upload_connectors"])
    assert connect("--connector", "second")[0] == 0
    after = json.loads(stored()[1]["order_upload_connectors"])
    assert list(after) == ["c_to_shop", "second"]
    assert after["c_to_shop"] == before["c_to_shop"]


def test_a_value_of_the_environment_that_goes_before_is_refused(connect, monkeypatch):
    monkeypatch.setenv("AIRFLOW_CONN_HUB_C", "bindcommerce://hub.example")
    code, _, refusal = connect()
    assert (code, "AIRFLOW_CONN_HUB_C: found a value in the environment" in refusal) == (1, True)


def test_an_answer_that_is_missing_without_a_terminal_is_named(connect):
    code, _, refusal = connect("--export", "")
    assert (code, refusal.startswith("order-upload: --export: found nothing")) == (1, True)


def test_plain_http_to_another_machine_is_refused(connect):
    code, _, refusal = connect(address="http://shop.example")
    assert (code, "over which a secret could be read on the way" in refusal) == (1, True)


PROGRAM = """
import signal, sys
from order_upload.airflow.command import main
signal.signal(signal.SIGINT, signal.default_int_handler)  # where the tests run in the background
sys.exit(main(sys.argv[1:]))
"""


def talk(
    arguments: list[str], environ: dict[str, str], dialogue: list[tuple[str, str | signal.Signals]]
) -> tuple[str, int]:
    """Run the command on a terminal, answer what it asks; return what stood there, and its end.

    An answer is typed, with Enter after it, or a signal.
    """
    terminal, its_side = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments],
        **dict.fromkeys(("stdin", "stdout", "stderr"), its_side),
        env=environ,
        start_new_session=True,
    )
    os.close(its_side)
    shown, answers = "", iter(dialogue)
    asked, answer = next(answers)
    while select.select([terminal], [], [], ANSWERS_WITHIN_S)[0]:
        try:
            shown += os.read(terminal, 4096).decode()
        except OSError:  # the terminal ends with the command
            break
        if asked in shown[shown.rfind("\n") + 1 :]:
            if isinstance(answer, signal.Signals):
                send_until_it_ends(process, answer)
            else:
                os.write(terminal, f"{answer}\n".encode())
            shown += "\n"
            asked, answer = next(answers, ("no question has this in it", ""))
    os.close(terminal)  # where it still asks, that ends it
    return shown, process.wait()


def send_until_it_ends(process: subprocess.Popen[bytes], signum: signal.Signals) -> None:
    """Send a signal; once more where it came just before the process waited for a line."""
    while process.poll() is None:
        process.send_signal(signum)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(20)


@pytest.fixture
def environ(stored, tmp_path):
    """The environment of a command on a terminal, in the Airflow of the tests."""
    return {
        **os.environ,
        "_AIRFLOW_PROCESS_CONTEXT": "server",
        "AIRFLOW_CONN_ORDER_UPLOAD_LEDGER": f"sqlite:///{tmp_path}/ledger.db",
        "PYTHONPATH": str(ROOT / "plugins"),
    }


CTRL_D = "\x04"


@pytest.mark.parametrize(
    ("key", "code", "said"),
    [
        (signal.SIGINT, 130, "order-upload: stopped before its end"),
        (CTRL_D, 1, "order-upload: connect: found the end of the answers; nothing was written"),
    ],
)
def test_who_breaks_off_reads_one_line_and_nothing_is_written(environ, stored, key, code, said):
    shown, ended = talk(["connect", *NAMES], environ, [("Address of the shop", key)])
    assert (ended, shown.splitlines()[-1]) == (code, said), shown
    assert not {"shop_c", "hub_c"} & set(stored()[0])


def test_a_person_is_asked_six_things_and_may_correct_one(environ, stored, shop, hub):
    shown, _ = talk(
        ["connect", *NAMES],
        environ,
        [
            ("Address of the shop", "ftp://shop"),
            ("Address of the shop", shop.base_url),
            ("API user", shop.user),
            ("Its key", "wrong"),
            ("What the hub calls", "71"),
            ("Address of the hub's export", f"{hub.base_url}/out?c=1"),
            ("Token", hub.token),
            ("Ask again (a)", "a"),
            ("Address of the shop", ""),
            ("API user", ""),
            ("Its key", shop.key),
            ("What the hub calls", ""),
            ("Address of the hub's export", ""),
            ("Token", ""),
        ],
    )
    assert "Written: Connection shop_c" in shown, shown
    assert [secret for secret in (shop.key, hub.token) if secret in shown] == []
    assert stored()[0]["shop_c"].password == shop.key
