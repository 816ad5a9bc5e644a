"""Every mistake in what a connector names is said: path, found, allowed."""

from order_upload.domain.unmapped_status import CHOOSE_STATUS
from unit.config.settings import cases, faults_of, some_variables

F = "order_upload_filters.ready_orders"
S = "order_upload_configurations.standard"

BAD_CONFIGURATIONS = {
    "unknown key": (
        {"updates": "minimal"},
        f"{S}.updates: found an unknown key; allowed: approval_hours, attributes, backward, "
        "characters, creates, customer, empty_country, fees, internal_comment, mail, "
        "missing_product, not_paid, notify, on_conflict, "
        "require_approval, rounding, shipping_date, stand_in_product, statuses, stock, too_long, "
        "tracking_details, "
        "transformation, unknown_zone, unmapped_status, update; "
        'did you mean "update"?',
    ),
    "approval_hours": (
        {"require_approval": True, "approval_hours": 0},
        f"{S}.approval_hours: found 0 (a number); allowed: greater than or equal to 1",
    ),
    "approval_hours alone": (
        {"approval_hours": 4},
        f"{S}.approval_hours: found 4 (a number); allowed: hours only where "
        "require_approval is true",
    ),
    "update": (
        {"update": "minimum"},
        f"{S}.update: found \"minimum\"; allowed: 'minimal' or 'complete'; did you mean "
        f'"minimal"?',
    ),
    "creates": (
        {"creates": False},
        f"{S}.creates: found false (true or false); allowed: 'allowed' or 'never'",
    ),
    "mail": (
        {"mail": "nevr"},
        f"{S}.mail: found \"nevr\"; allowed: 'never', 'on_status_change' or 'always'; did you mean "
        f'"never"?',
    ),
    "stock": (
        {"stock": None},
        f"{S}.stock: found null (nothing); allowed: 'follow_shop' or 'untouched'",
    ),
    "customer": (
        {"customer": "register"},
        f"{S}.customer: found \"register\"; allowed: 'guest', 'link' or 'create'",
    ),
    "backward": (
        {"backward": "never"},
        f"{S}.backward: found \"never\"; allowed: 'ask' or 'allow'",
    ),
    "not_paid": (
        {"not_paid": "block"},
        f"{S}.not_paid: found \"block\"; allowed: 'send' or 'wait'",
    ),
    "missing_product": (
        {"missing_product": "skip"},
        f"{S}.missing_product: found \"skip\"; allowed: 'block', 'as_sold' or 'stand_in'",
    ),
    "unknown_zone": (
        {"unknown_zone": "skip"},
        f"{S}.unknown_zone: found \"skip\"; allowed: 'block' or 'without_zone'",
    ),
    "empty_country": (
        {"empty_country": "Italy"},
        f'{S}.empty_country: found "Italy"; '
        'allowed: "block", or a code of two capital letters, such as "IT"',
    ),
    "true or false": (
        {"require_approval": "yes"},
        f'{S}.require_approval: found "yes"; allowed: true or false',
    ),
    "tracking_details": (
        {"tracking_details": 1},
        f"{S}.tracking_details: found 1 (a number); allowed: true or false",
    ),
    "fees": (
        {"fees": {"limit": -1}},
        f"{S}.fees.limit: found -1 (a number); allowed: greater than or equal to 0",
    ),
    "unexplained": (
        {"fees": {"unexplained": "rows"}},
        f"{S}.fees.unexplained: found \"rows\"; allowed: 'block' or 'row'; did you mean \"row\"?",
    ),
    "rounding": (
        {"rounding": "1.01"},
        f'{S}.rounding: found "1.01"; allowed: less than or equal to 1',
    ),
    "unmapped_status": (
        {"unmapped_status": "blok"},
        f"{S}.unmapped_status: found \"blok\"; allowed: 'block', 'skip' or 'keep' or an object; "
        'did you mean "block"?',
    ),
    "default status": (
        {"unmapped_status": {"default": "hold"}},
        f"{S}.unmapped_status.default: found \"hold\"; allowed: 'awaiting_acceptance', 'pending', "
        f"'on_hold', "
        "'processing', 'partially_shipped', 'shipped', 'delivered', 'cancelled', "
        "'partially_refunded', 'refunded', "
        "'returned' or 'failed'; did you mean \"on_hold\"?",
    ),
    "normalized status": (
        {"statuses": {"shiped": "Shipped"}},
        f"{S}.statuses.shiped: found an unknown key; allowed: 'awaiting_acceptance', 'pending', "
        f"'on_hold', "
        "'processing', 'partially_shipped', 'shipped', 'delivered', 'cancelled', "
        "'partially_refunded', 'refunded', "
        "'returned' or 'failed'; did you mean \"shipped\"?",
    ),
    "shop status": (
        {"statuses": {"shipped": 3}},
        f"{S}.statuses.shipped: found 3 (a number); allowed: text in quotes or an object",
    ),
    "shop status without name": (
        {"statuses": {"shipped": {"id": "3"}}},
        f'{S}.statuses.shipped.name: found nothing; allowed: text; add "name"',
    ),
    "transformation": (
        {"transformation": "split"},
        f'{S}.transformation: found "split"; allowed: no name; add it to Variable '
        f"order_upload_transformations, which "
        "is absent",
    ),
}

