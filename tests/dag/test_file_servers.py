"""Sources over FTP and SFTP, each with a real server on loopback and an Airflow Connection."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from file_servers import HOST, PASSWORD, USER, ftp_server, sftp_server
from hub_payloads import csv_export, xml, xml_order
from order_upload.airflow.object_storage import source_folder_at
from order_upload.config import Connector
from order_upload.errors import ConfigError, SourceRefusedError, SourceUnavailableError
from order_upload.ledger import Ledger
from order_upload.pipeline.extract import extract
from order_upload.pipeline.request import RunRequest
from order_upload.pipeline.run import Run
from order_upload.pipeline.snapshot import Snapshot
from order_upload.pipeline.stages import PAYLOADS
from order_upload.sources.bindcommerce.files import BindCommerceFiles, split_pattern
from order_upload.sources.bindcommerce.values import HubReading
from order_upload.staging import Staging

SECRET = "an0ther-secret"
BOTH = pytest.mark.parametrize("server", ["ftp", "sftp"])


class Place:
    """A folder that a server gives out, and the source that reads it."""

    def __init__(self, folder: Path, scheme: str, patch: pytest.MonkeyPatch, **known: Any) -> None:
        self.folder = folder
        self.scheme = scheme
        self._patch = patch
        self._connection = {
            "conn_type": scheme, "host": HOST, "login": USER, "password": PASSWORD, **known,
        }  # fmt: skip
        self.connect()

    def connect(self, **change: Any) -> None:
        self._patch.setenv("AIRFLOW_CONN_HUB_FILES", json.dumps({**self._connection, **change}))

    def put(self, name: str, content: bytes, at: int = 0) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (at, at))

    def source(self, pattern: str = "out/*") -> BindCommerceFiles:
        folder, below = split_pattern(f"{self.scheme}://{HOST}/{pattern}")
        at = source_folder_at("source.path", folder, "hub_files")
        return BindCommerceFiles(at, below, HubReading())

    def names(self, pattern: str = "out/*") -> list[str]:
        return [payload.about.rpartition("/")[2] for payload in self.source(pattern).payloads()]


@pytest.fixture
def place(request, tmp_path, monkeypatch):
    """A place of a server, by the parameter ``server``; SFTP's host key is known."""
    folder = tmp_path / "served"
    (folder / "out").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path))  # no known_hosts and no key of a developer
    if "sftp" in request.node.name:
        with sftp_server(folder) as (port, host_key):
            extra = {"host_key": host_key, "look_for_keys": False}
            yield Place(folder, "sftp", monkeypatch, port=port, extra=extra)
        return
    with ftp_server(folder, mlsd="old_ftp" not in request.node.name) as port:
        yield Place(folder, "ftp", monkeypatch, port=port)


@BOTH
def test_files_are_listed_copied_and_read(server, place, tmp_path):
    place.put("out/a.xml", xml(xml_order()))
    source = place.source("out/*.xml")
    (payload,) = source.payloads()
    source.fetch(payload, tmp_path / "staged")
    with (tmp_path / "staged").open("rb") as file:
        assert [order.ref for order in source.read(file)] == ["bindcommerce:48211"]


@BOTH
def test_the_pattern_and_the_age_decide_and_unfinished_files_are_left_out(server, place):
    for name, at in [("b.xml", 2000), ("a.xml", 9000), ("c.csv", 3000), (".d.xml", 4000),
                     ("e.xml.part", 5000), ("f.filepart", 5000)]:  # fmt: skip
        place.put(f"out/{name}", b"x", at)
    assert (place.names("out/*.xml"), place.names("out/")) == (
        ["b.xml", "a.xml"],
        ["b.xml", "c.csv", "a.xml"],
    )


@BOTH
def test_folders_below_are_looked_into_where_the_pattern_says_so(server, place):
    place.put("out/2026/11/a.xml", b"x")
    place.put("out/b.xml", b"x")
    assert (sorted(place.names("out/**/*.xml")), place.names("out/*/*/*.xml")) == (
        ["a.xml", "b.xml"],
        ["a.xml"],
    )


@BOTH
def test_a_file_keeps_its_key_until_it_is_replaced(server, place):
    place.put("out/a.xml", b"one", at=1000)
    (first,) = place.source().payloads()
    (again,) = place.source().payloads()
    place.put("out/a.xml", b"two", at=2000)
    (replaced,) = place.source().payloads()
    assert (again.key == first.key, replaced.key == first.key) == (True, False)


@BOTH
def test_a_source_that_lists_twice_sees_what_was_replaced(server, place):
    source = place.source()
    place.put("out/a.xml", b"one", at=1000)
    first = source.payloads()
    place.put("out/a.xml", b"three", at=1000)
    assert source.payloads() != first


@BOTH
def test_several_files_come_over_one_connection(server, place, tmp_path):
    for number in range(3):
        place.put(f"out/{number}.csv", csv_export({}) * (number + 1))
    source = place.source()
    for number, payload in enumerate(source.payloads()):
        source.fetch(payload, tmp_path / f"staged-{number}")
        assert (tmp_path / f"staged-{number}").read_bytes() == csv_export({}) * (number + 1)


