"""What a person said to the plan of a run, or that nobody said anything."""

from __future__ import annotations

import msgspec

from order_upload.domain.outcome import Reason

NOT_APPROVED = "not_approved"
"""Somebody said no: that is no news to anybody."""
NOBODY_ANSWERED = "nobody_answered"


class Approval(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a plan.

    Attributes:
        is_given: the plan may be sent.
        by: who answered, as Airflow knows that person; "" where nobody was asked, or did.
        hours: within which nobody answered; None where somebody did, or nobody was asked.
    """

    is_given: bool = True
    by: str = ""
    hours: int | None = None

    @property
    def reason(self) -> Reason:
        """Why orders wait of a plan that was not sent."""
        if self.hours is not None:
            return Reason(NOBODY_ANSWERED, f"nobody answered in {_hours_text(self.hours)}")
        return Reason(NOT_APPROVED, f"{self.by or 'a person'} said no to the plan")

    @property
    def text(self) -> str:
        """The answer in a few words; "" where nobody was asked, as by a plan without parts."""
        if self.hours is not None:
            return f"not approved: nobody answered in {_hours_text(self.hours)}"
        if not self.by:
            return ""
        return f"approved by {self.by}" if self.is_given else f"rejected by {self.by}"


NOT_ASKED = Approval()


def _hours_text(hours: int) -> str:
    return f"{hours} hour" if hours == 1 else f"{hours} hours"
