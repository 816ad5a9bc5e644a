"""Every reason that stops an order or holds a part of it back: what it means and what lifts it.

One table from the reader of the hub's payload to the shop's answers. ``docs/reasons.md`` is made of
it. Each reason that stops an order names at least one exit, and a test walks all of them.
"""

from __future__ import annotations

from order_upload.domain.reason_kinds import Exit, ReasonKind, rows_of

_UNREADABLE = (Exit.CORRECTION, Exit.TRANSFORMATION, Exit.SEND_AGAIN)
_OF_THE_ORDER = (Exit.CORRECTION, Exit.TRANSFORMATION, Exit.FILTER, Exit.DISMISS)
_OUT = (Exit.FILTER, Exit.DISMISS)
_LATER = (Exit.BY_ITSELF, Exit.SEND_AGAIN)
_REPORT_IT = (Exit.MODULE, Exit.SEND_AGAIN)
CORRECT_IT = (
    "correct the field with Correct on page Orders, or the order in the hub; the next run sends it"
)
OF_THE_HUB = "correct the order in the hub, or in the export that it comes from"
NEXT_RUN = "nothing: the next run plans it again"
FIND_OTHERS = (
    "on the module's page in the shop's admin, under 'Who may call', tick 'Also finds the shop's "
    "own orders' for the API user"
)
CHECK_NODE = "check the Connection's hub_node, and that the shop was not installed anew"
UPDATE_ONE = "update the module Order Upload in the shop, or this package"

READING = rows_of(
    ("no_number", "The order has no number of the hub.", OF_THE_HUB,
     (Exit.FILTER, Exit.SEND_AGAIN)),
    ("no_origin", "The order does not say which node sold it.", CORRECT_IT, _UNREADABLE),
    ("no_quantity", "A line has no quantity.", CORRECT_IT, _UNREADABLE),
    ("zero_quantity", "A line has the quantity 0.", CORRECT_IT, _UNREADABLE),
    ("negative_quantity", "A line has a quantity below 0.", CORRECT_IT, _UNREADABLE),
    ("not_a_number", "A field that holds a number holds something else.", CORRECT_IT, _UNREADABLE),
    ("ambiguous_number", "A comma may mean thousands or decimals.", CORRECT_IT, _UNREADABLE),
    ("not_a_time", "A field that holds a time holds something else.", CORRECT_IT, _UNREADABLE),
    ("not_yes_or_no", "A field that holds yes or no holds another word.", CORRECT_IT, _UNREADABLE),
    ("not_a_currency", "A currency is not one of ISO 4217.", CORRECT_IT, _UNREADABLE),
    ("not_an_email", "An e-mail address has not the form of one.", CORRECT_IT, _UNREADABLE),
    ("repeated_field", "A field is there twice with different values.",
     "say which is right with Correct on page Orders, or correct the order in the hub",
     _UNREADABLE),
    ("not_well_formed", "A text of the order holds what XML does not allow there: a lone & or <, "
     "or a control character.",
     "say what the field holds with Correct on page Orders, or correct the text on the platform; "
     "the next run sends it",
     (*_UNREADABLE, Exit.DISMISS)),
    ("too_many_attributes", "The order's XML has more attributes than any order of the hub.",
     "see what writes into the hub's export, and let it give the order without them",
     (Exit.SEND_AGAIN, Exit.DISMISS)),
    ("superseded", "The same payload has a later document of the same number, which counts.",
     "nothing, where the hub gave one order twice; else let the hub number them apart",
     (Exit.BY_ITSELF,)),
    ("lines_not_adjacent", "The lines of an order are not together in the CSV.",
     "sort the export by General_bindCommerceNumber: lines of one order must follow one another",
     (Exit.SEND_AGAIN,)),
    ("lines_disagree", "The lines of an order in the CSV say different things of it.",
     "export the file again: the order changed meanwhile, or somebody edited the file",
     (Exit.SEND_AGAIN,)),
)  # fmt: skip
"""An order that its payload could not make."""