BAD_FILTERS = {
    "unknown criterion": (
        {"only_select": True},
        f"{F}.only_select: found an unknown key; allowed: amounts, business_orders, destination, "
        f"document_types, "
        "export_once, normalized_statuses, only_selected, origin_nodes, payment, products, "
        "shipment, statuses, "
        'time_range; did you mean "only_selected"?',
    ),
    "rule": (
        {"origin_nodes": {"rule": "selct", "nodes": ["x"]}},
        f"{F}.origin_nodes.rule: found \"selct\"; allowed: 'select' or 'exclude'; did you mean "
        f'"select"?',
    ),
    "no rule": (
        {"statuses": {"values": ["x"]}},
        f"{F}.statuses.rule: found nothing; allowed: 'select', 'exclude'; add \"rule\"",
    ),
    "nodes": (
        {"origin_nodes": {"rule": "select", "nodes": "eBay"}},
        f'{F}.origin_nodes.nodes: found "eBay"; allowed: a list',
    ),
    "empty": (
        {"statuses": {"rule": "select", "values": []}},
        f"{F}.statuses: found an object; allowed: at least one entry in values",
    ),
    "days": (
        {"time_range": {"kind": "last_days", "days": "30"}},
        f'{F}.time_range.days: found "30"; allowed: a whole number',
    ),
    "days of another kind": (
        {"time_range": {"kind": "last_hours", "days": 3}},
        f'{F}.time_range: found an object; allowed: with kind "last_hours": hours',
    ),
    "date": (
        {"time_range": {"kind": "dates", "from": "1.11.2026"}},
        f'{F}.time_range.from: found "1.11.2026"; allowed: a day such as "2026-11-01" or a time '
        f"such as "
        '"2026-11-01T07:00:00+01:00"',
    ),
    "amount": (
        {"amounts": {"min": "a lot"}},
        f'{F}.amounts.min: found "a lot"; allowed: a number or a number in quotes, such as "19.90"',
    ),
    "yes or no": (
        {"export_once": 1},
        f"{F}.export_once: found 1 (a number); allowed: true or false",
    ),
    "destination": (
        {"destination": {"country": ["IT"]}},
        f"{F}.destination.country: found an unknown key; allowed: countries, postcodes, provinces; "
        'did you mean "countries"?',
    ),
    "normalized status": (
        {"normalized_statuses": {"rule": "select", "values": ["shipped", "Delivered"]}},
        f"{F}.normalized_statuses.values[1]: found \"Delivered\"; allowed: 'awaiting_acceptance', "
        f"'pending', "
        "'on_hold', 'processing', 'partially_shipped', 'shipped', 'delivered', 'cancelled', "
        "'partially_refunded', "
        "'refunded', 'returned' or 'failed'; did you mean \"delivered\"?",
    ),
}

BAD_ROWS = {
    "status": (
        [{"name": "Paid", "status": "processing"}, {"name": "Sent", "status": "ship"}],
        "order_upload_status_maps[1].status: found \"ship\"; allowed: 'awaiting_acceptance', "
        "'pending', 'on_hold', "
        "'processing', 'partially_shipped', 'shipped', 'delivered', 'cancelled', "
        "'partially_refunded', 'refunded', "
        "'returned' or 'failed'; did you mean \"shipped\"?",
    ),
    "number": (
        [{"id": 622, "status": "processing"}],
        "order_upload_status_maps[0].id: found 622 (a number); allowed: text in quotes",
    ),
    "key": (
        [{"nam": "x", "name": "x", "status": "failed"}],
        "order_upload_status_maps[0].nam: found an unknown key; allowed: code, id, name, node, "
        "shop_status, status, stock_on_create, stock_on_update, "
        'technology; did you mean "name"?',
    ),
    "two scopes": (
        [{"node": "1", "technology": "API", "name": "x", "status": "failed"}],
        'order_upload_status_maps[0]: found an object; allowed: "node" or "technology", not both',
    ),
    "nothing said": (
        [{"status": "failed"}],
        'order_upload_status_maps[0]: found an object; allowed: at least one of "id", "code", '
        '"name", or else a "shop_status", "stock_on_create" or "stock_on_update"',
    ),
    "status not chosen": (
        [{"name": "Unshipped", "status": CHOOSE_STATUS}],
        'order_upload_status_maps[0].status: found "<choose what it means>"; allowed: one of '
        "awaiting_acceptance, pending, on_hold, processing, partially_shipped, shipped, delivered, "
        "cancelled, partially_refunded, refunded, returned, failed; choose the one that the status "
        "means",
    ),
    "word not written": (
        [{"code": "<the code of the status as the hub shows it>", "status": "shipped"}],
        'order_upload_status_maps[0].code: found "<the code of the status as the hub shows it>"; '
        "allowed: the word itself, as the hub shows it in the order",
    ),
    "no row": ([5], "order_upload_status_maps[0]: found 5 (a number); allowed: an object"),
    "contradiction": (
        [{"name": "X", "status": "failed"}, {"name": "x", "status": "shipped"}],
        "order_upload_status_maps[1]: found shipped for the name 'x', of which "
        "order_upload_status_maps[0] says failed; keep one of the two rows",
    ),
}


