"""docs/adding-a-source.md, taken apart: its blocks by the name that stands beside the language."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = (Path(__file__).parents[1] / "docs" / "adding-a-source.md").read_text(encoding="utf-8")
BLOCKS = dict(re.findall(r"```(?:python|diff|json) (\S+)\n(.*?)```", PAGE, re.DOTALL))

SETTINGS = "plugins/order_upload/sources/order_lines/settings.py"
TABLE = "plugins/order_upload/sources/table.py"
OFFER = "tests/contract/source_offers.py"
