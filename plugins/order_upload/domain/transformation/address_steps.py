"""Steps that write names and addresses otherwise: names, split_address, fiscal codes.

None of them loses a word of an address: what leaves one field stands in another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from msgspec.structs import replace

from order_upload.domain.order import Address, Order
from order_upload.domain.transformation.step import Step
from order_upload.domain.transformation.step_fields import with_delivery
from order_upload.italian_codes import fiscal_code, vat_number

AddressName = Literal["billing", "shipping"]
BOTH: tuple[AddressName, ...] = ("billing", "shipping")

FIRST_NAME_HOLDS = 32
"""Characters of a first and of a last name in OpenCart 3.0 to 4.1."""

ADDRESS_HOLDS = 128
"""Characters of a line of an address in OpenCart 3.0 to 4.1."""

_SHORTEST_LINE = 10

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*")
"""A run of letters with their accents, so that both parts of ``D'ANGELO`` begin large."""

_LABEL = re.compile(
    r"\s*(?:c\.?\s?f\.?|cod(?:ice|\.)?\s?fisc(?:ale|\.)?|p\.?\s?iva|partita\s?iva)"
    r"(?:\s*[:.]\s*|\s+)",
    re.IGNORECASE,
)
"""What people write before such a code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names(Step):
    """Write names otherwise: in large letters, the surname first, or the company's as the name.

    The shop prints an address as first name and last name, and the company below. So with
    ``surname_first`` the two change places. With ``company_as_name`` the company takes the place of
    the name, and the person that of the company: an address without a company stays as it is.

    Attributes:
        of: which addresses; the billing address is also what the buyer of the order is called by.
        case: ``upper`` writes all that stands as the name in large letters; ``title`` begins each
            word of a person's name with one, where the word was all large or all small.
        surname_first: only where name and surname are both given.
    """

    step: Literal["names"] = "names"
    of: tuple[AddressName, ...] = BOTH
    case: Literal["upper", "title"] | None = None
    surname_first: bool = False
    company_as_name: bool = False

    def __post_init__(self) -> None:
        Step.__post_init__(self)
        _check_of(self.of)
        if not (self.case or self.surname_first or self.company_as_name):
            raise ValueError("allowed: at least one of case, surname_first, company_as_name")

    def changed(self, order: Order) -> Order:
        """Return the order with these names."""
        return _with_addresses(order, self.of, self._renamed)

    def _renamed(self, address: Address) -> Address:
        name, surname, company = address.name, address.surname, address.company
        if self.case == "title":
            name, surname = _titled(name), _titled(surname)
        if self.surname_first and name.strip() and surname.strip():
            name, surname = surname, name
        if self.company_as_name and company.strip():
            person = f"{name} {surname}".strip()
            name, surname = _in_two_fields(company)
            company = person
        if self.case == "upper":
            name, surname = name.upper(), surname.upper()
        if (name, surname, company) == (address.name, address.surname, address.company):
            return address
        return replace(address, name=name, surname=surname, company=company)


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitAddress(Step):
    """Put what a long first line of an address holds into the second one, where that is empty.

    The cut is at the last blank that leaves no more than ``at`` characters in the first line; where
    its first word is longer, after that word. A second line that is taken stays, and the first one
    with it.
    """

    step: Literal["split_address"] = "split_address"
    of: tuple[AddressName, ...] = BOTH
    at: int

    def __post_init__(self) -> None:
        Step.__post_init__(self)
        _check_of(self.of)
        if not _SHORTEST_LINE <= self.at <= ADDRESS_HOLDS:
            raise ValueError(
                f"allowed: in at, a whole number from {_SHORTEST_LINE} to {ADDRESS_HOLDS}"
            )

    def changed(self, order: Order) -> Order:
        """Return the order with the address in two lines."""
        return _with_addresses(order, self.of, self._split)

    def _split(self, address: Address) -> Address:
        line = address.address.strip()
        if len(line) <= self.at or address.address2.strip():
            return address
        blanks = [found.span() for found in re.finditer(r"\s+", line)]
        if not blanks:
            return address
        fitting = [blank for blank in blanks if blank[0] <= self.at]
        end, start = fitting[-1] if fitting else blanks[0]
        return replace(address, address=line[:end], address2=line[start:])


@dataclass(frozen=True, slots=True, kw_only=True)
class FiscalCodeFromAddress2(Step):
    """Move an Italian fiscal code or VAT number out of the second line of the billing address.

    It goes to ``customer.fiscal_code`` or ``customer.vat_code`` where that is empty. A line that is
    anything else stays, and so does the delivery address, also where the billing one stands for it.
    Eleven figures are a VAT number only at an address in Italy, or in no country.
    """

    step: Literal["fiscal_code_from_address2"] = "fiscal_code_from_address2"

    def changed(self, order: Order) -> Order:
        """Return the order with the code in its place."""
        customer = order.customer
        line = customer.address.address2
        if not line:
            return order
        text = _without_label(line)
        without_line = replace(customer.address, address2="")
        code = fiscal_code(text)
        if code and not customer.fiscal_code.strip():
            customer = replace(customer, fiscal_code=code, address=without_line)
        is_italian = customer.address.country_code in ("", "IT")
        number = vat_number(text) if is_italian else ""
        if number and not customer.vat_code.strip():
            customer = replace(customer, vat_code=number, address=without_line)
        if customer is order.customer:
            return order
        return replace(with_delivery(order), customer=customer)


def _with_addresses(
    order: Order, names: Sequence[AddressName], changed: Callable[[Address], Address]
) -> Order:
    """Return the order with addresses changed; goods go where they went if billing alone is."""
    for name in names:
        address = order.customer.address if name == "billing" else order.shipping_address
        after = changed(address)
        if after is address or after == address:
            continue
        order = with_delivery(order)
        if name == "billing":
            order = replace(order, customer=replace(order.customer, address=after))
        else:
            order = replace(order, delivery=after)
    return order


def _titled(text: str) -> str:
    """Return a name with one large letter a word; words such as ``McDonald`` stay.

    >>> _titled("D'ANGELO mario"), _titled("McDonald")
    ("D'Angelo Mario", 'McDonald')
    """
    return " ".join(
        _WORD.sub(lambda run: run[0].capitalize(), word)
        if word.isupper() or word.islower()
        else word
        for word in text.split(" ")
    )


def _without_label(text: str) -> str:
    label = _LABEL.match(text)
    return text[label.end() :] if label else text


def _in_two_fields(company: str) -> tuple[str, str]:
    """Return a company as first and last name, which the shop prints one after the other.

    Both are filled where there are two words: the shop's form for editing an order wants so. The
    first has as many words as it can hold, but for the last one.

    >>> _in_two_fields("Ferramenta Bianchi di Bianchi Giuseppe")
    ('Ferramenta Bianchi di Bianchi', 'Giuseppe')
    """
    words = company.split()
    count = 1
    while count < len(words) - 1 and len(" ".join(words[: count + 1])) <= FIRST_NAME_HOLDS:
        count += 1
    return " ".join(words[:count]), " ".join(words[count:])


def _check_of(names: Sequence[AddressName]) -> None:
    if not names or len(set(names)) != len(names):
        raise ValueError('allowed: in of, "billing", "shipping" or both')