C = "order_upload_correspondences"
BAD_CORRESPONDENCES = {
    "kind": (
        [{"kind": "payment", "from": "a", "to": "b"}],
        f"{C}[0].kind: found \"payment\"; allowed: 'payment_method', 'shipping_method', 'courier', "
        "'country', 'zone', 'product', 'option', 'option_value', 'customer_group'; "
        'did you mean "payment_method"?',
    ),
    "no kind": (
        [{"from": "a", "to": "b"}],
        f"{C}[0].kind: found nothing; allowed: 'payment_method', 'shipping_method', 'courier', "
        "'country', 'zone', 'product', 'option', 'option_value', 'customer_group'; add \"kind\"",
    ),
    "key of another kind": (
        [{"kind": "product", "from": "a", "to": "b", "country": "IT"}],
        f"{C}[0].country: found an unknown key; allowed: from, kind, node, technology, to",
    ),
    "no words": (
        [{"kind": "product", "from": [], "to": "b"}],
        f"{C}[0].from: found an empty list; allowed: text in quotes or a list of at least one word",
    ),
    "a payment method of which nothing is said": (
        [{"kind": "payment_method", "from": "a"}],
        f'{C}[0]: found an object; allowed: at least one of "to", "code", "cash_on_delivery"',
    ),
    "zone without country": (
        [{"kind": "zone", "from": "a", "to": "b"}],
        f'{C}[0].country: found nothing; allowed: text; add "country"',
    ),
    "country": (
        [{"kind": "country", "from": "Italia", "to": "it"}],
        f'{C}[0].to: found "it"; allowed: a code of two capital letters, such as "IT"',
    ),
    "kind of buyer": (
        [{"kind": "customer_group", "from": ["private", "B2B"], "to": "Wholesale"}],
        f"{C}[0].from[1]: found \"B2B\"; allowed: 'business' or 'private'",
    ),
    "no kind of buyer": (
        [{"kind": "customer_group", "from": [], "to": "Wholesale"}],
        f"{C}[0].from: found an empty list; allowed: 'business' or 'private' or a list of at least "
        "one word",
    ),
    "two scopes": (
        [{"kind": "product", "node": "1", "technology": "API", "from": "a", "to": "b"}],
        f'{C}[0]: found an object; allowed: "node" or "technology", not both',
    ),
    "link": (
        [{"kind": "courier", "from": "a", "to": "b", "name": "B", "link": "https://b.example/"}],
        f'{C}[0].link: found a text of 18 characters; allowed: an address with "{{number}}", and '
        'with "{postcode}", "{country}"',
    ),
    "number pattern": (
        [{"kind": "courier", "from": "a", "to": "b", "name": "B", "number_pattern": "("}],
        f'{C}[0].number_pattern: found "("; allowed: a regular expression (missing ), '
        "unterminated subpattern)",
    ),
    "link without a name": (
        [{"kind": "courier", "from": "a", "to": "b", "link": "https://b.example/{number}"}],
        f'{C}[0]: found an object; allowed: "link" and "number_pattern" with a "name" only',
    ),
    "contradiction": (
        [
            {"kind": "product", "from": "a", "to": "b"},
            {"kind": "product", "from": ["x", " a"], "to": "c"},
        ],
        f"{C}[1]: found 'c' for the product ' a', of which {C}[0] says 'b'; "
        "keep one of the two rows",
    ),
}


@cases(BAD_CONFIGURATIONS)
def test_a_mistake_in_a_configuration_is_said_with_its_path(change, message):
    assert faults_of(some_variables(configuration=change)) == [message]


@cases(BAD_FILTERS)
def test_a_mistake_in_a_filter_is_said_with_its_path(change, message):
    assert faults_of(some_variables(order_filter=change)) == [message]


@cases(BAD_ROWS)
def test_a_mistake_in_a_row_of_the_status_maps_is_said_with_its_path(change, message):
    assert faults_of(some_variables(status_maps=change)) == [message]


@cases(BAD_CORRESPONDENCES)
def test_a_mistake_in_a_correspondence_is_said_with_its_path(change, message):
    assert faults_of(some_variables(correspondences=change)) == [message]


def test_a_transformation_without_steps_is_accepted():
    assert (
        faults_of(some_variables(configuration={"transformation": "t"}, transformations={"t": []}))
        == []
    )
