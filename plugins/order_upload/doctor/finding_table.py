"""Every thing that the doctor may find: what it looked at, what it says of it, and what to do.

One table, so that the pages can say it in another language: a finding is the code of a row and the
values that were found. What somebody else said, such as a shop that refuses, is a value too.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from order_upload.domain.reason_table import FIND_OTHERS


class Severity(StrEnum):
    """How bad it is; only an error makes the doctor fail."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"
    GOOD = "good"


ERROR, WARNING, ADVICE, GOOD = Severity


@dataclass(frozen=True, slots=True)
class FindingKind:
    """One row of the table; its texts name values in braces.

    Attributes:
        check: what was looked at, in a few words.
        found: what was found.
        remedy: what a person can do about it; "" for what is good.
    """

    severity: Severity
    check: str
    found: str
    remedy: str


INSTALL_MODULE = "install the module Order Upload in the shop"
UPDATE_MODULE = (
    "update the module: make node builds it, Extensions > Installer in the shop's admin takes it"
)
_FAILS_WITH_IT = "correct it: the connector's runs fail with it"
_IN_THE_MESSAGE = "the message says what to do"
_NTP = "set both clocks by NTP"
_SKEW = "{seconds} s from ours; at {limit} s the shop refuses every request"
_STORES = "the API user may use store {stores}"


def _rows_of(*rows: tuple[str, Severity, str, str, str]) -> dict[str, FindingKind]:
    return {
        code: FindingKind(severity, check, found, remedy)
        for code, severity, check, found, remedy in rows
    }


OF_THE_SHOP = _rows_of(
    ("shop_silent", ERROR, "shop", "{said}", _IN_THE_MESSAGE),
    ("shop_refuses", ERROR, "shop", "{said}", "{remedy}"),
    ("native_api", WARNING, "transport",
     "OpenCart {version} through its own API: status and tracking of orders that exist; it says "
     "nothing of its lists", INSTALL_MODULE),
    ("opencart", GOOD, "OpenCart", "{version}", ""),
    ("opencart_untested", WARNING, "OpenCart",
     "{version}; allowed: 3.0, 4.0.2 and 4.1, which were tested",
     "try it on a copy of the shop first"),
    ("module_version", GOOD, "module version", "{version}", ""),
    ("module_unfit", ERROR, "module version", "{version}; allowed: 1.x", UPDATE_MODULE),
    ("module_problem", ERROR, "module", "{code}: {said}", "{remedy}"),
    ("module_broken", ERROR, "module", "{code}: {said}", UPDATE_MODULE),
    ("clock", GOOD, "clock", "within {seconds} s of ours", ""),
    ("clock_off", WARNING, "clock", _SKEW, _NTP),
    ("clock_refused", ERROR, "clock", _SKEW, _NTP),
    ("time_zone", GOOD, "time zone", "{zone}", ""),
    ("time_zone_unsaid", GOOD, "time zone", "the shop does not say", ""),
    ("time_zone_differs", WARNING, "time zone",
     "{zone} in the Connection; allowed: {allowed}, as the shop says",
     "correct extra.timezone, or the shop"),
    ("store", GOOD, "store", "{store} of {stores}", ""),
    ("store_unknown", ERROR, "store",
     "{store} in the Connection; allowed: {stores}, which the shop has", "correct extra.store_id"),
    ("access", GOOD, "access", _STORES + "; it finds the shop's own orders too", ""),
    ("access_linked", GOOD, "access", _STORES + "; it finds linked orders only", ""),
    ("access_too_little", WARNING, "access",
     _STORES + "; it finds linked orders only, and the hub reads this shop (hub_node): the shop's "
     "own orders will be blocked when they come",
     FIND_OTHERS + ", or keep own orders out with the connector's filter"),
    ("language", GOOD, "language", "{language} of {languages}", ""),
    ("language_unknown", WARNING, "language",
     "{language} in the Connection; allowed: {languages}, which the shop has",
     "correct extra.language"),
    ("currencies", GOOD, "currencies", "{currencies}", ""),
    ("no_currency", ERROR, "currencies", "none is enabled",
     "System > Localisation > Currencies: enable those that orders come in"),
    ("stock", GOOD, "stock", "held in {statuses}", ""),
    ("stock_nowhere", WARNING, "stock", "in no status does the shop hold stock for an order",
     "System > Settings > Option: choose processing and complete statuses"),
    ("stock_deleted", WARNING, "stock", "the lists name statuses that are gone: {statuses}",
     "System > Settings > Option: save the lists again"),
    ("default_status_unknown", ERROR, "default status", "'{status}'; allowed: a status of the shop",
     "System > Settings > Option: choose an order status"),
    ("customer_groups", GOOD, "customer groups", "{groups}", ""),
    ("customer_group_unknown", WARNING, "customer groups",
     "'{group}' is the store's own; allowed: a group of the shop",
     "System > Settings > Option: choose one"),
    ("charset", GOOD, "charset", "{charset}", ""),
    ("charset_narrow", WARNING, "charset",
     "{charset} holds no characters such as emoji: an order with one is blocked",
     "set characters to replace in the configuration; no setting of OpenCart 3.0 helps"),
    ("indexes", GOOD, "indexes", "each order table has one", ""),
    ("indexes_missing", WARNING, "indexes", "missing in {tables}: slow with many orders",
     "press Add the indexes on the page of the module in the admin"),
    ("write_rights", GOOD, "write rights", "{engines}, nothing refused", ""),
    ("write_rights_missing", ERROR, "write rights", "the database refuses {rights}",
     "give the shop's database user these rights"),
    ("open", GOOD, "maintenance", "the shop is open", ""),
    ("maintenance", ERROR, "maintenance", "the shop is in maintenance mode",
     "end it before the next upload: System > Settings > Server"),
    ("mails", GOOD, "mails",
     "{events}; held back for our orders unless the configuration says", ""),
    ("mails_off", ADVICE, "mails", "switched off in the shop: {events}",
     "Extensions > Events, if the buyers of your own shop should get them"),
    ("round_trip", GOOD, "round trip",
     "a test order went there, was refused as it should be, and left nothing", ""),
    ("round_trip_failed", ERROR, "round trip", "{said}",
     "see what stands between here and the shop: firewall, proxy, limits"),
    ("round_trip_taken", ERROR, "round trip",
     "an order that had to be refused was answered '{answer}'",
     "delete the order of reference {ref} in the shop, and update the module"),
)  # fmt: skip
"""What the shop says of itself, or does."""