@BOTH
def test_a_run_takes_each_file_once_and_a_replaced_one_again(server, place, tmp_path):
    ledger = Ledger(f"sqlite:///{tmp_path}/ledger.db")

    def fetched_by(run_id: str) -> list[str]:
        run = Run(Staging(tmp_path / "staging"), ledger, "shop", run_id)
        source = {"type": "bindcommerce_files", "path": "file:///unused"}
        connector = Connector(name="shop", node="opencart_shop", source=source)
        asked = RunRequest(connector="shop", run_id=run_id)
        snapshot = Snapshot(connector, asked, frozenset(), frozenset(), "https://shop.example/")
        extract(run, place.source(), snapshot)
        return [payload.about.rpartition("/")[2] for payload in run.load(PAYLOADS)]

    place.put("out/a.xml", xml(xml_order(number="1")), at=1000)
    first, again = fetched_by("run-1"), fetched_by("run-2")
    place.put("out/a.xml", xml(xml_order(number="2")), at=2000)
    assert (first, again, fetched_by("run-3")) == (["a.xml"], [], ["a.xml"])


@BOTH
def test_a_wrong_password_names_the_connection_and_no_secret(server, place):
    place.connect(password=SECRET)
    with pytest.raises(
        SourceRefusedError, match=r"Connection hub_files: found .* refuses the login"
    ) as refusal:
        place.source().payloads()
    assert SECRET not in str(refusal.value)


@BOTH
def test_a_server_that_is_down_is_asked_again(server, place):
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    place.connect(port=port)
    with pytest.raises(SourceUnavailableError, match="Connection hub_files: found no good answer"):
        place.source().payloads()


@BOTH
def test_a_folder_that_is_not_there_is_refused(server, place):
    with pytest.raises(SourceRefusedError, match="correct the pattern or the rights"):
        place.source("nowhere/*.xml").payloads()


@BOTH
def test_a_connection_has_to_be_named_and_a_password_stands_in_it(server):
    with pytest.raises(ConfigError, match=r"source.path: found .* without a Connection") as refusal:
        source_folder_at("source.path", f"{server}://{USER}:{SECRET}@host/out", None)
    assert SECRET not in str(refusal.value)


@BOTH
def test_another_host_than_the_connections_is_refused(server, place):
    with pytest.raises(ConfigError, match="found host 'elsewhere'"):
        source_folder_at("source.path", f"{server}://elsewhere/out", "hub_files")


@BOTH
def test_the_connection_may_stand_in_the_address(server, place):
    place.put("out/a.xml", b"x")
    folder = source_folder_at("source.path", f"{server}://hub_files@/out")
    assert [file.name for file in folder.glob("*")] == ["a.xml"]


def test_an_old_ftp_server_is_listed_name_by_name(place):
    place.put("out/a.xml", b"one", at=1000)
    (place.folder / "out" / "below").mkdir()
    (first,) = place.source().payloads()
    place.put("out/a.xml", b"two", at=2000)
    (replaced,) = place.source().payloads()
    assert (first.size, replaced.key == first.key) == (3, False)


@pytest.fixture
def key_place(tmp_path, monkeypatch):
    """An SFTP server that knows one key of ours, and that key in a file."""
    folder = tmp_path / "served"
    (folder / "out").mkdir(parents=True)
    (folder / "out" / "a.xml").write_bytes(b"x")
    monkeypatch.setenv("HOME", str(tmp_path))
    key = asyncssh.generate_private_key("ssh-rsa", key_size=2048)
    with sftp_server(folder, client_key=key.convert_to_public()) as (port, host_key):
        place = Place(folder, "sftp", monkeypatch, port=port, password="")
        place.known = {"host_key": host_key, "look_for_keys": False}
        place.key = key
        yield place


def test_a_key_file_opens_the_server(key_place, tmp_path):
    path = tmp_path / "key"
    key_place.key.write_private_key(str(path), format_name="pkcs1-pem")
    path.chmod(0o600)
    key_place.connect(extra={**key_place.known, "key_file": str(path)})
    assert key_place.names() == ["a.xml"]


@pytest.mark.parametrize("passphrase", ["", SECRET])
def test_a_private_key_in_the_extra_opens_the_server(key_place, passphrase):
    text = key_place.key.export_private_key("pkcs1-pem", passphrase or None, "aes256-cbc")
    extra = {**key_place.known, "private_key": text.decode()}
    key_place.connect(extra=extra | ({"private_key_passphrase": passphrase} if passphrase else {}))
    assert key_place.names() == ["a.xml"]


def test_a_key_file_that_is_not_there_names_the_connection(key_place, tmp_path):
    key_place.connect(extra={**key_place.known, "key_file": str(tmp_path / "none")})
    with pytest.raises(SourceRefusedError, match=r"Connection hub_files: .*key_file"):
        key_place.names()


def test_a_host_key_that_nobody_knows_is_refused_with_a_way_out(key_place):
    key_place.connect(extra={"look_for_keys": False}, password=PASSWORD)
    with pytest.raises(SourceRefusedError, match=r"is not known; .*host_key in the extra"):
        key_place.names()


def test_another_host_key_is_refused(key_place):
    other = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode().strip()
    key_place.connect(extra={"look_for_keys": False, "host_key": other}, password=PASSWORD)
    with pytest.raises(SourceRefusedError, match="another host key"):
        key_place.names()


def test_a_host_key_goes_unchecked_only_where_the_connection_says_so(key_place, caplog):
    key_place.connect(extra={"look_for_keys": False, "no_host_key_check": True}, password=PASSWORD)
    assert key_place.names() == ["a.xml"]
    assert "Connection hub_files: extra.no_host_key_check: any server passes" in caplog.text
