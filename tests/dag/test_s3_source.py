"""Sources on S3, with a real server on loopback and an Airflow Connection."""

from __future__ import annotations

import json
import os
import socket

import pytest
import requests

from file_servers import HOST, PASSWORD, USER, s3_server
from hub_payloads import xml, xml_order
from order_upload.airflow.object_storage import source_folder_at
from order_upload.errors import SourceRefusedError, SourceUnavailableError
from order_upload.sources.bindcommerce.files import BindCommerceFiles, split_pattern
from order_upload.sources.bindcommerce.values import HubReading


@pytest.fixture(scope="module")
def s3_port():
    with s3_server() as port:
        yield port


@pytest.fixture
def bucket(s3_port, monkeypatch):
    """A bucket, and the Connection ``hub_files`` of its storage."""
    import boto3  # noqa: PLC0415

    endpoint = f"http://{HOST}:{s3_port}"
    connect_s3(monkeypatch, endpoint)
    client = boto3.client(
        "s3", endpoint_url=endpoint, aws_access_key_id=USER, aws_secret_access_key=PASSWORD,
        region_name="eu-south-1",
    )  # fmt: skip
    name = f"hub-{os.urandom(4).hex()}"
    client.create_bucket(
        Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-south-1"}
    )
    return client, name


def connect_s3(patch: pytest.MonkeyPatch, endpoint: str, conn_id: str = "hub_files") -> None:
    extra = {
        "endpoint_url": endpoint,
        "region_name": "eu-south-1",
        "config_kwargs": {"retries": {"max_attempts": 1}, "connect_timeout": 1},
    }
    described = {"conn_type": "aws", "login": USER, "password": PASSWORD, "extra": extra}
    patch.setenv(f"AIRFLOW_CONN_{conn_id.upper()}", json.dumps(described))


def s3_source(pattern: str, conn_id: str = "hub_files") -> BindCommerceFiles:
    folder, below = split_pattern(f"s3://{pattern}")
    at = source_folder_at("source.path", folder, conn_id)
    return BindCommerceFiles(at, below, HubReading())


def test_files_of_a_bucket_are_listed_copied_and_read(bucket, tmp_path):
    client, name = bucket
    for key in ("out/a.xml", "out/b.csv", "out/c.xml.part", "out/below/d.xml", "e.xml"):
        client.put_object(Bucket=name, Key=key, Body=xml(xml_order()))
    source = s3_source(f"{name}/out/*.xml")
    (payload,) = source.payloads()
    assert payload.about == f"s3://{name}/out/a.xml"
    source.fetch(payload, tmp_path / "staged")
    with (tmp_path / "staged").open("rb") as file:
        assert [order.ref for order in source.read(file)] == ["bindcommerce:48211"]


def test_an_object_that_is_replaced_is_new_and_one_that_stays_is_not(bucket):
    client, name = bucket
    client.put_object(Bucket=name, Key="out/a.xml", Body=b"one")
    source = s3_source(f"{name}/out/*")
    first, again = source.payloads(), source.payloads()
    client.put_object(Bucket=name, Key="out/a.xml", Body=b"two")
    assert (again == first, source.payloads() == first) == (True, False)


def test_a_bucket_without_such_files_gives_none(bucket):
    assert s3_source(f"{bucket[1]}/out/*.xml").payloads() == []


def test_a_bucket_that_is_not_there_is_refused(bucket):
    with pytest.raises(SourceRefusedError, match="correct the pattern or the rights"):
        s3_source("hub-none/out/*.xml").payloads()


def test_a_storage_that_is_down_is_asked_again(bucket, monkeypatch):
    with socket.socket() as free:
        free.bind((HOST, 0))
        connect_s3(monkeypatch, f"http://{HOST}:{free.getsockname()[1]}", "down")
    source = s3_source(f"{bucket[1]}/out/*.xml", "down")
    with pytest.raises(SourceUnavailableError, match="Connection down: found no good answer"):
        source.payloads()


def test_a_wrong_access_key_names_the_connection_and_no_secret(s3_port, monkeypatch):
    endpoint = f"http://{HOST}:{s3_port}"
    connect_s3(monkeypatch, endpoint, "unknown_key")
    # moto lets everybody in until it is told how many more questions it may answer unasked
    requests.post(f"{endpoint}/moto-api/reset-auth", data="0", timeout=5)
    try:
        with pytest.raises(SourceRefusedError, match="Connection unknown_key: found") as refusal:
            s3_source("hub/out/*.xml", "unknown_key").payloads()
    finally:
        requests.post(f"{endpoint}/moto-api/reset-auth", data="inf", timeout=5)
    assert PASSWORD not in str(refusal.value)
