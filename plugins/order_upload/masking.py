"""What Airflow masks: values of a Variable whose key looks like the name of a secret.

Airflow's UI and REST API show the mask in place of such a value, and an edit stores the mask for
good. The test is for a substring, so ``Awaiting authorization`` is masked, too.
"""

from __future__ import annotations

import re

MASK = "***"
"""What Airflow shows, and then stores, in place of a value whose key it takes for a secret's."""

MASKED_WORDS = (
    "access_key",
    "access_token",
    "api_key",
    "apikey",
    "auth_header",
    "authorization",
    "bearer",
    "connection_string",
    "dsn",
    "passphrase",
    "passwd",
    "password",
    "private_key",
    "proxy",
    "proxies",
    "secret",
    "service_account",
    "service_key",
    "token",
    "keyfile_dict",
    "webhook_url",
)
"""A key that holds one of these is masked; a test compares the list with Airflow's."""


def masked_word(key: str) -> str:
    """Return the word for which Airflow would mask the value of this key, or ""."""
    normalized = re.sub(r"\W+", "_", key.strip().lower())
    return next((word for word in MASKED_WORDS if word in normalized), "")
