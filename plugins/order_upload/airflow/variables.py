"""The five Variables, read as text: Airflow's own JSON reading gives the default for malformed text, without a word."""

from __future__ import annotations

from dataclasses import fields

from airflow.sdk import Variable

from order_upload.config import Variables


def read_variables() -> Variables:
    """Return the texts of the Variables; None for those that do not exist. One request each, whatever they hold."""
    return Variables(
        **{
            group.name: Variable.get(f"order_upload_{group.name}", default=None)
            for group in fields(Variables)
        }
    )