STATUSES = rows_of(
    ("unmapped_status", "No status map knows the platform's status.",
     "choose what it means, and add the row that the report shows to Variable "
     "order_upload_status_maps",
     (Exit.STATUS_ROW, Exit.POLICY, Exit.FILTER, Exit.CORRECTION)),
    ("skipped", "No status map knows the status, and the configuration skips such orders.",
     "add a row to Variable order_upload_status_maps, should it go on", (Exit.STATUS_ROW,)),
    ("no_shop_status", "Nothing says what the shop calls the normalized status.",
     "name it in the configuration's statuses", (Exit.STATUS_ROW,)),
    ("unknown_shop_status", "The shop has no status of that name or id.",
     "give a name that the shop has, or make the status there", (Exit.STATUS_ROW, Exit.SHOP)),
    ("ambiguous_shop_status", "Several statuses of the shop share the name.",
     "give the id with the name", (Exit.STATUS_ROW,)),
    ("stale", "The shop already holds a later message.", "nothing: the later one stays",
     (Exit.BY_ITSELF,)),
    ("status_backwards", "The message is not newer and would take the order back.",
     "nothing: the next change in the hub moves the status", (Exit.BY_ITSELF,)),
    ("status_undone",
     "A newer message leads back from shipped, delivered or refunded, or cancels after shipping.",
     "set the status in the shop by hand; or let the message move it: a run with order_refs and "
     "force for this order, backward allow in the configuration for all",
     (Exit.SHOP, Exit.SEND_AGAIN, Exit.POLICY)),
    ("status_kept", "Somebody in the shop changed the status since it was written.",
     "nothing: the next change in the hub moves the status", (Exit.BY_ITSELF,)),
)  # fmt: skip
"""What the order's status stops or holds back."""

TRANSFORMING = rows_of(
    ("step_failed", "A step of the transformation does not apply to the order.",
     "correct the order with Correct on page Orders, or give the step a condition in when",
     (Exit.TRANSFORMATION, Exit.CORRECTION, Exit.FILTER, Exit.DISMISS)),
    ("step_waits", "A step of the transformation lets the order wait.",
     "nothing, if that is meant; else change the step or its condition",
     (Exit.TRANSFORMATION, Exit.BY_ITSELF, Exit.DISMISS)),
    ("step_drops", "A step of the transformation leaves the order out.",
     "nothing, if that is meant; else change the step or its condition",
     (Exit.TRANSFORMATION,)),
)  # fmt: skip
"""What a step of a transformation ends."""

