"""Outgoing mail: where it stands, and why it waits."""

from datetime import datetime

from pydantic import Field

from api.schemas.values import Told
from models.mail_hold import MailHold
from models.vocabulary import MailState
from review.queries.mails import MailView


class MailOut(Told):
    """One mail; never its words, and no link."""

    id: str
    kind: str = Field(description="Which of Placet's mails it is.", examples=["invitation"])
    state: MailState = Field(
        description="`waiting`: until `next_try`; `held`: for a lead to release; `failed`: given "
        "up, until somebody has it tried again; `dropped`: it had become pointless."
    )
    person: str = Field(description="The address it goes to; empty where nobody is known by it.")
    draft: str | None
    created_at: datetime
    tries: int = Field(
        description="Eight at most, within 24 hours; those at a time when the other side takes "
        "none are not counted."
    )
    error: str = Field(
        description="What went wrong at the last try, or why it was dropped.", examples=[""]
    )
    waits_for: str = Field(
        description="What it waits for although nothing went wrong, in words.",
        examples=["the hold"],
    )
    next_try: datetime | None = Field(description="Only while it waits.")
    ended_at: datetime | None = Field(description="When it was sent, dropped or given up.")


class RetriedOut(Told):
    """What became of having everything tried again."""

    retried: int = Field(description="How many; 1,000 at most in one call.")


class HoldOut(Told):
    """A time in which mail waited for a lead, because far more than usual was written."""

    id: str
    held_at: datetime
    why: str = Field(examples=["412 mails in one hour; usual is at most 37"])
    written: int = Field(description="Mails written in the hour before.")
    most: int = Field(description="Up to so many would have gone out unasked.")
    released_at: datetime | None = Field(description="Null while it is on.")
    release_reason: str


def mail_out(view: MailView) -> MailOut:
    """The mail as it is told."""
    return MailOut(
        id=view.id,
        kind=view.template,
        state=view.state,
        person=view.email,
        draft=view.draft_id,
        created_at=view.created_at,
        tries=view.tries,
        error=view.error,
        waits_for=view.waits_for,
        next_try=view.next_try,
        ended_at=view.ended_at,
    )


def hold_out(hold: MailHold) -> HoldOut:
    """The hold as it is told."""
    return HoldOut(
        id=hold.id,
        held_at=hold.held_at,
        why=hold.why,
        written=hold.written,
        most=hold.most,
        released_at=hold.released_at,
        release_reason=hold.release_reason,
    )
