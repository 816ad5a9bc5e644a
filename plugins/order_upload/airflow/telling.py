"""Tells people: each message once, by the channels that want it.

A channel that fails makes nothing red: the log says that it failed, and what it was to tell is news
again for the next run.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from html import escape
from importlib import import_module
from typing import Any
from urllib.parse import quote

from airflow.sdk.configuration import conf

from order_upload.airflow.names import dag_id_of
from order_upload.config.channels import AppriseChannel, Channel, MailChannel, SlackChannel
from order_upload.domain.news import News
from order_upload.errors import OrderUploadError
from order_upload.ledger.told import Told
from order_upload.pipeline.news import Message, well_again

log = logging.getLogger(__name__)


class NotToldError(OrderUploadError):
    """A channel did not take a message."""


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells the people of one connector.

    Attributes:
        connector: its name.
        channels: those of its configuration.
        told: what was told before.
        failures: filled with what could not be told, for the log.
    """

    connector: str
    channels: Sequence[Channel]
    told: Told
    failures: list[str]

    def tell(self, message: Message) -> None:
        """Tell the channels that want it and do not know it."""
        for channel in self.channels:
            if {message.news, *message.also} & set(channel.tell):
                self.tell_one(channel, message)

    def tell_one(self, channel: Channel, message: Message) -> None:
        """Tell one channel, unless it knows."""
        who = (self.connector, channel.identity, message.what)
        if not self.told.claim(*who, message.mark):
            return
        if not self._send(channel, message):
            self.told.release(*who)

    def end(self, what: Collection[str], run_id: str = "") -> None:
        """Let things be over; whoever was told of one, and wants to know, is told that too."""
        for channel in self.channels:
            over = [it for it in what if self.told.release(self.connector, channel.identity, it)]
            if over and News.WELL_AGAIN in channel.tell:
                self._send(channel, well_again(self.connector, over, run_id))

    def keep_only(self, prefix: str, still: Collection[str]) -> None:
        """Let things that are not so any more be news when they come again."""
        for channel in self.channels:
            for what in self.told.of(self.connector, channel.identity):
                if what.startswith(prefix) and what not in still:
                    self.told.release(self.connector, channel.identity, what)

    def _send(self, channel: Channel, message: Message) -> bool:
        """Send a message, and return whether the channel took it."""
        link = _link(self.connector, message.run_id)
        try:
            _SENDERS[type(channel)](channel, message, link)
        except Exception as error:  # noqa: BLE001 - whatever it is, it makes no run red
            # Its text may hold addresses of people, or an address with a key in it.
            reason = str(error) if isinstance(error, NotToldError) else type(error).__name__
            failed = f"{channel.conn_id}: {message.news} was not told: {reason}"
            log.warning("Connection %s", failed)
            self.failures.append(failed)
            return False
        return True


def _link(connector: str, run_id: str) -> str:
    """Return where a message leads: to the run, or to the connector; "" without Airflow's address.

    That address is ``[api] base_url``.
    """
    base = (conf.get("api", "base_url", fallback="") or "").rstrip("/")
    if not base:
        return ""
    run = f"/runs/{quote(run_id, safe='')}" if run_id else ""
    return f"{base}/dags/{quote(dag_id_of(connector))}{run}"


def _mail(channel: MailChannel, message: Message, link: str) -> None:
    # Here and below: a run that tells nobody need not import what tells.
    from airflow.providers.smtp.notifications.smtp import SmtpNotifier  # noqa: PLC0415

    lines = [escape(line) for line in message.lines]
    if link:
        lines.append(f'<a href="{escape(link)}">{escape(link)}</a>')
    SmtpNotifier(
        smtp_conn_id=channel.conn_id,
        to=list(channel.to),
        from_email=channel.sender,
        subject=message.subject,
        html_content="<br>\n".join(lines),
    ).notify({})


def _apprise(channel: AppriseChannel, message: Message, link: str) -> None:
    from airflow.providers.apprise.hooks.apprise import AppriseHook  # noqa: PLC0415
    from apprise import Apprise  # noqa: PLC0415

    # Airflow's notifier does not say whether a service took the message.
    services, hook = Apprise(), AppriseHook(channel.conn_id)
    hook.set_config_from_conn(hook.get_connection(channel.conn_id), services)
    if not services.notify(body=_text(message, link), title=message.subject, tag="all"):
        raise NotToldError("a service did not take it")


def _slack(channel: SlackChannel, message: Message, link: str) -> None:
    try:
        # By its name: the provider is no requirement of ours.
        slack = import_module("airflow.providers.slack.notifications.slack")
    except ImportError:
        raise NotToldError("apache-airflow-providers-slack is not installed") from None
    text = f"{message.subject}\n{_text(message, link)}"
    slack.SlackNotifier(slack_conn_id=channel.conn_id, text=text, channel=channel.room).notify({})


def _text(message: Message, link: str) -> str:
    return "\n".join(filter(None, (*message.lines, link)))


_SENDERS: dict[type[Channel], Callable[[Any, Message, str], None]] = {
    MailChannel: _mail,
    AppriseChannel: _apprise,
    SlackChannel: _slack,
}