PLANNING = rows_of(
    ("bad_reference", "The order's number cannot be a reference in the shop.", OF_THE_HUB,
     _OUT),
    ("too_large", "The order is larger than a request to the shop.",
     "split the order in the hub, or enter it by hand", _OF_THE_ORDER),
    ("no_lines", "The order has no lines.", OF_THE_HUB, _OUT),
    ("no_address", "The platform still holds back the buyer's address.",
     "nothing: it comes back with every run", (Exit.BY_ITSELF, Exit.CORRECTION)),
    ("awaiting_acceptance", "Nobody has accepted the order on the platform yet.",
     "accept it on the platform: it comes back with every run", (Exit.BY_ITSELF, Exit.STATUS_ROW)),
    ("not_paid", "The order says that it is not paid, and the configuration waits for the money.",
     "nothing: it comes back with every run; set not_paid to send, should it be created at once",
     (Exit.BY_ITSELF, Exit.POLICY)),
    ("total_missing", "The source gives no total.", CORRECT_IT, _OF_THE_ORDER),
    ("totals_differ", "What was sold does not add up to what was paid.",
     "if the order is right, let fees or rounding of the configuration take up the difference; "
     "else correct the amount that is wrong with Correct on page Orders, or send this order as it "
     "is: correct its amounts.accept_difference to yes",
     (Exit.POLICY, Exit.CORRECTION, Exit.FILTER, Exit.DISMISS)),
    ("text_changed",
     "It was sent, with texts shortened or in other characters, as the configuration says.",
     "nothing, or look at these texts in the shop", (Exit.BY_ITSELF, Exit.POLICY)),
    ("unknown_currency", "The shop has no such currency.",
     "add the currency in the shop: System > Localisation > Currencies",
     (Exit.SHOP, *_OF_THE_ORDER)),
    ("unknown_country", "The shop has no such country.",
     "add the row that the report shows to Variable order_upload_correspondences, or add the "
     "country in the shop: System > Localisation > Countries",
     (Exit.CORRESPONDENCE, Exit.SHOP, Exit.CORRECTION)),
    ("no_country", "An address of a new order names no country.",
     "set empty_country to the country that such orders go to",
     (Exit.POLICY, Exit.CORRECTION, Exit.FILTER)),
    ("unknown_zone", "The shop has no such zone in the country, or several that it may be.",
     "add the row that the report shows to Variable order_upload_correspondences, or set "
     "unknown_zone to without_zone, or add the zone in the shop: System > Localisation > Zones",
     (Exit.CORRESPONDENCE, Exit.POLICY, Exit.SHOP, Exit.CORRECTION)),
    ("unknown_customer_group",
     "A correspondence names a customer group that the shop does not have, or that is one of two.",
     "give a name that the shop has, or make that group in the shop: Customers > Customer Groups",
     (Exit.CORRESPONDENCE, Exit.SHOP)),
    ("missing_product", "The shop's catalogue has no product of these codes.",
     "add it there, correct its code with Correct on page Orders, or set missing_product to "
     "as_sold, or to stand_in with a stand_in_product",
     (Exit.CORRESPONDENCE, Exit.POLICY, Exit.SHOP, Exit.CORRECTION)),
    ("unfit_stand_in",
     "The product that stands in for others is not there, is several, or counts its stock.",
     "correct stand_in_product in the configuration, or give its SKU to one product of the shop",
     (Exit.POLICY, Exit.SHOP)),
    ("creates_never", "The shop lacks the order, and the configuration never creates.",
     "set creates to allowed, should it be created", (Exit.POLICY,)),
    ("parent_in_shop", "It is a part of an order that the shop has whole.",
     "nothing, where that order holds its lines; else take that order out of the shop first",
     (Exit.SHOP, Exit.FILTER)),
    ("deleted_in_shop", "A person deleted the shop's order of this reference.",
     "if it shall be made again, say so on the module's page in the shop's admin; else take it out "
     "with the connector's filter", (Exit.SHOP, Exit.FILTER)),
    ("unclaimed_node", "An OpenCart node sold it that no shop Connection claims.",
     "set hub_node in the Connection of that shop", (Exit.CONNECTION, Exit.FILTER)),
    ("own_order_missing",
     "This shop sold it, but has no order of that number, or shows the API user none of its own.",
     CHECK_NODE, (Exit.CONNECTION, Exit.SHOP, Exit.FILTER)),
    ("own_order_unseen", "The shop cannot show its order of that number.",
     "install the module Order Upload in the shop, or say in the Connection's extra that the hub's "
     'numbers are this shop\'s orders: "trust_numbers": true', (Exit.MODULE, Exit.CONNECTION)),
    ("own_order_differs", "The shop's order of that number is another one.",
     "check the Connection's hub_node: the number may belong to an earlier installation",
     (Exit.CONNECTION, Exit.FILTER)),
    ("linked_to_other", "The shop's order belongs to another reference.",
     "check that only one hub namespace feeds this shop", (Exit.CONNECTION, Exit.FILTER)),
    ("other_store", "Another store of the installation has the order.",
     "send each order to one store only: narrow the filter of one of the connectors",
     (Exit.FILTER,)),
    ("echo", "The hub read back an order that a connector created in this shop.",
     "nothing; a filter that excludes the shop's node keeps them out, and the shop's own orders "
     "too",
     (Exit.BY_ITSELF, Exit.FILTER)),
    ("kept", "People changed parts in the shop and the hub changed them too: people's stay.",
     "compare them with the hub; set on_conflict to overwrite, should the hub's be written",
     (Exit.SHOP, Exit.POLICY)),
    ("overwritten",
     "People changed parts in the shop and the hub changed them too: the hub's were written.",
     "nothing; set on_conflict to keep, should people's stay", (Exit.BY_ITSELF, Exit.POLICY)),
    ("owned_by",
     "Another connector created it: status and tracking go through, the other parts are left.",
     "nothing, where that connector does complete updates; set takes_over of this connector if "
     "that one is gone, or update to minimal here",
     (Exit.BY_ITSELF, Exit.POLICY, Exit.FILTER)),
    ("transport_cannot_create", "OpenCart's own API cannot make an order as it was sold.",
     "install the module Order Upload in the shop", (Exit.MODULE, Exit.FILTER)),
    ("transport_minimal_only", "OpenCart's own API cannot change an order's content.",
     "set update to minimal in the configuration, or install the module Order Upload in the shop",
     (Exit.POLICY, Exit.MODULE)),
    ("unknown_courier", "It was sent; no row knows the courier, so the parcel has no link.",
     "add the row that the report shows to Variable order_upload_correspondences",
     (Exit.CORRESPONDENCE, Exit.BY_ITSELF)),
    ("odd_tracking_number", "It was sent; the number cannot be the courier's, so it has no link.",
     "correct the courier or the number with Correct on page Orders, or give the courier a row "
     "with another number_pattern", (Exit.CORRECTION, Exit.CORRESPONDENCE, Exit.BY_ITSELF)),
    ("unknown_parameter", "It was sent; no option takes a parameter of a line.",
     "nothing; if it is an option, name it in the attributes, or add to Variable "
     "order_upload_correspondences a row of kind option", (Exit.BY_ITSELF, Exit.CORRESPONDENCE)),
    ("same_record", "The hub sends the very same bytes as last time.", "nothing",
     (Exit.BY_ITSELF,)),
    ("unchanged_since_last_time", "The hub says the same as last time.", "nothing",
     (Exit.BY_ITSELF,)),
)  # fmt: skip
"""What the plan of an order found."""

