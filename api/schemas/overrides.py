"""Overrides: proposed by one person, confirmed by another."""

from datetime import datetime

from pydantic import Field

from api.schemas.values import Code, Given, GroupKey, Said, Time, Told
from review.queries.overrides import OverrideView
from review.rules.overriding import OverrideState
from review.rules.sight import Sight


class OverrideIn(Given):
    """What to override, and why."""

    group: GroupKey
    reason: Said = Field(description="Shown with the verdict to everyone inside.")
    expires_at: Time | None = Field(
        default=None, description="At the latest, and if left out, as the plan says."
    )


class ConfirmIn(Given):
    """What the plan asks for beside the word of whoever confirms."""

    code: Code | None = Field(
        default=None,
        description="Where the plan asks for one: the code that was mailed for exactly this "
        "(POST /overrides/{id}/codes).",
        examples=["1234 5678"],
    )


class OverrideOut(Told):
    """A requirement lifted for exactly one text."""

    id: str
    draft: str
    group: str
    revision: int
    revision_sha256: str = Field(description="The text it is for, and no other.")
    state: OverrideState = Field(
        description="`proposed` is without effect; `in_force` lifts the requirement; `used`: the "
        "draft was promoted under it; `lapsed`: another text is under review."
    )
    reason: str = Field(
        description="Empty for external people, and for whoever judges independently and has yet "
        "to answer in the round."
    )
    proposed_by: str
    proposed_at: datetime
    expires_at: datetime
    confirmed_by: str | None
    confirmed_at: datetime | None
    ended_by: str | None
    ended_at: datetime | None
    end_reason: str = Field(description="Told to whom `reason` is told.", examples=[""])


def override_out(view: OverrideView, sight: Sight) -> OverrideOut:
    """The override; why it was made and ended is for insiders, as in the mail."""
    one = view.override
    words = sight.override_words(one.round_id)
    return OverrideOut(
        id=one.id,
        draft=one.draft_id,
        group=one.group_key,
        revision=one.revision_number,
        revision_sha256=one.revision_sha256,
        state=view.state,
        reason=one.reason if words else "",
        proposed_by=view.proposer.email,
        proposed_at=one.proposed_at,
        expires_at=one.expires_at,
        confirmed_by=view.confirmer.email if view.confirmer else None,
        confirmed_at=one.confirmed_at,
        ended_by=view.ended_by.email if view.ended_by else None,
        ended_at=one.ended_at,
        end_reason=one.end_reason if words else "",
    )
