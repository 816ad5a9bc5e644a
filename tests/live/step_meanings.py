"""What docs/configuration.md says of the steps, done to a document of the hub by hand.

A second implementation in plain words and amounts: nothing here asks the package. A step changes
the texts of the document that it would change in the order; what no element of a document says, a
fee or the comment of the buyer, stands beside it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping, Sequence

from live import step_words as words
from live.sales import ADDRESS, BLOCKED, Meaning, Sale, Stopped, parts_of


def ends(outcome: str, code: str) -> Meaning:
    """End the order."""

    def end(sale: Sale) -> None:
        raise Stopped(outcome, code)

    return end


def all_of(*meanings: Meaning) -> Meaning:
    """Do several things."""

    def change(sale: Sale) -> None:
        for meaning in meanings:
            meaning(sale)

    return change


def puts(group: str, **texts: str) -> Meaning:
    """Put texts into elements."""
    return lambda sale: sale.document[group].update(texts)


def replaces_billing(**texts: str) -> Meaning:
    """Put an address in the place of the buyer's, whose e-mail address stays."""
    return lambda sale: sale.document["Customer"].update({**dict.fromkeys(ADDRESS, ""), **texts})


def maps(group: str, name: str, to: str, texts: Sequence[str], otherwise: str = "keep") -> Meaning:
    """Put a text in the place of those that a row names, case and blanks aside."""
    known = [_plain(text) for text in texts]

    def change(sale: Sale) -> None:
        is_known = _plain(sale.document[group][name]) in known
        if is_known or otherwise == "clear":
            sale.document[group][name] = to if is_known else ""
        elif otherwise == "block":
            raise Stopped(*BLOCKED)

    return change


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def named(of: Sequence[str], written: Callable[[str, str, str], Sequence[str]]) -> Meaning:
    """Write name, surname and company of addresses otherwise."""

    def change(sale: Sale) -> None:
        for group in of:
            address = sale.document[group]
            keys = ("Name", "Surname", "Company")
            before = [address.get(key, "") for key in keys]
            address.update(zip(keys, written(*before), strict=True))

    return change


def cut_at(at: int, *of: str) -> Meaning:
    """Put what a first line holds beyond so many characters into an empty second one."""

    def change(sale: Sale) -> None:
        for group in of:
            address = sale.document[group]
            lines = textwrap.wrap(
                address["Address"], at, break_long_words=False, break_on_hyphens=False
            )
            if len(lines) > 1 and not address.get("Address2"):
                first = lines[0]
                address.update(Address=first, Address2=address["Address"][len(first) + 1 :])

    return change


def moves_codes(codes: Mapping[str, tuple[str, str]]) -> Meaning:
    """Move a code from the second line of the billing address to the element that it is for."""

    def change(sale: Sale) -> None:
        customer = sale.document["Customer"]
        element, code = codes.get(customer["Address2"], ("", ""))
        if element == "VatCode" and customer["CountryCode"] != "IT":
            return
        if element and not customer.get(element):
            customer.update({element: code, "Address2": ""})

    return change


def recodes(codes: Mapping[tuple[str, str], str]) -> Meaning:
    """Put the shop's codes in the place of the platform's; a row of the node goes first."""

    def change(sale: Sale) -> None:
        for row in sale.rows:
            of_all = codes.get(("", row["Code"]), row["Code"])
            row["Code"] = codes.get((sale.node, row["Code"]), of_all)

    return change


def says(**fields: object) -> Meaning:
    """Say what no element of a document does; ``__`` in a name stands for a dot."""

    def change(sale: Sale) -> None:
        sale.beside |= {name.replace("__", "."): value for name, value in fields.items()}

    return change


def moves_stock(*, does: bool) -> Meaning:
    """Let the order move stock, or not."""

    def change(sale: Sale) -> None:
        sale.moves_stock = does

    return change


def parts_by(element: str, keys: Mapping[str, str]) -> Meaning:
    """Make an order of the lines of each supplier or warehouse."""

    def split(sale: Sale) -> Sequence[Sale] | None:
        groups: dict[str, list[dict[str, str]]] = {}
        for row in sale.rows:
            groups.setdefault(keys[row[element]], []).append(row)
        return None if len(groups) == 1 else parts_of(sale, groups)

    return split


def knows_barcodes(known: str, product: str) -> Meaning:
    """Find the product of a line by its barcode, which a row of the step knows."""

    def change(sale: Sale) -> None:
        for place, row in enumerate(sale.rows):
            barcode = row.get("Barcode", "")
            if barcode not in ("", known):
                raise Stopped(*BLOCKED)
            if barcode:
                line = f"content.lines[{place}]"
                sale.beside |= {f"{line}.model": product, f"{line}.product_id": _id(product)}

    return change


def stands_in(product: str) -> Meaning:
    """Let a product of the shop stand in for those that it lacks."""

    def change(sale: Sale) -> None:
        for place, row in enumerate(sale.rows):
            if row["Code"] not in words.PRODUCTS:
                sale.beside[f"content.lines[{place}].product_id"] = _id(product)
        keeps("products")(sale)

    return change


def _id(product: str) -> str:
    return str(words.PRODUCTS[product])


def keeps_province(province: str) -> Meaning:
    """Keep a province that the shop lacks as a text, without a zone."""

    def change(sale: Sale) -> None:
        for part, group in (("billing", "Customer"), ("shipping", "Delivery")):
            if sale.document[group]["Province"] == province:
                sale.beside |= {f"{part}.zone": province, f"{part}.zone_of_id": ""}
        keeps("province")(sale)

    return change


def keeps(what: str) -> Meaning:
    """Let in what the shop lacks."""

    def change(sale: Sale) -> None:
        sale.kept |= {what}

    return change


def gets_account(sale: Sale) -> None:
    """Give the order to an account with the address of its buyer."""
    sale.beside["customer.id"] = sale.document["Customer"]["Email"]


def copies_phone(sale: Sale) -> None:
    """Copy the phone of the delivery address to the billing one that has none."""
    customer = sale.document["Customer"]
    customer["Phone"] = customer.get("Phone") or sale.document["Delivery"].get("Phone", "")


def copies_number(sale: Sale) -> None:
    """Copy the platform's number to the note of the customer: the comment of the order."""
    sale.beside["comment"] = sale.document["General"]["Number"]


def notes_total(sale: Sale) -> None:
    """Fill the note of the seller with node, number, and what is paid."""
    general, cost = sale.document["General"], f"{sale.total} {sale.currency}"
    sale.document["Amounts"]["SellerNote"] = f"{general['Node']} {general['Number']}: {cost}"


def titled(name: str, surname: str, company: str) -> tuple[str, str, str]:
    """Return a person's name with one large letter a word."""
    return words.TITLED.get(name, name), words.TITLED.get(surname, surname), company


def surname_first(name: str, surname: str, company: str) -> tuple[str, str, str]:
    """Return first and last name in each other's place."""
    return surname, name, company


def company_first(name: str, surname: str, company: str) -> tuple[str, str, str]:
    """Return the company as the name, and the person as the company, the name in large letters."""
    if not company:
        return name.upper(), surname.upper(), ""
    return (*words.LARGE_COMPANIES[company], f"{name} {surname}")
