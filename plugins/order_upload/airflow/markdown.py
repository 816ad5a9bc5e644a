"""Text of ours in Airflow's pages, which read it as Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence

_MARKDOWN = re.compile(r"[\\`*\[\]<>#|~&]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
"""What Markdown would read as its own; a name such as ``order_upload`` it leaves alone."""


def without_markdown(text: str) -> str:
    r"""Return a text so that Markdown shows it as it is.

    A block of code would do that too, but Airflow's window cuts long lines off in it.

    >>> without_markdown('order_upload_filters.x: found "***"')
    'order_upload_filters.x: found "\\*\\*\\*"'
    """
    return _MARKDOWN.sub(r"\\\g<0>", text)


def markdown_table(rows: Sequence[Sequence[str]]) -> str:
    """Return a table; the first row has the headings, and no cell is read as Markdown."""
    head, *others = rows
    lines = [head, ["---"] * len(head), *([*map(without_markdown, row)] for row in others)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
