"""What is fuzzed: readers of bytes from outside, each of which may end in errors of ours alone.

A target takes bytes and returns nothing. It raises only where something is wrong with the reader:
refusals are caught here, whatever else comes out is a crash.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from functools import partial
from itertools import islice

import requests_mock
from requests import Session

from demo.shop.authentication import read_body
from order_upload.config import (
    Variables,
    check_variables,
    connector_names,
    filter_of,
    parse_connector,
)
from order_upload.domain.order import Order
from order_upload.errors import ConfigError, ShopError, SourceError
from order_upload.shops.module.client import ModuleShop
from order_upload.sources.base import RefusedOrder
from order_upload.sources.bindcommerce.payload import read_payload
from order_upload.sources.bindcommerce.values import HubReading
from shop_builders import a_create

READING = HubReading()
SHOP = "http://127.0.0.1/"
KEY = "a-key-of-the-fuzzer-that-opens-nothing-else"
REF = "bindcommerce:1"
CALLS = ("info", "lookup", "find", "apply", "forget")
STATUSES = (200, 200, 200, 400, 401, 403, 429, 500, 503, 302)
BETWEEN_VARIABLES = "\x00"
"""Stands between the texts of the Variables: no text of one can hold it."""

MOST_CONNECTORS = 20
"""Of one set of Variables; each takes a while."""


def hub_export(data: bytes) -> None:
    """Read a payload of the hub: XML or CSV, as its first bytes say."""
    try:
        for item in read_payload(io.BytesIO(data), READING):
            assert isinstance(item, Order | RefusedOrder), type(item)
    except SourceError:
        pass


def variables(data: bytes) -> None:
    """Read the texts of all Variables, and every connector and filter in them."""
    texts = data.decode("utf-8", "replace").split(BETWEEN_VARIABLES)
    fields = list(Variables.__dataclass_fields__)
    given = Variables(**dict(zip(fields, texts, strict=False)))
    _unless_refused(partial(check_variables, given))
    try:
        names = connector_names(given)
    except ConfigError:
        names = []
    for name in islice(names, MOST_CONNECTORS):
        _unless_refused(partial(parse_connector, name, given))
    _unless_refused(partial(filter_of, "ready_orders", given))


def _unless_refused(read: Callable[[], object]) -> None:
    try:
        read()
    except ConfigError as error:
        str(error).encode()  # a message that no log takes is a crash of whoever tells it


def shop_answer(data: bytes, info: bytes) -> None:
    """Make a call whose answer is these bytes.

    Args:
        data: the first byte chooses the call, the second the status, the others are the body.
        info: a good answer to ``info``, which a client asks for before its first call.
    """
    call = CALLS[data[0] % len(CALLS)] if data else "info"
    status = STATUSES[data[1] % len(STATUSES)] if len(data) > 1 else 200
    adapter = requests_mock.Adapter()
    adapter.register_uri("POST", requests_mock.ANY, content=data[2:], status_code=status)
    if call != "info":
        adapter.register_uri("POST", f"{SHOP}index.php?call=info", content=info)
    session = Session()
    session.mount("http://", adapter)
    client = ModuleShop(
        session=session, base_url=SHOP, user="order_upload", key=KEY, sleep=lambda _: None
    )
    try:
        _make(client, call)
    except ShopError as error:
        str(error).encode()


def _make(client: ModuleShop, call: str) -> None:
    made: dict[str, Callable[[], object]] = {
        "info": client.info,
        "lookup": lambda: client.lookup(products=["MUG-BLUE"], countries=["IT"], methods=True),
        "find": lambda: client.find([REF]),
        "apply": lambda: client.apply([a_create(REF)]),
        "forget": lambda: client.forget(refs=[REF]),
    }
    made[call]()


def request_body(data: bytes) -> None:
    """Read the body of a request as the demo shop does."""
    json.dumps(read_body(data, ("0", "1"), ("0", "1")))
