"""One download: what each failure means, what is tried again, what never travels or shows."""

import io
import socket
import threading
import time
from contextlib import contextmanager, suppress

import pytest
import requests

from hub_server import Answer, running_hub
from order_upload.errors import SourceRefusedError, SourceUnavailableError
from order_upload.http_client import download, downloading, post_json

TOKEN = "4f9c1c9f0e5d4b7a8c61"


def fetched(url, **given):
    body = io.BytesIO()
    settings = {
        "headers": {"token": TOKEN},
        "max_bytes": 1000,
        "timeout_s": 5,
        "about": "hub",
        "wait": lambda _: None,
    }
    with requests.Session() as session:
        download(session, f"{url}/x.php?connector=12", body, **{**settings, **given})
    return body.getvalue()


@contextmanager
def dripping_server():
    """Give the address of a server that answers with a byte now and then, for ever."""

    def drip():
        connection, _ = listening.accept()
        with suppress(OSError), connection:
            connection.recv(10_000)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            while True:
                connection.sendall(b"x")
                time.sleep(0.02)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=drip, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def test_the_body_is_written_as_it_came():
    with running_hub(Answer(b"<Documents/>")) as hub:
        assert fetched(hub.url) == b"<Documents/>"


@pytest.mark.parametrize("status", [401, 403])
def test_a_wrong_token_is_told_and_asked_only_once(status):
    with running_hub(Answer(status=status)) as hub:
        with pytest.raises(
            SourceRefusedError, match=f"hub: found HTTP {status}, its token was refused"
        ):
            fetched(hub.url)
        assert len(hub.asked) == 1


@pytest.mark.parametrize("status", [400, 404, 410])
def test_what_will_come_again_is_refused(status):
    with (
        running_hub(Answer(status=status)) as hub,
        pytest.raises(SourceRefusedError, match=f"HTTP {status}"),
    ):
        fetched(hub.url)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_may_pass_is_tried_again(status):
    with running_hub(Answer(status=status), Answer(b"ok")) as hub:
        assert fetched(hub.url) == b"ok"


def test_a_hub_that_stays_down_is_unavailable_after_three_tries():
    with running_hub(Answer(status=503)) as hub:
        with pytest.raises(SourceUnavailableError, match="HTTP 503"):
            fetched(hub.url)
        assert len(hub.asked) == 3


@pytest.mark.parametrize(("asked", "waited"), [("2", 2.0), ("3600", 5.0), ("0", 0.0)])
def test_the_hub_may_ask_for_a_pause_of_a_few_seconds(asked, waited):
    pauses = []
    with running_hub(Answer(status=429, headers={"Retry-After": asked}), Answer(b"ok")) as hub:
        fetched(hub.url, wait=pauses.append)
    assert pauses == [waited]


def test_a_hub_that_nobody_answers_for_is_unavailable():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(SourceUnavailableError, match="hub: found no connection"):
        fetched(f"http://127.0.0.1:{port}")


def test_a_hub_that_says_nothing_is_unavailable():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(SourceUnavailableError, match="hub: found no answer in time"):
            fetched(url, timeout_s=0.05)


def test_a_redirect_is_not_followed():
    with (
        running_hub(Answer(b"stolen")) as thief,
        running_hub(Answer(status=302, headers={"Location": thief.url})) as hub,
    ):
        with pytest.raises(SourceRefusedError, match=r"redirect to http://127\.0\.0\.1"):
            fetched(hub.url)
        assert thief.asked == []


def test_an_answer_that_is_too_large_is_refused_with_the_limit():
    with (
        running_hub(Answer(b"x" * 1001)) as hub,
        pytest.raises(SourceRefusedError, match="larger than 1000 bytes"),
    ):
        fetched(hub.url)


def test_an_answer_that_breaks_off_is_unavailable():
    with (
        running_hub(Answer(b"<Documents>", promised=500)) as hub,
        pytest.raises(SourceUnavailableError, match="broke"),
    ):
        fetched(hub.url)


def test_a_hub_that_drips_is_left_in_time(monkeypatch):
    monkeypatch.setattr(downloading, "LONGEST_DOWNLOAD_S", 0.2)
    with (
        dripping_server() as url,
        pytest.raises(SourceUnavailableError, match="hub: found no answer in time while"),
    ):
        fetched(url, timeout_s=2)


def test_a_shop_that_drips_is_left_in_time():
    begun = time.monotonic()
    with dripping_server() as url, requests.Session() as session:
        answer = post_json(session, url, b"{}", headers={}, timeout_s=0.2)
    assert (answer.problem, answer.sent) == ("no answer in time", True)
    assert time.monotonic() - begun < 3


def test_an_address_that_is_none_is_refused():
    with pytest.raises(SourceRefusedError, match="an address that is none"):
        fetched("http://")


@pytest.mark.parametrize("status", [401, 404, 302, 503])
def test_no_message_shows_token_or_address(status):
    with (
        running_hub(Answer(status=status, headers={"Location": f"http://a/{TOKEN}"})) as hub,
        pytest.raises((SourceRefusedError, SourceUnavailableError)) as refusal,
    ):
        fetched(hub.url)
    assert TOKEN not in str(refusal.value)
    assert "connector=12" not in str(refusal.value)
