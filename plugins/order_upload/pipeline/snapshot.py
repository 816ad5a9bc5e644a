"""What a run goes by, from its first task to its last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from order_upload import __version__
from order_upload.config import Connector
from order_upload.config.correspondences import load_correspondences
from order_upload.config.status_maps import load_status_maps
from order_upload.domain.hashes import fingerprint
from order_upload.pipeline.request import RunKind, RunRequest
from order_upload.staging.records import decoder, encode


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a run goes by: an edit never changes a run that is under way. Holds no secret.

    Attributes:
        hub_nodes: what the hub calls the connector's shop.
        claimed_nodes: what the hub calls every shop that has a Connection in a connector.
        base_url: the shop's address; a clone of the installation at another address is refused.
        store_id: which store of the installation, from the Connection.
        language: of the shop's texts, from the Connection.
    """

    connector: Connector
    request: RunRequest
    hub_nodes: frozenset[str]
    claimed_nodes: frozenset[str]
    base_url: str
    store_id: str = "0"
    language: str = "en-gb"

    def rules_hash(self, sku_rows_hash: str = "") -> str:
        """Return a hash of all that decides about an order beside the order itself.

        That is the connector, the shops' names in the hub, the shop's address, what the run asks to
        do otherwise, the status maps, the correspondences, the files of codes and the version of
        this package.

        Args:
            sku_rows_hash: of the rows of the files that the steps name.

        Raises:
            ConfigError: a file of status maps or correspondences breaks its format.
        """
        request = self.request
        rules = [
            __version__,
            self.connector.rules(),
            sorted(self.hub_nodes),
            sorted(self.claimed_nodes),
            self.base_url,
            self.store_id,
            self.language,
            request.kind is RunKind.BACKFILL,
            [request.update, request.mail, request.stock],
            load_status_maps(),
            load_correspondences(),
            sku_rows_hash,
        ]
        # as text: the order of the keys in a Variable stays part of it
        return fingerprint(encode(rules).decode())

    @property
    def lets_drops_last(self) -> bool:
        """True when an order that the filter dropped stays dropped while the hub says the same.

        Time passes, orders are exported, people mark orders in the hub: those criteria may say
        something else tomorrow.
        """
        order_filter = self.connector.filter
        if order_filter is None:
            return True
        may_change = order_filter.export_once or order_filter.only_selected
        return order_filter.time_range is None and not may_change


class _Staged(msgspec.Struct, frozen=True, kw_only=True):
    """The staged form of a snapshot; the connector stays in pydantic's own JSON."""

    connector: msgspec.Raw
    request: RunRequest
    hub_nodes: list[str]
    claimed_nodes: list[str]
    base_url: str
    store_id: str
    language: str
    began_at: datetime


class RunBegin(msgspec.Struct, frozen=True):
    """When the last try of ``extract`` began; another view of a staged snapshot."""

    began_at: datetime


_decode = decoder(_Staged)
decode_begin = decoder(RunBegin)


def encode_snapshot(snapshot: Snapshot) -> bytes:
    """Return the staged form of a snapshot, indented for people."""
    staged = _Staged(
        connector=msgspec.Raw(snapshot.connector.to_snapshot().encode()),
        request=snapshot.request,
        hub_nodes=sorted(snapshot.hub_nodes),
        claimed_nodes=sorted(snapshot.claimed_nodes),
        base_url=snapshot.base_url,
        store_id=snapshot.store_id,
        language=snapshot.language,
        began_at=datetime.now(UTC),
    )
    return msgspec.json.format(encode(staged), indent=1)


def decode_snapshot(content: bytes) -> Snapshot:
    """Return the snapshot that :func:`encode_snapshot` wrote.

    Raises:
        ConfigError: its connector is of a version of this package that knew other settings.
        ValueError: it is no snapshot.
    """
    staged = _decode(content)
    return Snapshot(
        connector=Connector.from_snapshot(bytes(staged.connector).decode()),
        request=staged.request,
        hub_nodes=frozenset(staged.hub_nodes),
        claimed_nodes=frozenset(staged.claimed_nodes),
        base_url=staged.base_url,
        store_id=staged.store_id,
        language=staged.language,
    )
