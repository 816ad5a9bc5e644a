"""Countries and their subdivisions as ISO 3166 lists them (``pycountry`` has the tables)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_BRACKETS = re.compile(r"\s*[\[(]([^\])]*)[\])]")
"""What stands in brackets after a name: the name in another language, or a note."""

_KIND = re.compile(r"(?i)\s+(?:kraj|žup[aā]nija|apskritis|län)$|^(?:kraj|Landskapet)\s+")
"""Words for *province* that the standard writes with the name, and shops without."""

_WORDS_OF_COUNTRIES = ("alpha_2", "alpha_3", "name", "common_name", "official_name")


@dataclass(frozen=True, slots=True)
class Subdivision:
    """A province, region or state: ISO 3166-2.

    Attributes:
        code: without the country's, e.g. ``BE`` of ``DE-BE``.
        names: each form of its name, e.g. ``Girona`` and ``Gerona``.
        parent: code of the subdivision that it is in, without the country's; "" for none.
    """

    code: str
    names: tuple[str, ...]
    parent: str = ""


@lru_cache(maxsize=256)
def subdivisions(country: str) -> tuple[Subdivision, ...]:
    """Return the subdivisions of a country (ISO 3166-1 alpha-2), by their codes; of each level."""
    # Imported here because only a plan needs them: the tables take 0.2 s to read.
    import pycountry  # noqa: PLC0415

    code = country.upper()
    found = [entry for entry in pycountry.subdivisions if entry.country_code == code]
    listed: list[Subdivision] = []
    for entry in sorted(found, key=lambda entry: str(entry.code)):
        names = tuple(dict.fromkeys(_forms(entry.name)))
        listed.append(Subdivision(_local(entry.code), names, _local(entry.parent_code or "")))
    return tuple(listed)


@lru_cache(maxsize=4096)
def country_code(text: str) -> str:
    """Return the code of two letters of a country, or "" where ISO 3166-1 does not list it.

    Args:
        text: its code of two or of three letters, or its name in English.

    >>> country_code("ita"), country_code("Italy"), country_code("Atlantis")
    ('IT', 'IT', '')
    """
    import pycountry  # noqa: PLC0415

    word = text.strip().casefold()
    for entry in pycountry.countries:
        names = (getattr(entry, name, "") for name in _WORDS_OF_COUNTRIES)
        if word and word in [name.casefold() for name in names]:
            return str(entry.alpha_2)
    return ""


def country_names() -> dict[str, str]:
    """Return the code of two letters of each country, with its name in English, by names."""
    import pycountry  # noqa: PLC0415

    names = {str(entry.alpha_2): str(entry.name) for entry in pycountry.countries}
    return dict(sorted(names.items(), key=lambda pair: pair[1]))


def _local(code: str) -> str:
    """Return a code without its country's: ``BE`` of ``DE-BE``."""
    return code.partition("-")[2]


def _forms(name: str) -> Iterator[str]:
    """Yield a name's forms: whole, without what is in brackets, that, each language, set right.

    ``Bruxelles-Capitale, Région de`` is also *Région de Bruxelles-Capitale* and
    *Bruxelles-Capitale*, and ``Zlínský kraj`` also *Zlínský*.
    """
    yield name
    for form in (_BRACKETS.sub("", name), *_BRACKETS.findall(name)):
        for language in form.split("/"):
            word = language.strip()
            yield word
            yield _KIND.sub("", word)
            head, comma, article = word.partition(", ")
            if comma:
                yield f"{article} {head}"
                yield head
