"""What tells one payload of a source from another."""

from __future__ import annotations

import msgspec


class PayloadKey(msgspec.Struct, frozen=True):
    """One payload: the same address with another fingerprint is another payload.

    Attributes:
        address: where the source finds it; holds no credentials.
        fingerprint: changes when there is something new at the address; "" when the source can't
            tell, such a payload never counts as taken.
    """

    address: str
    fingerprint: str
