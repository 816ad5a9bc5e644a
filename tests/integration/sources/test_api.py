"""The hub over HTTP as a source: one answer, whole or not at all, kept once it is there."""

import pytest
import requests

from hub_payloads import xml, xml_order
from hub_server import Answer, running_hub
from order_upload.errors import SourceRefusedError, SourceUnavailableError
from order_upload.sources.bindcommerce.api import BindCommerceApi
from order_upload.sources.bindcommerce.values import HubReading


def api_of(hub, **given):
    return BindCommerceApi(
        requests.Session(), hub.url, "token-1", HubReading(), about="hub Connection h", **given
    )


def fetch(api, destination):
    (payload,) = api.payloads()
    api.fetch(payload, destination)


def test_an_answer_is_fetched_and_read(tmp_path):
    with running_hub(Answer(xml(xml_order()))) as hub:
        api = api_of(hub)
        fetch(api, tmp_path / "raw")
        with (tmp_path / "raw").open("rb") as file:
            assert [order.ref for order in api.read(file)] == ["bindcommerce:48211"]
    assert "origin.node" in api.fields_seen


def test_the_token_travels_as_the_hub_wants_it(tmp_path):
    with running_hub(Answer()) as hub:
        fetch(api_of(hub), tmp_path / "raw")
        assert hub.asked[0][1]["token"] == "token-1"


def test_an_answer_that_is_there_is_not_asked_for_again(tmp_path):
    (tmp_path / "raw").write_bytes(b"first")
    with running_hub(Answer(b"second")) as hub:
        fetch(api_of(hub), tmp_path / "raw")
        assert (hub.asked, (tmp_path / "raw").read_bytes()) == ([], b"first")


@pytest.mark.parametrize(
    "answer",
    [Answer(b"<Documents>", promised=99), Answer(b"<html>Login</html>"), Answer(b"x" * 11)],
)
def test_an_answer_that_failed_is_never_taken_for_whole(tmp_path, answer):
    with running_hub(answer) as hub, pytest.raises((SourceUnavailableError, SourceRefusedError)):
        fetch(api_of(hub, max_bytes=10), tmp_path / "raw")
    assert not (tmp_path / "raw").exists()


def test_a_web_page_names_the_connection(tmp_path):
    with (
        running_hub(Answer(b"<!DOCTYPE html>")) as hub,
        pytest.raises(SourceRefusedError, match="hub Connection h: found a web"),
    ):
        fetch(api_of(hub), tmp_path / "raw")


def test_an_answer_never_counts_as_taken():
    with running_hub(Answer()) as hub:
        (payload,) = api_of(hub).payloads()
    assert payload.key.fingerprint == ""
