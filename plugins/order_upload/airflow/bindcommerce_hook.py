"""A hub from its Airflow Connection, for the *Test* of the Connection's form."""

from __future__ import annotations

from airflow.sdk import BaseHook

from order_upload.airflow.connections import bare_session, fields_of_node, of_this_form
from order_upload.errors import OrderUploadError
from order_upload.sources.bindcommerce.hub_connection import HubConnection
from order_upload.sources.bindcommerce.token_check import check_token


class BindCommerceHook(BaseHook):
    """Asks one hub whether it takes its token.

    The Connection is of type ``bindcommerce``, or ``http``; its fields are described in
    ``docs/configuration.md``. What connectors fetch they fetch as a source.

    Args:
        bindcommerce_conn_id: id of the Connection.
    """

    conn_name_attr = "bindcommerce_conn_id"
    default_conn_name = "bindcommerce_hub"
    conn_type = "bindcommerce"
    hook_name = "bindCommerce hub"

    def __init__(self, bindcommerce_conn_id: str = default_conn_name) -> None:
        super().__init__()
        self.bindcommerce_conn_id = bindcommerce_conn_id

    def check(self) -> str:
        """Return what the hub says to its token; no order is asked for.

        Raises:
            ConfigError: the Connection is missing or wrong; the message names the field.
            SourceError: the hub does not answer, or refuses.
        """
        conn_id = self.bindcommerce_conn_id
        hub = HubConnection(
            fields_of_node(conn_id, "hub", "type bindcommerce, with host and password")
        )
        return check_token(bare_session(conn_id), hub, f"hub Connection {conn_id}")

    def test_connection(self) -> tuple[bool, str]:
        """Return whether the hub lets us in; for the Connection form's button."""
        try:
            return True, self.check()
        except OrderUploadError as error:
            return False, of_this_form(str(error), self.bindcommerce_conn_id)
