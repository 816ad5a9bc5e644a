"""What the shop's mailer says to a mail server, over a real SMTP conversation.

OpenCart's mailer writes an order's address into the conversation as it is (3.0.5.1 and 4.0.2.3:
``system/library/mail/smtp.php``, ``RCPT TO:<...>``), so an address with line breaks is commands.
``make live`` runs these tests where OPENCART_DB is given: the shop is told to use a mail server
that the tests start, and gets its own settings back.
"""

from __future__ import annotations

import socket
import uuid

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
from msgspec.structs import replace

from live.real_shop import HOSTS, SHOP, needs
from order_upload.domain.parts import OrderParts, Tracking
from order_upload.domain.policies import MailPolicy, MissingProduct, Policy
from raw_shop import ORDER as RAW_ORDER
from raw_shop import RawShop, create
from shop_builders import ORDER, a_create, an_update, order_of

MAILING = Policy(mail=MailPolicy.ON_STATUS_CHANGE, missing_product=MissingProduct.AS_SOLD)
ATTACKS = (
    "v@example.com\r\nDATA\r\nSubject: refund\r\n\r\nhttp://evil.example/x\r\n.\r\nNOOP ",
    "v@example.com>\r\nRCPT TO:<w@example.com",
    "v@example.com\nRSET\n",
    "v@example.com> <w@example.com",
)
SETTINGS = ("engine", "smtp_hostname", "smtp_port", "smtp_username", "smtp_password")

pytestmark = [pytest.mark.live, pytest.mark.allow_hosts(HOSTS)]


class Conversation:
    """Keeps what a mail server was told.

    Attributes:
        recipients: of every mail that was handed in.
        calls: how often anybody connected.
    """

    def __init__(self) -> None:
        self.recipients: list[list[str]] = []
        self.calls = 0

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - aiosmtpd's own name
        """Take a mail in."""
        self.recipients.append(envelope.rcpt_tos)
        return "250 taken"


class RecordingServer(SMTP):
    """A mail server that counts who calls."""

    def connection_made(self, transport):
        """Count a call."""
        self.event_handler.calls += 1
        super().connection_made(transport)


class RecordingController(Controller):
    """Runs that server; whoever comes may log in."""

    def factory(self):
        """Return a server for one conversation."""
        return RecordingServer(
            self.handler,
            auth_require_tls=False,
            authenticator=lambda *_: AuthResult(success=True),
        )


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture
def conversation(tables):
    """What the shop's mailer tells its mail server."""
    told, port = Conversation(), free_port()
    server = RecordingController(told, hostname="127.0.0.1", port=port)
    server.start()
    told.calls = 0  # the server has called itself
    before = {name: tables.setting(f"config_mail_{name}") for name in SETTINGS}
    try:
        tables.set_settings("config_mail_", engine="smtp", smtp_hostname="127.0.0.1")
        tables.set_settings("config_mail_", smtp_port=port, smtp_username="u", smtp_password="p")
        yield told
    finally:
        tables.set_settings("config_mail_", **before)
        server.stop()


@pytest.fixture
def ref():
    return f"live-{uuid.uuid4().hex}"


def a_new_order(client, ref, email="ada@example.com"):
    """Create an order of this buyer without a mail, and return it as the shop has it."""
    order = order_of(customer=replace(ORDER.customer, email=email))
    policy = Policy(missing_product=MissingProduct.AS_SOLD)
    client.apply([a_create(ref, policy=policy, parts=order)])
    return client.find([ref])[0]


def a_parcel(found):
    """Return the update that tells the buyer of a parcel."""
    parts = OrderParts(status="3", tracking=Tracking(number="1Z999"))
    return an_update(found, parts, policy=MAILING)


def test_a_mail_reaches_the_mail_server(client, conversation, ref):
    email = f"{ref}@example.com"
    found = a_new_order(client, ref, email)

    client.apply([a_parcel(found)])

    assert conversation.recipients == [[email]]


@pytest.mark.parametrize("email", ATTACKS)
def test_an_address_that_speaks_to_the_mail_server_is_refused(conversation, ref, email):
    order = {**RAW_ORDER, "customer": {**RAW_ORDER["customer"], "email": email}}
    policy = {"mail": "always", "stock": "untouched", "missing_product": "as_sold"}

    answer = RawShop(*needs(*SHOP)).apply({**create(ref, order=order), "policy": policy})[0]

    assert answer["reason"]["code"] in {"control_character", "not_an_email"}
    assert (conversation.calls, conversation.recipients) == (0, [])


@pytest.mark.parametrize("email", ATTACKS)
def test_an_address_that_stands_in_the_shop_already_gets_no_mail(
    client, tables, conversation, ref, email
):
    found = a_new_order(client, ref)
    tables.run("UPDATE {order} SET email = %s WHERE order_id = %s", email, found.order_id)

    answer = client.apply([a_parcel(client.find([ref])[0])])[0]

    assert (answer.answer.value, client.find([ref])[0].status) == ("updated", "3")
    assert (conversation.calls, conversation.recipients) == (0, [])
