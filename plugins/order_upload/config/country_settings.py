"""How countries are written in settings: codes of ISO 3166-1, alpha-2."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

BLOCK = "block"
"""Instead of a country where an address names none: the order waits."""

_CODE = re.compile(r"[A-Z]{2}")


def _checked_code(code: str) -> str:
    if not _CODE.fullmatch(code):
        raise ValueError('allowed: a code of two capital letters, such as "IT"')
    return code


def _checked_policy(word: str) -> str:
    if word != BLOCK and not _CODE.fullmatch(word):
        raise ValueError('allowed: "block", or a code of two capital letters, such as "IT"')
    return word


CountryCode = Annotated[str, AfterValidator(_checked_code)]
"""ISO 3166-1 alpha-2."""

EmptyCountrySetting = Annotated[str, AfterValidator(_checked_policy)]
"""``"block"``, or the code of the country that is taken."""
