"""Tickets: where a draft's work stands in ticket systems, and what has not arrived there."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import Field, model_validator

from api.schemas.values import Given, Line, Told
from models.vocabulary import TicketAct, TicketOrigin, TicketStanding
from review.queries.tickets import ActView, TicketView

KindName = Annotated[Line, Field(max_length=63)]
TicketName = Annotated[Line, Field(max_length=200)]


class TicketIn(Given):
    """A ticket to be opened, or one that is there."""

    ticket: KindName | None = Field(
        default=None,
        description="A kind of ticket of the mapping, by its name: where it is, and what for.",
        examples=["review"],
    )
    connection: KindName | None = Field(
        default=None,
        description="Instead of `ticket`, with `name`: where the ticket is, which is for the "
        "review then.",
    )
    name: TicketName | None = Field(
        default=None,
        description="What people call a ticket that is there: it becomes the draft's. Left out, "
        "one is opened.",
        examples=["PLACET-12", "acme/policies#7"],
    )

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.ticket is None) == (self.connection is None):
            raise ValueError("needs either ticket or connection")
        if self.connection is not None and self.name is None:
            raise ValueError("needs the name of the ticket where connection is given")
        return self


class ActOut(Told):
    """One thing that is done to a ticket."""

    id: str
    act: TicketAct
    standing: TicketStanding = Field(
        description="`waiting`: for its turn; `retrying`: at `next_try`; `given_up`: until "
        "somebody has it tried again; `dropped`: it had become pointless."
    )
    rule: str = Field(description="Of the mapping; empty where somebody asked for it.")
    created_at: datetime
    tries: int = Field(description="Those at a time when the system takes nothing do not count.")
    error: str = Field(description="What went wrong at the last try, or why it was dropped.")
    next_try: datetime | None
    ended_at: datetime | None


class TicketOut(Told):
    """One ticket of a draft."""

    id: str
    connection: str = Field(description="Which ticket system, by its name in the file of those.")
    project: str
    purpose: str = Field(
        description="`review`, or which document it is for.", examples=["document:help_article"]
    )
    origin: TicketOrigin = Field(
        description="`opened` by Placet, `linked` by somebody, or it `asked` for the review."
    )
    name: str = Field(description="As people call it there; empty until it is opened.")
    url: str = Field(description="Its page; empty until it is opened.")
    state: str = Field(
        description="As last read, in the system's own word; empty: not yet.", examples=["To Do"]
    )
    closed: bool = Field(description="Whether that is an end.")
    state_read_at: datetime | None
    draft: str | None
    created_at: datetime
    standing: TicketStanding = Field(description="That of its worst act.")
    next_try: datetime | None
    error: str
    acts: list[ActOut] = Field(description="In the order in which they are done.")


class TicketsRetriedOut(Told):
    """Of how many tickets something is tried again."""

    retried: int


def ticket_out(view: TicketView) -> TicketOut:
    """The ticket as it is told."""
    worst = view.worst
    return TicketOut(
        id=view.id,
        connection=view.connection,
        project=view.project,
        purpose=view.purpose,
        origin=view.origin,
        name=view.name,
        url=view.url,
        state=view.state,
        closed=view.closed,
        state_read_at=view.state_read_at,
        draft=view.draft_id,
        created_at=view.created_at,
        standing=view.standing,
        next_try=worst.next_try if worst else None,
        error=worst.error if worst else "",
        acts=[_act_out(one) for one in view.acts],
    )


def _act_out(view: ActView) -> ActOut:
    return ActOut(
        id=view.id,
        act=view.act,
        standing=view.standing,
        rule=view.rule,
        created_at=view.created_at,
        tries=view.tries,
        error=view.error,
        next_try=view.next_try,
        ended_at=view.ended_at,
    )
