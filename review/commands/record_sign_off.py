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
from models.vocabulary import Action, RoundState
from review import dedup
from review.actors import Actor
from review.commands.add_comment import added
from review.commands.admit_answer import Answer, admit, check_answer
from review.commands.try_code import Try, checking, using
from review.errors import Unknown
from review.locking import changing_draft_of_request
from review.queries.draft_facts import ReviewFacts, asking_facts, facts_from
from review.record import Entry, Mail, draft_stream, recording
from review.rules.facts import Asked, Recorded
from review.rules.gate import judge
from review.rules.plan import Assurance
from review.rules.visibility import default_audience
from review.signed import Signed, inserting, reading, signed_from
from review.tracked import as_concern, tracked

ANSWERED = "UPDATE requests SET state = 'answered', answered_at = $2 WHERE id = $1"


@dataclass(frozen=True, slots=True)
class RecordedSignOff:
    """The sign-off on record, and the addresses of the person it is of, and of whose place."""

    sign_off: Signed
    email: str
    round_number: int
    on_behalf_of: str | None = None


def record_sign_off(
    session: Session,
    request_id: str,
    answer: Answer,
    *,
    actor: Actor,
    now: datetime,
    on_behalf_of: str | None = None,
    tried: Try | None = None,
) -> RecordedSignOff:
    """The sign-off as recorded; `counts` is false where its round had closed before.

    The same answer given twice is one sign-off: a second tap on a phone says nothing new.
    `tried`: the mailed code that was typed, where the plan asks for one.
    """
    talk = signing(request_id, answer, actor=actor, now=now, on_behalf_of=on_behalf_of, tried=tried)
    return decide(session, talk)


def signing(
    request_id: str,
    answer: Answer,
    *,
    actor: Actor,
    now: datetime,
    on_behalf_of: str | None = None,
    tried: Try | None = None,
) -> Talk[Decided[RecordedSignOff]]:
    """The same for who has no session; the one place where a sign-off is decided.

    Nothing more is asked of the database where the plan asks for no code.
    """
    check_answer(answer)
    draft, *found = yield [changing_draft_of_request(request_id), *asking_facts(None, request_id)]
    if not draft:
        raise Unknown
    review = yield from facts_from(found)
    admitted = admit(review, request_id, answer, actor=actor, on_behalf_of=on_behalf_of)
    round_, asked, email, needs_code = admitted
    # Their own request was moved, so they were asked in this round too.
    principal = review.emails.get(asked.principal) if asked.principal else None
    last = yield from _last(review, asked)
    counts = round_.state is RoundState.OPEN
    if (
        last is not None
        and _stands(review, last)
        and _says_the_same(last, answer, counts=counts)
        and (last.auth_assurance == Assurance.CODE or not needs_code)
    ):
        return Decided(RecordedSignOff(last, email, round_.number, principal))
    code = None
    if needs_code:
        code = yield from checking(request_id, asked.person, answer, tried, now=now)
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
        late=now > (asked.due_at or round_.due_at),
        counts=counts,
        auth_method=actor.method,
        auth_assurance=Assurance.CODE if code else actor.assurance,
        salt=secrets.token_hex(16),
        supersedes_id=last.id if last is not None else None,
        auth_via=actor.name if actor.by_program else None,
    )
    conditions = tracked(signed, asked.name) if counts else ()
    writes = _writes(review, signed, conditions, actor)
    if code is not None:
        writes.append(using(code, now))
    return Decided(RecordedSignOff(signed, email, round_.number, principal), writes)


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
        signed.id,
        signed.person_id,
        signed.group_key,
        signed.position,
        signed.revision_sha256,
        by_code=signed.auth_assurance == Assurance.CODE,
    )
    facts = replace(
        review.facts,
        recorded=(*review.facts.recorded, new),
        concerns=(*review.facts.concerns, *map(as_concern, conditions)),
    )
    return judge(facts, now).open
