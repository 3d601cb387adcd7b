"""Records a person's position on a request, bound to exactly the text it names."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from models.columns import new_id
from models.comment import Comment
from models.session import decide
from models.talk import Decided, Statement, Talk, inserting_row
from models.vocabulary import Action, Position, RequestState, RoundState
from review import dedup
from review.actors import Actor
from review.commands.add_comment import added
from review.commands.put_person import normal_email
from review.errors import (
    NotYourRequest,
    NotYourTurn,
    ReasonMissing,
    RequestMoved,
    RevisionSuperseded,
    Unacceptable,
    Unknown,
)
from review.locking import changing_draft_of_request
from review.queries.draft_facts import ReviewFacts, RoundRow, asking_facts, facts_from
from review.record import Entry, Mail, draft_stream, recording
from review.rules.facts import Asked, Recorded
from review.rules.gate import judge
from review.rules.visibility import default_audience
from review.signed import Signed, inserting, reading, signed_from
from review.tracked import as_concern, tracked

ANSWERED = "UPDATE requests SET state = 'answered', answered_at = $2 WHERE id = $1"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the person says; `revision_sha256` is the text they say it of."""

    position: Position
    revision_sha256: str
    reason: str = ""
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordedSignOff:
    """The sign-off on record, and the address of the person it is of."""

    sign_off: Signed
    email: str
    round_number: int


def record_sign_off(
    session: Session,
    request_id: str,
    answer: Answer,
    *,
    actor: Actor,
    now: datetime,
    on_behalf_of: str | None = None,
) -> RecordedSignOff:
    """The sign-off as recorded; `counts` is false where its round had closed before.

    The same answer given twice is one sign-off: a second tap on a phone says nothing new.
    """
    talk = signing(request_id, answer, actor=actor, now=now, on_behalf_of=on_behalf_of)
    return decide(session, talk)


def signing(
    request_id: str,
    answer: Answer,
    *,
    actor: Actor,
    now: datetime,
    on_behalf_of: str | None = None,
) -> Talk[Decided[RecordedSignOff]]:
    """The same for who has no session; the one place where a sign-off is decided."""
    _check(answer)
    draft, *found = yield [changing_draft_of_request(request_id), *asking_facts(None, request_id)]
    if not draft:
        raise Unknown
    review = yield from facts_from(found)
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
    _check_text(answer, review, round_)
    last = yield from _last(review, asked)
    counts = round_.state is RoundState.OPEN
    if last is not None and _stands(review, last) and _says_the_same(last, answer, counts=counts):
        return Decided(RecordedSignOff(last, email, round_.number))
    signed = Signed(
        id=new_id(),
        request_id=request_id,
        round_id=round_.id,
        draft_id=draft[0][0],
        revision_id=round_.revision_id,
        revision_number=round_.revision_number,
        revision_sha256=round_.revision_sha256,
        person_id=asked.person,
        group_key=asked.group,
        position=answer.position,
        reason=answer.reason,
        reason_audience=default_audience(external=actor.viewer.external, group=asked.group),
        conditions=list(answer.conditions),
        recorded_at=now,
        late=now > round_.due_at,
        counts=counts,
        auth_method=actor.method,
        auth_assurance=actor.assurance,
        salt=secrets.token_hex(16),
        supersedes_id=last.id if last is not None else None,
    )
    conditions = tracked(signed, asked.name) if counts else ()
    writes = _writes(review, signed, conditions, actor)
    return Decided(RecordedSignOff(signed, email, round_.number), writes)


def _check(answer: Answer) -> None:
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


def _check_turn(state: RequestState | None) -> None:
    if state is RequestState.MOVED:
        raise RequestMoved("This was handed on: a delegate answers now. Nothing was recorded.")
    if state is RequestState.UPCOMING:
        raise NotYourTurn("Other groups come first; you are asked when they have agreed.")


def _check_person(actor: Actor, person: str, email: str, on_behalf_of: str | None) -> None:
    theirs = actor.person_id is None or actor.person_id == person
    named = on_behalf_of is None or normal_email(on_behalf_of) == email
    if not theirs or not named:
        raise NotYourRequest("Somebody else was asked by this request; nothing was recorded.")


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


def _last(review: ReviewFacts, asked: Asked) -> Talk[Signed | None]:
    earlier = [
        one.id
        for one in review.facts.recorded
        if one.person == asked.person and one.group == asked.group
    ]
    if not earlier:
        return None
    (found,) = yield [reading(earlier[-1])]
    return signed_from(found[0])


def _stands(review: ReviewFacts, last: Signed) -> bool:
    """Whether it is the person's own word still: not taken back, and not kept for them."""
    retracted = any(one.id == last.id and one.retracted for one in review.facts.recorded)
    return not retracted and last.carried_from_id is None


def _says_the_same(last: Signed, answer: Answer, *, counts: bool) -> bool:
    return (
        last.position is answer.position
        and last.reason == answer.reason
        and tuple(last.conditions) == answer.conditions
        # An answer that counted goes on counting when its round has closed meanwhile.
        and (last.counts or not counts)
    )


def _writes(
    review: ReviewFacts, signed: Signed, conditions: Sequence[Comment], actor: Actor
) -> list[Statement]:
    now = signed.recorded_at
    writes = [inserting(signed)]
    if signed.counts:
        writes.append(Statement(ANSWERED, (signed.request_id, now)))
    writes += [inserting_row(one) for one in conditions]
    entry = Entry(
        stream=draft_stream(signed.draft_id),
        draft_id=signed.draft_id,
        action=Action.SIGN_OFF_RECORDED,
        actor=actor.name,
        subject_id=signed.id,
        data=_told(review, signed, conditions, now),
    )
    entries = [entry, *(added(one, signed.revision_number, actor=actor.name) for one in conditions)]
    receipt = Mail(
        key=dedup.receipt(signed.id),
        template="receipt",
        to_person=signed.person_id,
        about={"sign_off": signed.id},
    )
    return writes + recording(
        entries, review.journal_head, now=now, mails=[receipt], wake=signed.counts
    )


def _told(
    review: ReviewFacts, signed: Signed, conditions: Sequence[Comment], now: datetime
) -> dict[str, Any]:
    data: dict[str, Any] = {
        "request": signed.request_id,
        "person": signed.person_id,
        "group": signed.group_key,
        "position": signed.position.value,
        "revision": signed.revision_number,
        "revision_sha256": signed.revision_sha256,
        "late": signed.late,
        "counts": signed.counts,
        "auth": {"method": signed.auth_method, "assurance": signed.auth_assurance},
        "supersedes": signed.supersedes_id,
        "words_hash": signed.words_hash(),
    }
    if signed.counts:
        data["gate"] = "open" if _opens(review, signed, conditions, now) else "shut"
    return data


def _opens(
    review: ReviewFacts, signed: Signed, conditions: Sequence[Comment], now: datetime
) -> bool:
    new = Recorded(
        signed.id, signed.person_id, signed.group_key, signed.position, signed.revision_sha256
    )
    facts = replace(
        review.facts,
        recorded=(*review.facts.recorded, new),
        concerns=(*review.facts.concerns, *map(as_concern, conditions)),
    )
    return judge(facts, now).open