OF_OUR_SIDE = _rows_of(
    ("address", GOOD, "address", "installation {installation}, no clone", ""),
    ("address_moved", GOOD, "address",
     "noted: the shop has moved to the address of the Connection", ""),
    ("address_other", ERROR, "address", "{said}",
     "if the shop has moved: order-upload doctor {conn_id} --moved"),
    ("trust", ERROR, "trust", "Connection {conn_id}: extra.{extra}: {said}",
     "remove {extra}, and name the server's own key or its authority where it has one"),
    ("requests", GOOD, "requests",
     "at most {most} a minute, from all tasks together; one writes up to {batch} orders", ""),
    ("pool_missing", ERROR, "pool",
     "{pool} does not exist: the tasks of a connector that names it wait for ever",
     'airflow pools set {pool} 4 "Order uploads"'),
    ("no_connector", ADVICE, "connectors", "none uploads into this shop",
     "add one: Variable order_upload_connectors"),
    ("hub_answers", GOOD, "hub", "{said}", ""),
    ("hub_silent", ERROR, "hub", "{said}", _IN_THE_MESSAGE),
    ("hub_refuses", ERROR, "hub", "{said}", "{remedy}"),
)  # fmt: skip
"""What is set up for the shop, beside its connectors."""

OF_CONNECTORS = _rows_of(
    ("connector_broken", ERROR, "connector", "{said}", "correct it there: its runs fail with it"),
    ("source_refused", ERROR, "source", "{said}", _IN_THE_MESSAGE),
    ("waiting_lost", ERROR, "waiting", "{said}", "{remedy}"),
    ("channel_without_connection", ERROR, "notify",
     "Connection {conn_id}: no Connection of this name",
     "add it, or correct conn_id in notify: nobody is told by it until then"),
    ("slack_missing", ERROR, "notify",
     "apache-airflow-providers-slack is not installed on this machine",
     "install it: nobody is told by Slack until then"),
    ("statuses", GOOD, "statuses", "all {count} that have a word exist", ""),
    ("status_unresolved", WARNING, "statuses", "{status}: {said}", "{remedy}"),
    ("status_unnamed", ADVICE, "statuses",
     "no word of the shop for {statuses}: such orders keep their status",
     "name the shop's word in the configuration's statuses, where the status should reach the "
     "shop"),
    ("correspondences", GOOD, "correspondences", "every row can be used", ""),
    ("correspondences_broken", WARNING, "correspondences", "{said}", _FAILS_WITH_IT),
    ("group_unknown", WARNING, "correspondences", "{said}; its orders are blocked", "{remedy}"),
    ("sku_file", GOOD, "files of codes", "{file} has {count} rows", ""),
    ("sku_file_broken", WARNING, "files of codes", "{said}", _FAILS_WITH_IT),
    ("no_complete_updates", WARNING, "policies",
     "update is complete; allowed: minimal, this transport writes status and tracking only",
     "set update to minimal, or " + INSTALL_MODULE),
    ("no_creates", ADVICE, "policies", "new orders wait: this transport creates none",
     INSTALL_MODULE + ", or set creates to never"),
    ("no_mails", WARNING, "policies",
     "mail is {mail}, and the shop's own mails are switched off",
     "Extensions > Events: enable the order mails, or set mail to never"),
    ("stand_in", GOOD, "stand-in", "{product} is there and counts no stock", ""),
    ("stand_in_useless", ADVICE, "stand-in",
     "missing_product is stand_in, and this transport writes no lines of an order",
     INSTALL_MODULE + ", or set missing_product to block"),
    ("stand_in_unseen", ERROR, "stand-in", "{said}",
     "see what stands between here and the shop"),
    ("stand_in_unfit", WARNING, "stand-in", "{said}", "{remedy}"),
    ("accounts", ADVICE, "accounts",
     "customer is {customer}, and OpenCart confirms no address: whoever bought something in the "
     "shop under a buyer's address sees that buyer's orders afterwards; an account that only "
     "registered the address gets none",
     "set customer to guest, unless the buyers give their own address and shall see their orders"),
    ("hub_once", ADVICE, "hub",
     "whether the hub hands out each order only once cannot be seen here",
     "in the hub's connector, leave 'export only once' off: a run that dies could not read it "
     "again"),
)  # fmt: skip
"""What one connector needs; a finding says of which."""

FINDINGS: dict[str, FindingKind] = {**OF_THE_SHOP, **OF_OUR_SIDE, **OF_CONNECTORS}
"""Code -> row."""
