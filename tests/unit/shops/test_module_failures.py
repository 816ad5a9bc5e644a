"""What is made of an answer in the module's error form that breaks that form."""

import pytest

from order_upload.errors import OutcomeUnknownError, ShopRefusedError
from order_upload.http_client import JsonAnswer
from order_upload.shops.module.failures import failure


def refusal(status, error, call="apply"):
    answer = JsonAnswer(status=status, value={"protocol": 1, "error": error})
    return failure(answer, call=call, about="shop x")


@pytest.mark.parametrize("code", [["clock"], {"clock": 1}, 7, None])
def test_an_error_code_that_is_no_text_is_a_refusal_by_its_status(code):
    error = refusal(400, {"code": code, "message": ["no text either"]})
    assert isinstance(error, ShopRefusedError)
    assert str(error).startswith("shop x: apply: found HTTP 400; nothing was changed")


def test_an_error_that_is_no_object_leaves_an_apply_unknown():
    assert isinstance(refusal(500, "internal"), OutcomeUnknownError)


def test_a_refusal_says_where_what_and_what_to_do():
    error = refusal(401, {"code": "clock", "message": "the clocks differ by 412 s"}, call="find")
    assert str(error) == (
        "shop x: find: found clock (the clocks differ by 412 s); nothing was changed; set the "
        "clock of this machine or of the shop's server by NTP"
    )
