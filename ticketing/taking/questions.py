"""What is asked of Placet in a ticket is answered there, as far as the plan of the draft says."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from models.ticket import TicketRow
from models.vocabulary import DeliveryFate
from review.commands.nudge_silent import Nudged, nudge_silent
from review.queries.ticket_standing import TicketStanding, load_ticket_standing
from review.rules.plan import TicketCommand
from review.rules.wording import listed
from ticketing.asking.wanted import REVIEW
from ticketing.facts import draft_url
from ticketing.heard.commands import Said
from ticketing.mapping.times import when
from ticketing.mapping.values import Connection
from ticketing.taking.outcome import NOTHING, Outcome
from ticketing.taking.tickets import actor_name, answer

SIGN_OFFS = frozenset(
    {"approve", "approved", "sign", "sign-off", "no_objection", "promote", "lgtm"}
)
BY_LINK = "A sign-off is given by the link in your mail."
NONE_HERE = "The plan of this review answers nothing in tickets."
TOO_MANY = "Too much was asked in this ticket within an hour."


def reply(
    session: Session,
    connection: Connection,
    row: TicketRow,
    said: tuple[Said, ...],
    *,
    about: str,
    base_url: str,
    now: datetime,
) -> Outcome:
    """One comment for all that was asked at once."""
    if not said or row.draft_id is None:
        return NOTHING
    draft_id = row.draft_id
    found = load_ticket_standing(session, draft_id, now)
    words: dict[str, None] = {}
    for one in said:
        words[_reply(session, connection, draft_id, found, one, base_url, now)] = None
    if not answer(session, row, "\n\n".join(words), about=about, now=now):
        return Outcome(DeliveryFate.REFUSED, TOO_MANY, draft_id)
    return Outcome(DeliveryFate.APPLIED, draft_id=draft_id)


def _reply(
    session: Session,
    connection: Connection,
    draft_id: str,
    found: TicketStanding,
    said: Said,
    base_url: str,
    now: datetime,
) -> str:
    known = found.plan.ticket_commands if found.plan else ()
    acts: dict[str, Callable[[], str]] = {
        TicketCommand.STATUS: lambda: status_words(found, draft_url(base_url, draft_id), now),
        TicketCommand.NUDGE: lambda: nudge_words(
            nudge_silent(session, draft_id, actor=actor_name(connection), now=now),
            independent=found.independent,
        ),
    }
    if said.word in SIGN_OFFS:
        return BY_LINK
    if said.word == REVIEW and found.under_review:
        return (
            f"This ticket has a draft under review, {found.name}: {draft_url(base_url, draft_id)}"
        )
    if said.word in known:
        return acts[said.word]()
    if not known:
        return NONE_HERE
    names = [f"/placet {one}" for one in known]
    return f"In this ticket Placet answers to {listed(names)}. {BY_LINK}"


def status_words(found: TicketStanding, url: str, now: datetime) -> str:
    """How the draft stands, for everybody who reads there."""
    where = f"{found.name}, revision {found.revision}"
    if found.round is not None:
        where += f", round {found.round}"
    if found.due_at is not None:
        where += f", due {when(found.due_at)}"
    turns = found.standing.turns
    lines = [
        f"{where}.",
        found.standing.sentence,
        *([f"Whose turn it is: {listed(list(turns))}."] if turns else []),
        f"As of {when(now)}.",
        url,
    ]
    return "\n".join(lines)


def nudge_words(nudged: Nudged, *, independent: bool) -> str:
    """How many are reminded, but where that would tell who has answered."""
    if not nudged.open:
        return "No round is open in which anybody could be reminded."
    if independent:
        return "Whoever has not answered is reminded, once a working day at most, and not at night."
    if not nudged.people:
        return (
            "Nobody is reminded now: everybody has answered, was asked or reminded within the "
            "last working day, or wants no reminders."
        )
    people = "One person is" if nudged.people == 1 else f"{nudged.people} people are"
    return f"{people} reminded, of {listed(list(nudged.groups))}; not at night or on a day off."
