"""The demo's processes: the same ports each time, one at a time in a folder, stopped at the end."""

from __future__ import annotations

import socket

import pytest

from demo.airflow import idle
from demo.airflow.services import HOST, DemoError, exclusive, ports, service, starting_service


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def test_a_shop_keeps_its_port(tmp_path):
    assert ports(tmp_path, ["shop"]) == ports(tmp_path, ["shop"])


def test_a_port_of_last_time_that_another_program_took_is_named(tmp_path):
    port = ports(tmp_path, ["shop"])["shop"]

    with socket.create_server((HOST, port)), pytest.raises(DemoError, match=str(port)):
        ports(tmp_path, ["shop"])


def test_two_demos_do_not_share_a_folder(tmp_path):
    with (
        exclusive(tmp_path, "make up"),
        pytest.raises(DemoError, match="make up"),
        exclusive(tmp_path, "make demo"),
    ):
        pass


def test_a_folder_is_free_again_afterwards(tmp_path):
    with exclusive(tmp_path, "make up"):
        pass

    with exclusive(tmp_path, "make demo"):
        assert "make demo" in (tmp_path / "in_use").read_text(encoding="utf-8")


def test_cleaning_is_refused_while_somebody_is_in_a_folder(tmp_path, capsys):
    with exclusive(tmp_path / ".demo" / "exports" / "mine-1" / ".demo", "make demo"):
        assert idle.main(tmp_path) == 1
    assert "make clean: make demo (process" in capsys.readouterr().err


def test_cleaning_goes_on_where_nobody_is(tmp_path):
    with exclusive(tmp_path / ".demo", "make up"):
        pass

    assert idle.main(tmp_path) == 0


def test_a_service_answers_while_the_block_runs(tmp_path):
    port = ports(tmp_path, ["hub"])["hub"]

    with service("hub", port, ["--data", str(tmp_path / "orders.xml")], tmp_path / "hub.log"):
        assert is_listening(port)


def test_a_service_that_is_starting_answers_once_it_was_waited_for(tmp_path):
    port = ports(tmp_path, ["hub"])["hub"]
    arguments = ["--data", str(tmp_path / "orders.xml")]

    with starting_service("hub", port, arguments, tmp_path / "hub.log") as hub:
        hub.wait()
        assert is_listening(port)


def test_the_block_begins_before_a_service_answers(tmp_path):
    port = ports(tmp_path, ["hub"])["hub"]

    with starting_service("hub", port, ["--no-such-option"], tmp_path / "hub.log") as hub:
        assert hub.port == port


def test_a_service_is_stopped_when_the_block_ends(tmp_path):
    port = ports(tmp_path, ["hub"])["hub"]

    with service("hub", port, ["--data", str(tmp_path / "orders.xml")], tmp_path / "hub.log"):
        pass

    assert not is_listening(port)


@pytest.mark.parametrize("name", ["shop", "hub"])
def test_a_service_that_has_just_begun_to_answer_ends_when_it_is_told_to(tmp_path, name):
    port = ports(tmp_path, [name])[name]
    arguments = ["--data", str(tmp_path / "data")]

    with starting_service(name, port, arguments, tmp_path / "log") as started:
        started.wait()

    assert started.process.returncode == 0


def test_a_service_that_does_not_start_says_where_its_log_is(tmp_path):
    log = tmp_path / "hub.log"

    with pytest.raises(DemoError, match=str(log)), service("hub", 1, ["--no-such-option"], log):
        pass
