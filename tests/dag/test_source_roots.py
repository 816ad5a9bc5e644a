"""Files are read below roots that the machine's own settings name, whatever a Variable says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from file_servers import HOST
from hub_payloads import xml, xml_order
from order_upload.airflow.sources import source_of
from order_upload.config import Connector, Variables, parse_connector
from order_upload.errors import ConfigError

ROOTS = "ORDER_UPLOAD_SOURCE_ROOTS"


@pytest.fixture
def home(monkeypatch, tmp_path):
    """A home of Airflow of its own, in which nothing is set."""
    monkeypatch.setenv("AIRFLOW_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def exports(tmp_path):
    """A folder with one export, beside the home of Airflow."""
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "a.xml").write_bytes(xml(xml_order()))
    return folder


def files_of(path, **source):
    source = {"type": "bindcommerce_files", "path": str(path), **source}
    connector = Connector(name="to_shop", node="shop", source=source)
    return [payload.about for payload in source_of(connector).payloads()]


def refusal_of(path, **source):
    with pytest.raises(ConfigError) as refusal:
        files_of(path, **source)
    return str(refusal.value)


def test_without_a_setting_files_are_read_from_the_inbox_in_the_home_of_airflow(home, exports):
    inbox = home / "order_upload" / "inbox"
    inbox.parent.mkdir(parents=True)
    exports.rename(inbox)
    assert files_of(inbox / "*.xml") == [str(inbox / "a.xml")]


def test_what_lies_elsewhere_is_refused_with_the_way_out(home, exports):
    assert refusal_of(exports / "*.xml") == (
        f"order_upload_connectors.to_shop.source.path: found '{exports}', which lies below no "
        f"source root; allowed: below {home}/order_upload/inbox; put the files there, or have "
        f"whoever runs Airflow name their folder as a root on every machine: {ROOTS}={exports} in "
        "the environment, or source_roots in section [order_upload] of airflow.cfg; several are "
        "separated by commas"
    )


def test_a_file_of_airflows_own_is_refused(home):
    home.mkdir()
    (home / "keys.json").write_text("{}", encoding="utf-8")
    assert "below no source root" in refusal_of(home / "keys.json")


@pytest.mark.parametrize("root", ["{exports}", "file://{exports}", "/elsewhere, {exports}/"])
def test_a_root_may_be_named_in_the_environment(home, exports, monkeypatch, root):
    monkeypatch.setenv(ROOTS, root.format(exports=exports))
    assert files_of(f"file://{exports}/*.xml") == [str(exports / "a.xml")]


def test_a_root_may_be_named_in_airflows_configuration(home, exports, monkeypatch):
    monkeypatch.setenv("AIRFLOW__ORDER_UPLOAD__SOURCE_ROOTS", str(exports))
    assert files_of(exports / "*.xml") == [str(exports / "a.xml")]


def test_a_folder_whose_name_begins_like_a_root_is_not_below_it(home, exports, monkeypatch):
    monkeypatch.setenv(ROOTS, str(exports)[:-1])
    assert "below no source root" in refusal_of(exports / "*.xml")


def test_a_link_leads_no_file_out_of_its_root(home, exports, monkeypatch, tmp_path):
    monkeypatch.setenv(ROOTS, str(exports))
    (tmp_path / "secret.xml").write_text("", encoding="utf-8")
    (exports / "b.xml").symlink_to(tmp_path / "secret.xml")
    assert files_of(exports / "*.xml") == [str(exports / "a.xml")]


def test_a_link_leads_no_folder_out_of_its_root(home, exports, monkeypatch, tmp_path):
    monkeypatch.setenv(ROOTS, str(exports))
    (exports / "below").symlink_to(tmp_path)
    assert "below no source root" in refusal_of(exports / "below" / "*.xml")


@pytest.mark.parametrize("path", ["/in/*/../../etc/*", "/in/%2e%2e/etc/*", "sftp:///in/../*"])
def test_a_path_that_climbs_is_refused_when_the_variable_is_read(path):
    source = {"type": "bindcommerce_files", "path": path}
    connectors = json.dumps({"to_shop": {"node": "shop", "source": source}})
    with pytest.raises(ConfigError, match=r"source\.path: found .*; allowed: a path without \.\."):
        parse_connector("to_shop", Variables(connectors=connectors))


@pytest.mark.parametrize(
    ("scheme", "root", "is_allowed"),
    [
        ("s3", "s3://bucket/in", True),
        ("s3", "s3://bucket", True),
        ("s3", "s3://bucket/other", False),
        ("s3", "s3://bucket-2/in", False),
        ("s3", "/bucket/in", False),
    ],
)
def test_a_bucket_has_to_be_named_too(home, monkeypatch, scheme, root, is_allowed):
    monkeypatch.setenv(ROOTS, root)
    monkeypatch.setenv("AIRFLOW_CONN_HUB_FILES", "aws://user:secret@")
    source = {"type": "bindcommerce_files", "path": "s3://hub_files@bucket/in/*.xml"}
    connector = Connector(name="to_shop", node="shop", source=source)
    if is_allowed:
        source_of(connector)
    else:
        with pytest.raises(ConfigError, match=r"found 's3://bucket/in', which lies below no"):
            source_of(connector)


@pytest.mark.parametrize(
    ("path", "is_allowed"),
    [
        (f"sftp://{HOST}/out/*.xml", True),
        ("sftp:///out/below/*.xml", True),
        ("sftp:///etc/*", False),
    ],
)
def test_a_file_server_has_to_be_named_too(home, monkeypatch, path, is_allowed):
    monkeypatch.setenv(ROOTS, f"sftp://{HOST}/out")
    described = {"conn_type": "sftp", "host": HOST, "login": "hub", "password": "secret"}
    monkeypatch.setenv("AIRFLOW_CONN_HUB_FILES", json.dumps(described))
    source = {"type": "bindcommerce_files", "path": path, "conn_id": "hub_files"}
    connector = Connector(name="to_shop", node="shop", source=source)
    if is_allowed:
        source_of(connector)
    else:
        with pytest.raises(ConfigError, match=rf"found 'sftp://{HOST}/etc', which lies below no"):
            source_of(connector)


def test_a_root_that_is_no_address_is_refused(home, monkeypatch):
    monkeypatch.setenv(ROOTS, "/data, exports")
    assert refusal_of(Path("/data/*.xml")).startswith(
        f"environment variable {ROOTS}: found 'exports'; allowed: absolute paths and addresses"
    )
