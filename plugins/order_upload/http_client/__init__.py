"""The only package that sends: a POST that brings JSON, a question, the download of a payload.

Nothing here follows a redirect, sends an ``Authorization``, keeps a cookie, or writes a body or an
address to a log.
"""

from requests import Session

from order_upload.http_client.downloading import Beginning, ask, download
from order_upload.http_client.network import NOT_TRUSTED, TRUST_REMEDY, redirect
from order_upload.http_client.posting import JsonAnswer, post_form, post_json
from order_upload.http_client.retries import retries

__all__ = [
    "NOT_TRUSTED",
    "TRUST_REMEDY",
    "Beginning",
    "JsonAnswer",
    "Session",
    "ask",
    "download",
    "post_form",
    "post_json",
    "redirect",
    "retries",
]
