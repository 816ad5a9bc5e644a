"""How hypothesis changes what is well-formed: bytes, values in it, and the shape of JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

MARKS: Sequence[bytes] = (
    b"\x00", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xc3", b"\xe8", b"\r", b"\n", b"\x1a",
    b"<", b">", b"&", b"&#0;", b"&#x110000;", b"&#xD800;", b"&nbsp;", b"<!--", b"-->", b"]]>",
    b"<![CDATA[", b"<?pi ?>", b"<!DOCTYPE x>", b"<Document>", b"</Document>", b"</Documents>",
    b"<a:b/>", b" xmlns:a='b'", b"<Row/>", b"<Documents>",
    b'"', b'""', b";", b",", b"\t", b"'", b"=",
    b"{", b"}", b"[", b"]", b":", b"\\u0000", b"\\ud800", b"\\", b"null", b"NaN", b"-0", b"1e999",
)  # fmt: skip
"""What means something to one of the readers, or to nobody."""

TEXTS = (
    "", " ", "0", "-1", "1e5", "NaN", "Infinity", "1,234.5", "9" * 400, "0.0000001", "\u0663",
    "2026-02-30 25:61:61", "0000-00-00 00:00:00", "9999-12-31 23:59:59",
    "2026-09-01T10:00:00+99:99",
    "\u202e", "\U0001f600", "e\u0301" * 20, "\ufeff", "\x7f", "\x85", "a" * 5000, "../..", "%s{0}",
    "<b>", "EUR", "YES", "ada@example.com", "IT", "0 0 31 2 *", "* * * * *", "Europe/Rom", "***",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 10**30, 1.5, [], {}, [None], [[]], {"": ""}, {"a": {}}, ["a", "a"],
    *TEXTS,
)  # fmt: skip

_LEAF = re.compile(rb">[^<]+<")


def changed_bytes(seeds: Sequence[bytes]) -> SearchStrategy[bytes]:
    """Give a seed in which a few bytes were put, taken out, doubled or changed."""
    return st.sampled_from(list(seeds)).flatmap(_edited)


@st.composite
def _edited(draw: DrawFn, seed: bytes) -> bytes:
    data = seed
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        end = min(len(data), at + draw(st.integers(0, 40)))
        put = draw(st.sampled_from([b"", data[at:end] * 2, *MARKS]) | st.binary(max_size=4))
        data = data[:at] + put + data[end:]
    return data


@st.composite
def changed_texts(draw: DrawFn, seeds: Sequence[bytes]) -> bytes:
    """Give an XML seed with other texts in some of its elements."""
    data = draw(st.sampled_from(list(seeds)))
    for _ in range(draw(st.integers(1, 4))):
        leaves = list(_LEAF.finditer(data))
        if not leaves:
            break
        leaf = draw(st.sampled_from(leaves))
        text = draw(st.sampled_from(TEXTS)).replace("<", "&lt;").encode("utf-8", "replace")
        data = data[: leaf.start() + 1] + text + data[leaf.end() - 1 :]
    return data


@st.composite
def changed_json(draw: DrawFn, seeds: Sequence[bytes], first: int = 0) -> bytes:
    """Give a JSON seed with some of its values, keys or rows changed.

    Args:
        draw: given by hypothesis.
        seeds: each a JSON document.
        first: how many bytes before the document stay as they are.
    """
    seed = draw(st.sampled_from(list(seeds)))
    value = json.loads(seed[first:])
    for _ in range(draw(st.integers(1, 3))):
        value = _changed(draw, value)
    return seed[:first] + json.dumps(value).encode()


def _changed(draw: DrawFn, value: Any) -> Any:
    """Return a document with one place in it changed; the way there is drawn step by step."""
    if not isinstance(value, dict | list) or not value or draw(st.integers(0, 9)) == 0:
        return draw(st.sampled_from(VALUES))
    if isinstance(value, list):
        return _changed_list(draw, value)
    key = draw(st.sampled_from(sorted(value)))
    how = draw(st.sampled_from(["below"] * 6 + ["drop", "rename", "add"]))
    rest = {name: below for name, below in value.items() if name != key}
    ways: dict[str, Callable[[], Any]] = {
        "below": lambda: {**value, key: _changed(draw, value[key])},
        "drop": lambda: rest,
        "rename": lambda: {**rest, draw(st.sampled_from(TEXTS)): value[key]},
        "add": lambda: {**value, draw(st.sampled_from(TEXTS)): draw(st.sampled_from(VALUES))},
    }
    return ways[how]()


def _changed_list(draw: DrawFn, value: list[Any]) -> list[Any]:
    at = draw(st.integers(0, len(value) - 1))
    how = draw(st.sampled_from(["below", "below", "below", "drop", "double"]))
    if how == "drop":
        return value[:at] + value[at + 1 :]
    if how == "double":
        return value[: at + 1] + value[at:]
    return [*value[:at], _changed(draw, value[at]), *value[at + 1 :]]


@st.composite
def changed_variables(draw: DrawFn, seeds: Sequence[bytes], between: str) -> bytes:
    """Give a set of Variables with the values of one of them changed."""
    texts = draw(st.sampled_from(list(seeds))).decode().split(between)
    filled = [number for number, text in enumerate(texts) if text]
    number = draw(st.sampled_from(filled))
    texts[number] = draw(changed_json([texts[number].encode()])).decode()
    return between.join(texts).encode()