ANSWERS = rows_of(
    ("missing_option", "The product has no such value of an option, or requires a choice.",
     "change the product's options in the shop, or set missing_product to as_sold or stand_in",
     (Exit.CORRESPONDENCE, Exit.POLICY, Exit.SHOP, Exit.CORRECTION)),
    ("unknown_status", "The shop has no status of that id.",
     'give the id with the name: {"name": "Shipped", "id": "3"}', (Exit.STATUS_ROW, Exit.SHOP)),
    ("unknown_store", "The shop has no such store.", "correct store_id", (Exit.CONNECTION,)),
    ("unknown_language", "The shop has no such language.", "correct language",
     (Exit.CONNECTION, Exit.SHOP)),
    ("too_long", "A text is longer than the shop's column.",
     "set too_long to shorten, or shorten the text in the hub", (Exit.POLICY, *_OF_THE_ORDER)),
    ("unstorable_character", "The shop's database cannot hold one of its characters.",
     "set characters to replace, or take the character out in the hub",
     (Exit.POLICY, *_OF_THE_ORDER)),
    ("control_character", "A text has a control character, which no form of the shop takes.",
     CORRECT_IT, _OF_THE_ORDER),
    ("bad_money", "An amount is larger or finer than the shop keeps.", CORRECT_IT, _OF_THE_ORDER),
    ("bad_quantity", "A quantity is not a whole number above 0.", CORRECT_IT, _OF_THE_ORDER),
    ("policy_not_possible", "The shop cannot honour the policy of mail or stock.",
     "see the message: change the policy, or what stands in its way in the shop",
     (Exit.POLICY, Exit.SHOP)),
    ("stock_uncertain", "The database stopped while stock was moving.",
     "look at the module's page in the shop's admin, which says which products", (Exit.SHOP,)),
    ("status_unknown", "OpenCart's own API needs a status to write tracking.",
     "map the order's status, so that both are written together", (Exit.STATUS_ROW, Exit.MODULE)),
    ("order_not_found", "The shop has no order of that number.", CHECK_NODE,
     (Exit.CONNECTION, Exit.FILTER)),
    ("linked_orders_only", "It is the shop's own order, and the API user finds linked orders only.",
     FIND_OTHERS, (Exit.SHOP, Exit.FILTER)),
    ("store_not_allowed", "The API user may not use the order's store.",
     "on the module's page in the shop's admin, under 'Who may call', tick the store for the API "
     "user, or correct store_id", (Exit.SHOP, Exit.CONNECTION)),
    ("other_order", "The reference is another order of the shop.",
     "check that only one hub namespace feeds this shop", (Exit.CONNECTION, Exit.FILTER)),
    ("changed", "Somebody changed the order since it was planned.", NEXT_RUN, _LATER),
    ("already_there", "The shop has an order of this reference by now.", NEXT_RUN, _LATER),
    ("half_made", "A create of this reference has not finished.", NEXT_RUN, _LATER),
    ("in_progress", "Another request writes this reference right now.", NEXT_RUN, _LATER),
    ("altered_in_shop",
     "The order was written, and something in the shop made another of it: a trigger of its "
     "database, or another extension.",
     "look at the order in the shop's admin, and for the extension that changes totals or lines; "
     "a complete update does not write it again while the hub says the same",
     (Exit.SHOP, Exit.BY_ITSELF)),
    ("account_not_proven",
     "The order was created, and is a guest's: nothing shows that the account with the buyer's "
     "address is the buyer's.",
     "nothing, or give the order to the account in the shop's admin, if you know that it is the "
     "buyer's", (Exit.BY_ITSELF, Exit.SHOP, Exit.POLICY)),
    ("shop_error", "The shop failed on this order.", "look into the shop's error log",
     (Exit.SEND_AGAIN, Exit.SHOP)),
    ("bad_operation", "The shop does not take the form of the operation.", UPDATE_ONE, _REPORT_IT),
    ("bad_field", "The shop does not take the form of a field.", UPDATE_ONE, _REPORT_IT),
    ("unknown_field", "The shop does not know a field.", UPDATE_ONE, _REPORT_IT),
    ("missing_field", "The shop misses a field.", UPDATE_ONE, _REPORT_IT),
    ("unknown_policy", "The shop does not know a policy.", UPDATE_ONE, _REPORT_IT),
)  # fmt: skip
"""What the shop answered (docs/node-protocol.md, section 8)."""

