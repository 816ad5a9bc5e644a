"""Every error this package raises, grouped by what to do about it.

::

    OrderUploadError
    |-- ConfigError            a Variable, a Connection or a status map is wrong: edit it
    |-- SourceError            the hub or its file can't be read as orders
    |   |-- SourceUnavailableError   no answer, or one that may pass: try again later
    |   `-- SourceRefusedError       the same answer will come again: act first
    |       `-- BrokenExportError    orders that can't be read to their end: kept, to look at
    |-- ShopError              the shop
    |   |-- ShopUnavailableError     nothing was changed, or it may be repeated: try again later
    |   |-- ShopRefusedError         the same answer will come again: act first
    |   |   `-- NoModuleError        a web server answers, but no node module there
    |   `-- OutcomeUnknownError      sent, and no answer that tells: ask the shop first
    |-- RefusedOrderError      this one order can't go on; the others do. It carries a reason, so it
    |                          stands beside it: domain/outcome.py
    |-- StagingError           a staged file is missing or damaged
    `-- LedgerError            the ledger can't be used as it is set up
        |-- LedgerUnavailableError   no answer, or locked by others: try again later
        |   `-- ErasureUnderWayError     a buyer is being forgotten: try again later
        |-- LeaseTakenError    another run works on this shop: wait for it
        `-- LeaseLostError     another task has taken over this one's lease: try again

Messages have one grammar, ``<where>: found X; allowed: Y; do Z``, of which each says the parts that
it has; they are given to the error directly: ``raise ConfigError(f"...")``. They never hold names,
addresses, mails, phones, tokens, keys, headers or bodies.
"""

from __future__ import annotations


class OrderUploadError(Exception):
    """The root: catches everything this package raises on purpose."""


class ConfigError(OrderUploadError):
    """A setting is wrong; the message carries its path, what was found and what is allowed."""


class SourceError(OrderUploadError):
    """The hub's answer or file can't be read as orders."""


class SourceUnavailableError(SourceError):
    """The hub gave no answer or one that may pass (timeout, 429, 5xx): try again later."""


class SourceRefusedError(SourceError):
    """The hub will say the same again (401, 404, HTML, truncated XML): act first."""


class BrokenExportError(SourceRefusedError):
    """What came began as an export of orders, and can't be read to its end.

    It is kept for a person to look at. What never was an export is not: nobody knows what it holds.
    """


class ShopError(OrderUploadError):
    """The shop's answer is not the one that was asked for."""


class ShopUnavailableError(ShopError):
    """The shop gave no answer, and surely changed nothing, or refused for now: try again later.

    Attributes:
        retry_after_s: seconds that the shop asked us to wait, or None.
    """

    retry_after_s: float | None = None


class ShopRefusedError(ShopError):
    """The shop will say the same again (403, wrong version, HTML): someone has to act first."""


class NoModuleError(ShopRefusedError):
    """A web server answers, with nothing at the node module's address: the module is missing."""


class OutcomeUnknownError(ShopError):
    """A call that changes the shop was sent, and nothing tells whether it did.

    The shop has to be asked before anything is sent again.
    """


class StagingError(OrderUploadError):
    """A staged file is missing or damaged: run the earlier task again."""


class LedgerError(OrderUploadError):
    """The ledger can't be used as it is set up."""


class LedgerUnavailableError(LedgerError):
    """The ledger's database gives no answer or is locked for too long: try again later."""


class ErasureUnderWayError(LedgerUnavailableError):
    """A person has a buyer forgotten just now; what begins meanwhile would read them anew."""


class LeaseTakenError(LedgerError):
    """Another run works on this shop; nothing was sent: go on when that run has ended its work.

    Attributes:
        by: connector and run of the task that works on it, for people.
    """

    by: str = ""


class LeaseLostError(LedgerError):
    """Another task has taken over the lease of this one, which was taken for dead: try again."""
