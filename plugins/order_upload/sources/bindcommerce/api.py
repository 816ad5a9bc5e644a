"""The hub's export over HTTP: one address a connector, one answer with all its orders.

``GET`` with the header ``token``; nothing selects or pages, the hub's connector decides what comes,
and what it may hand out only once can't be asked for again.
"""

from __future__ import annotations

from typing import BinaryIO

from order_upload.errors import SourceRefusedError
from order_upload.http_client import Session, download
from order_upload.sources.base import (
    LARGEST_PAYLOAD_BYTES,
    Payload,
    PayloadKey,
    StagedPath,
    write_whole,
)
from order_upload.sources.bindcommerce.forms import refuse_other_forms
from order_upload.sources.bindcommerce.payload import PayloadReader
from order_upload.sources.bindcommerce.values import HubReading


class BindCommerceApi(PayloadReader):
    """Orders of one hub connector, asked for over HTTP.

    Args:
        session: keeps the connection; without authentication of its own.
        url: whole address of the hub's connector.
        token: of the hub's API node; sent to that host only, never shown.
        reading: how this hub's texts are read.
        about: whom it asks, for messages, e.g. ``hub Connection bindcommerce_hub``.
        max_bytes: largest answer.
        timeout_s: for the connection and for each silence of the hub.
    """

    looks_back = False

    def __init__(  # noqa: PLR0913  # what an address, its key and its limits are
        self,
        session: Session,
        url: str,
        token: str,
        reading: HubReading,
        *,
        about: str,
        max_bytes: int = LARGEST_PAYLOAD_BYTES,
        timeout_s: float = 60.0,
    ) -> None:
        super().__init__(reading)
        self._session = session
        self._url = url
        self._headers = {
            "token": token,
            "Accept": "application/xml, text/csv",
            "Cache-Control": "no-cache",
        }
        self._about = about
        self._max_bytes = max_bytes
        self._timeout_s = timeout_s

    def payloads(self) -> list[Payload]:
        """Return the one answer there is to fetch; the hub does not tell one from the next."""
        return [Payload(PayloadKey(self._about, ""), self._about)]

    def fetch(self, payload: Payload, destination: StagedPath) -> None:
        """Write the hub's answer as received; see :meth:`order_upload.sources.base.Source.fetch`.

        Keeps an answer that is there already: the hub may hand out an order only once.
        """
        if destination.exists():
            return
        write_whole(destination, self._download)

    def _download(self, file: BinaryIO) -> int:
        return download(
            self._session,
            self._url,
            file,
            headers=self._headers,
            max_bytes=self._max_bytes,
            timeout_s=self._timeout_s,
            about=self._about,
            check_first=self._check_first,
        )

    def _check_first(self, first: bytes) -> None:
        """Keep a web page out of staging: a retry would find it there and read it again."""
        try:
            refuse_other_forms(first)
        except SourceRefusedError as error:
            raise SourceRefusedError(f"{self._about}: {error}") from None