RUNS = rows_of(
    ("no_reason", "The order waits and nothing says why.", "see the log of the run's tasks",
     (Exit.SEND_AGAIN,)),
    ("no_answer", "It was sent, and neither an answer nor the shop tells what became of it.",
     "nothing: the next run asks the shop again before it sends", _LATER),
    ("not_done", "It was sent twice without an answer, and the shop did nothing.",
     "look into the shop's error log; the next run sends it again", (Exit.SEND_AGAIN, Exit.SHOP)),
    ("upload_stopped", "The upload stopped before an answer.",
     "nothing: the next run asks the shop first", _LATER),
    ("run_stopped", "The run stopped before the order was planned.",
     "nothing: it comes back with the next run", _LATER),
    ("stopped_before_filter", "The run stopped before the filter saw the order.",
     "nothing: it comes back with the next run", _LATER),
    ("nobody_answered", "Nobody said within the approval_hours whether the plan may be sent.",
     "nothing: the next run plans it anew and asks again", _LATER),
    ("not_approved", "A person said no to the plan.",
     "nothing: the next run plans it anew and asks again", _LATER),
)  # fmt: skip
"""What a run that did not end well leaves."""

DECISIONS = rows_of(
    ("dismissed", "A person left it alone, and the hub has not changed it since.",
     "nothing; order-upload send-again takes it up again", (Exit.SEND_AGAIN, Exit.BY_ITSELF)),
    ("forgotten", "Its buyer was forgotten: it is left out, and nothing of it is kept.",
     "have the hub forget it, too; order-upload send-again takes it up again, if it must",
     (Exit.SEND_AGAIN,)),
    ("sent_again", "A person wants it sent again.", "nothing: the next run does it",
     (Exit.BY_ITSELF,)),
)  # fmt: skip
"""What a person decided about one order."""

REASONS: dict[str, ReasonKind] = {
    **DECISIONS,
    **READING,
    **STATUSES,
    **TRANSFORMING,
    **PLANNING,
    **ANSWERS,
    **RUNS,
}
"""Code -> row. An order that the filter dropped has the criterion's path as its code instead."""
