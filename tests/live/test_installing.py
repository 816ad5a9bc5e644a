"""The module is uninstalled and installed again, as a merchant does it in the admin."""

from __future__ import annotations

import json
import uuid

import pytest

from live.real_shop import HOSTS
from order_upload.domain.policies import MissingProduct, Policy
from shop_builders import a_create

pytestmark = [pytest.mark.live, pytest.mark.allow_hosts(HOSTS)]

ROUTES = {"extension/order_upload/module/order_upload", "extension/module/order_upload"}


@pytest.fixture
def installed_again(client, admin, tables):
    """An order of before, and the rights of the user groups before and in between."""
    ref = f"live-{uuid.uuid4().hex}"
    client.apply([a_create(ref, policy=Policy(missing_product=MissingProduct.AS_SOLD))])
    before = rights(tables)
    admin.uninstall()
    between = rights(tables)
    admin.install()
    return ref, before, between


def rights(tables):
    """Return the rights of the user groups as the shop keeps them, by the groups' names."""
    return {row["name"]: row["permission"] for row in tables.rows("user_group")}


def without_ours(permission):
    """Return rights without those on the module's page."""
    return {
        kind: sorted(set(routes) - ROUTES)
        for kind, routes in (json.loads(permission or "{}") or {}).items()
    }


def test_what_was_uploaded_before_is_known_after(client, installed_again):
    ref, _, _ = installed_again

    assert [order.ref for order in client.find([ref])] == [ref]


def test_no_user_group_loses_another_right(installed_again):
    _, before, between = installed_again

    assert {name: without_ours(rights) for name, rights in between.items()} == {
        name: without_ours(rights) for name, rights in before.items()
    }


def test_a_user_group_without_rights_stays_as_it_is(tables, admin):
    tables.run("DELETE FROM {user_group} WHERE name = 'Demonstration without rights'")
    tables.insert("user_group", [{"name": "Demonstration without rights", "permission": ""}])
    try:
        admin.uninstall()
        admin.install()
        assert rights(tables)["Demonstration without rights"] == ""
    finally:
        tables.run("DELETE FROM {user_group} WHERE name = 'Demonstration without rights'")
