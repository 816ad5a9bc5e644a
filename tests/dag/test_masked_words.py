"""The words that Airflow masks are the ones that names and keys of Variables are checked for."""

from airflow.sdk._shared.secrets_masker import DEFAULT_SENSITIVE_FIELDS

from order_upload.masking import MASKED_WORDS


def test_every_word_that_airflow_masks_is_found():
    assert [word for word in DEFAULT_SENSITIVE_FIELDS if not is_found(word)] == []


def is_found(word):
    return any(known in word for known in MASKED_WORDS)
