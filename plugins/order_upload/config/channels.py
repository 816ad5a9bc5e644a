"""The channels of a configuration: who is told, by what, of which news."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from order_upload.domain.hashes import fingerprint
from order_upload.domain.news import News
from order_upload.settings import ConnectionId, FilledText, Settings

MOST_HOURS = 8760
MOST_MINUTES = 10_080


class Channel(Settings):
    """What every channel says.

    Attributes:
        conn_id: Airflow's Connection, which holds addresses and secrets of the service.
        tell: the news that it wants.
        oldest_waiting_hours: how long an order may wait before ``oldest_waiting`` is told.
        late_minutes: how long after its time a run may end before ``late`` is told.
    """

    conn_id: ConnectionId
    tell: Annotated[tuple[News, ...], Field(min_length=1)]
    oldest_waiting_hours: int = Field(default=24, ge=1, le=MOST_HOURS)
    late_minutes: int = Field(default=60, ge=5, le=MOST_MINUTES)

    @property
    def identity(self) -> str:
        """By what the ledger knows the channel: the same while it reaches the same people."""
        limits = {"tell", "oldest_waiting_hours", "late_minutes"}
        return fingerprint(self.model_dump_json(exclude=limits))


class MailChannel(Channel):
    """Mail, by a Connection of type ``smtp``.

    Attributes:
        to: addresses.
        sender: an address; None takes the Connection's ``from_email``.
    """

    by: Literal["mail"]
    conn_id: ConnectionId = "smtp_default"
    to: Annotated[tuple[FilledText, ...], Field(min_length=1)]
    sender: FilledText | None = None


class AppriseChannel(Channel):
    """Whatever Apprise knows, by a Connection of type ``apprise``."""

    by: Literal["apprise"]
    conn_id: ConnectionId = "apprise_default"


class SlackChannel(Channel):
    """Slack, by a Connection of type ``slack``; wants its Airflow provider.

    Attributes:
        room: such as ``#orders``.
    """

    by: Literal["slack"]
    conn_id: ConnectionId = "slack_api_default"
    room: FilledText


if TYPE_CHECKING:
    AnyChannel = Channel
else:
    AnyChannel = Annotated[MailChannel | AppriseChannel | SlackChannel, Field(discriminator="by")]
"""A channel of any kind; ``by`` says which."""
