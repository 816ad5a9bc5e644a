"""Which texts are Italian fiscal codes or VAT numbers (``stdnum`` knows their check digits)."""

from __future__ import annotations

from stdnum.it import codicefiscale, iva


def fiscal_code(text: str) -> str:
    """Return the fiscal code of a person that a text is, or "" where it is none.

    >>> fiscal_code("rcc mnl 83s18 d969h"), fiscal_code("Scala B")
    ('RCCMNL83S18D969H', '')
    """
    code = codicefiscale.compact(text)
    # Those of companies have eleven figures: they are VAT numbers.
    return code if len(code) == 16 and codicefiscale.is_valid(code) else ""


def vat_number(text: str) -> str:
    """Return the VAT number that a text is, without ``IT``, or "" where it is none.

    >>> vat_number("IT 00743110157"), vat_number("00743110158")
    ('00743110157', '')
    """
    number = iva.compact(text)
    # The length first: the check itself expects figures in their places.
    return number if len(number) == 11 and iva.is_valid(number) else ""
