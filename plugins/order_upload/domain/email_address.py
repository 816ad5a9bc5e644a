"""The form of an e-mail address that a shop may be given."""

from __future__ import annotations

import re

_LOCAL_PART = r"(?=[^@]{1,64}@)[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_HOST_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_EMAIL = re.compile(
    rf"{_LOCAL_PART}@(?:{_HOST_LABEL}\.)+(?![0-9]+$){_HOST_LABEL}", re.ASCII | re.IGNORECASE
)
_LONGEST = 254
EXAMPLE = "an e-mail address such as name@example.com"


def is_email_address(text: str) -> bool:
    r"""Return whether a text is an e-mail address and nothing else.

    Whatever the shop does with an address, it may put it into a mail's head: one with a control
    character could speak to the mail server (``\r\nDATA``). The form is what OpenCart's own forms
    take (``filter_var`` with ``FILTER_VALIDATE_EMAIL``): a plain local part, one ``@``, a host
    name.
    """
    return len(text) <= _LONGEST and _EMAIL.fullmatch(text) is not None
