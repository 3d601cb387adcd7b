"""Whether an answer can be taken at all: what it has to hold, whose it is, which text it names."""

from dataclasses import dataclass
from typing import NamedTuple

from models.vocabulary import Position, RequestState
from review.actors import Actor
from review.commands.put_person import normal_email
from review.errors import (
    NotYourRequest,
    NotYourTurn,
    ReasonMissing,
    RequestMoved,
    RevisionSuperseded,
    Unacceptable,
    Unknown,
    WayClosed,
)
from review.queries.draft_facts import ReviewFacts, RoundRow
from review.rules.facts import Asked
from review.rules.ways import Way, ways_in_words


@dataclass(frozen=True, slots=True)
class Answer:
    """What the person says; `revision_sha256` is the text they say it of."""

    position: Position
    revision_sha256: str
    reason: str = ""
    conditions: tuple[str, ...] = ()


class Admitted(NamedTuple):
    """The round that is answered, who was asked in it, and their address."""

    round: RoundRow
    asked: Asked
    email: str
    # Whether the plan asks for a mailed code on top.
    needs_code: bool


def check_answer(answer: Answer) -> None:
    """Refuses what is not whole, before anything is read."""
    if answer.position is Position.REQUEST_CHANGES and not answer.reason.strip():
        raise ReasonMissing(
            "reason", "A request for changes needs a reason: say what has to change, and why."
        )
    conditional = answer.position is Position.APPROVE_WITH_CONDITIONS
    if conditional and not answer.conditions:
        raise Unacceptable(
            "conditions", "An approval with conditions needs at least one; or approve without."
        )
    if answer.conditions and not conditional:
        raise Unacceptable(
            "conditions", "Conditions go with the position approve_with_conditions only."
        )


def admit(
    review: ReviewFacts,
    request_id: str,
    answer: Answer,
    *,
    actor: Actor,
    on_behalf_of: str | None,
) -> Admitted:
    """Refuses who is not on turn, whoever was not asked, and what names another text."""
    round_ = review.round
    person = review.request_people.get(request_id)
    if round_ is None or person is None:
        raise Unknown
    email = review.emails[person]
    # Before anything else: whether their turn has come is nobody else's to find out.
    _check_person(actor, person, email, on_behalf_of)
    _check_turn(review.request_states.get(request_id))
    asked = next((one for one in review.facts.asked if one.request_id == request_id), None)
    if asked is None:
        raise Unknown
    _check_way(actor, review.facts.answers_by(asked.group))
    _check_text(answer, review, round_)
    return Admitted(round_, asked, email, review.facts.needs_code(asked.group))


def _check_turn(state: RequestState | None) -> None:
    if state is RequestState.MOVED:
        raise RequestMoved("This was handed on: a delegate answers now. Nothing was recorded.")
    if state is RequestState.UPCOMING:
        raise NotYourTurn("Other groups come first; you are asked when they have agreed.")


def _check_person(actor: Actor, person: str, email: str, on_behalf_of: str | None) -> None:
    theirs = actor.speaks_for(person)
    named = on_behalf_of is None or normal_email(on_behalf_of) == email
    if not theirs or not named:
        raise NotYourRequest("Somebody else was asked by this request; nothing was recorded.")


def _check_way(actor: Actor, ways: frozenset[Way]) -> None:
    if actor.way not in ways:
        raise WayClosed(
            f"This group answers {ways_in_words(ways)}; nothing was recorded. The plan takes no "
            "answer in this way."
        )


def _check_text(answer: Answer, review: ReviewFacts, round_: RoundRow) -> None:
    newest = review.facts.newest_revision
    if round_.revision_number != newest:
        raise RevisionSuperseded(
            f"Revision {newest} has replaced revision {round_.revision_number}; nothing was "
            "recorded. You will be asked about the new text."
        )
    if answer.revision_sha256 != round_.revision_sha256:
        raise RevisionSuperseded(
            f"This round reviews revision {round_.revision_number} with SHA-256 "
            f"{round_.revision_sha256}; the sign-off names another text. Read that one first."
        )
