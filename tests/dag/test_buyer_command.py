"""``find-buyer`` and ``forget`` as a user types them, in an Airflow whose DAG has run for real."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from two_buyers import as_xml, cells_of

ROOT = Path(__file__).resolve().parents[2]
ADA, EVA = "Quuxia", "Zorblat"
EMAIL = "QUUXIA.customer@example.com"
REF, OTHER = "bindcommerce:48211", "bindcommerce:48212"
IN_THE_SHOP = {"Code": "MUG-BLUE", "Barcode": "", "MPN": "", "Carrier": "BRT"}
"""What names no buyer, and the shop has to know: a report quotes it where it does not."""

# One process, because Airflow takes its time to start.
PROGRAM = """
import contextlib, io, json, sqlite3, sys
from pathlib import Path
from demo.airflow import run_demo
from demo.airflow.services import ports
from demo.airflow.surroundings import Folders, starting_surroundings
from two_buyers import files_with
from order_upload.airflow.local_airflow import use_home

base, export, mark, email = sys.argv[1:]
folders, said = Folders(Path(base)), {}


def upload(export):
    if run_demo.main(["--base", base, "--export", export]) != 0:
        sys.exit("the demo failed")


def order_upload(name, *arguments, typed=""):
    from order_upload.airflow.command import main
    out, err, sys.stdin = io.StringIO(), io.StringIO(), io.StringIO(typed)
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(arguments)
    said[name] = [code, out.getvalue(), err.getvalue()]


def left(name):
    said[name] = [
        file
        for file in files_with(mark, folders.base)
        if not file.startswith(".demo/shop/") and not only_tells_the_number(file)
    ]


def only_tells_the_number(file):
    # a log of Airflow keeps the platform's number of an order, and no other word of it
    if file != ".demo/airflow.log":
        return False
    log = (folders.base / file).read_text(encoding="utf-8").lower()
    return mark.lower() not in log.replace(f"{mark}Number".lower(), "")


def state(of_run):
    with sqlite3.connect(folders.airflow / "airflow.db") as airflow:
        airflow.execute("UPDATE dag_run SET state = ?", (of_run,))


upload(export)
left("before")
numbers = ports(folders.demo, ("shop", "hub", "airflow"))
use_home(folders.airflow, numbers["airflow"])
with starting_surroundings(folders, Path(export), numbers) as surroundings:
    surroundings.connections()
    order_upload("find", "find-buyer", "-", typed=f"\\n{email}\\n")
    state("running")
    order_upload("at work", "forget", email)
    state("success")
    left("refused")
    order_upload("forget", "forget", "-", "--by", "ada", typed=email)
    left("forgotten")
    order_upload("find again", "find-buyer", email, "bindcommerce:48211")
order_upload("shop is down", "find-buyer", "bindcommerce:48212")
upload(export)
left("next run")
Path(base, "said.json").write_text(json.dumps(said))
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """What the commands said, and which files held the buyer before and after."""
    base = tmp_path_factory.mktemp("home")
    export = tmp_path_factory.mktemp("hub") / "orders.xml"
    orders = [cells_of(n, mark, **IN_THE_SHOP) for n, mark in (("48211", ADA), ("48212", EVA))]
    export.write_bytes(as_xml(*orders))
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(base), str(export), ADA, EMAIL],
        env={"PYTHONPATH": f"{ROOT / 'plugins'}:{ROOT}:{ROOT / 'tests'}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return json.loads((base / "said.json").read_text())


def test_nothing_of_the_buyer_is_left_on_the_disk_or_in_any_database(said):
    assert len(said["before"]) >= 6
    assert said["forgotten"] == []


def test_the_next_run_of_the_dag_brings_nothing_of_the_buyer_back(said):
    assert said["next run"] == []


def test_the_buyer_is_found_in_every_place(said):
    code, out, err = said["find"]
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert f"{REF}:" in lines
    for place in ("extract/orders.jsonl", "plan/part-0001.jsonl", "archive of payloads: ",
                  "ledger: exported, memory, order_names, records"):  # fmt: skip
        assert place in out
    assert f"{REF} is order 1004 of shop demo_shop." in lines


def test_nothing_that_is_said_names_the_buyer(said):
    texts = [text for name, (_, *texts) in commands(said) for text in texts]
    assert [text for text in texts if ADA.lower() in text.lower()] == []


def commands(said):
    return [(name, done) for name, done in said.items() if done and isinstance(done[0], int)]


def test_a_run_at_work_is_named_and_nothing_is_done(said):
    code, out, err = said["at work"]
    assert (code, out) == (1, "")
    assert "found DAG order_upload__marketplaces_to_shop, run manual__" in err
    assert said["refused"] == said["before"]


def test_what_was_forgotten_is_said_with_what_is_for_others_to_erase(said):
    code, out, err = said["forget"]
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].startswith(f"Forgotten: {REF}: ")
    assert lines[1:4] == [
        "Shop demo_shop: the module keeps nothing of the buyer of 1 orders; 0 accounts that it "
        "had made are known no longer.",
        "Yours to erase: order 1004 of shop demo_shop, in OpenCart.",
        "Looked again: nothing of this buyer is left on our side.",
    ]
    assert lines[4].startswith("Yours to erase: the buyer in the hub; until then runs leave out ")


def test_a_shop_that_cannot_be_asked_is_named_and_makes_it_no_success(said):
    code, out, _ = said["shop is down"]
    assert (code, "Shop demo_shop cannot be asked: " in out) == (1, True)


def test_the_forgotten_order_is_still_known_to_the_shop_by_its_reference(said):
    assert said["find again"][:2] == [
        0,
        f"Nothing of this buyer is kept on our side.\n{REF} is order 1004 of shop demo_shop.\n",
    ]
