"""Whether a hub answers and takes its token, asked so that it hands out nothing.

A hub may hand out an order only once, so no export is asked for. The address is the one by which a
hub takes documents *in*, for a connector that does not exist: there is nothing to hand out.
"""

from __future__ import annotations

import secrets

from order_upload.errors import SourceRefusedError
from order_upload.http_client import Beginning, Session, ask
from order_upload.sources.bindcommerce.hub_connection import HubConnection

NOTHING_TO_HAND_OUT = "/integrator-tool/api/documents.php?connector=0"

IT_IS_TAKEN = "the hub answers and takes the token; no order was asked for"
_REFUSED = (401, 403)
CANNOT_SAY = (
    "the hub answers, but to a wrong token just the same: whether it takes yours, only a run can "
    "see. Trigger one with dry_run; no order was asked for here"
)


def check_token(session: Session, hub: HubConnection, about: str) -> str:
    """Return in words that the hub answers, and whether it could be seen that it takes the token.

    The hub is asked with the token and with two that are made up. It knows ours when it refuses
    both of the others, or answers them alike and ours otherwise.

    Args:
        session: sends nothing of its own.
        hub: its address and token.
        about: whom it asks, for messages.

    Raises:
        ConfigError: the Connection is wrong; the message names the field.
        SourceRefusedError: the hub refuses the token, or there is no hub at the address.
        SourceUnavailableError: no answer, or one that may pass.
    """
    url, timeout_s = hub.url(NOTHING_TO_HAND_OUT), hub.timeout_s()
    hub.reading()
    hub.max_bytes()

    def answer_to(token: str) -> Beginning:
        headers = {"token": token, "Cache-Control": "no-cache"}
        return ask(session, url, headers=headers, timeout_s=timeout_s, about=about)

    ours = answer_to(hub.token())
    if ours.status in _REFUSED:
        raise SourceRefusedError(
            f"{about}: found HTTP {ours.status}, its token was refused; copy it again from the "
            "hub's API node"
        )
    others = {answer_to(secrets.token_hex(16)) for _ in range(2)}
    are_refused = all(answer.status in _REFUSED for answer in others)
    if are_refused or (len(others) == 1 and ours not in others):
        return IT_IS_TAKEN
    return CANNOT_SAY
