"""A mailed code is tried: the try is paid for first, by itself, and only then is it looked at.

Whoever wants to try a code commits the payment (`paying`) before `checking` reads what was typed.
So neither a refusal, which undoes its transaction, nor a crash, nor a crowd of calls at once makes
a try free.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from models.session import decide
from models.talk import Decided, Statement, Talk, said
from models.vocabulary import Action
from review.actors import Actor
from review.codes import MARK_USED, PAY, CodeRow, hash_of_answer, is_code, newest_code
from review.commands.admit_answer import Answer
from review.errors import CodeExpired, CodeNeeded, CodeSpent, CodeWrong
from review.links import Links
from review.locking import locking_draft_of_request
from review.record import HEAD, Entry, draft_stream, head_from, recording
from review.rules.answer_code import TRIES, CodeState, state_of_code

HEAD_OF_REQUEST = HEAD.replace("$1", "'draft:' || (SELECT draft_id FROM requests WHERE id = $1)", 1)
NOTHING_LOST = "Nothing was recorded, and nothing you wrote is lost."


@dataclass(frozen=True, slots=True)
class Try:
    """What was typed, and the code for which a try was paid; none where there was none to try."""

    typed: str
    links: Links
    paid_for: str | None


def pay_for_try(
    session: Session,
    request_id: str,
    answer: Answer,
    typed: str,
    links: Links,
    *,
    actor: Actor,
    now: datetime,
) -> Try:
    """A try of the newest code of the request; the caller commits it before it is used."""
    return decide(session, paying(request_id, answer, typed, links, actor=actor, now=now))


def paying(
    request_id: str, answer: Answer, typed: str, links: Links, *, actor: Actor, now: datetime
) -> Talk[Decided[Try]]:
    """The same for who has no session."""
    draft, codes, head = yield [
        locking_draft_of_request(request_id),
        newest_code(request_id),
        Statement(HEAD_OF_REQUEST, (request_id,)),
    ]
    row = CodeRow._make(codes[0]) if codes else None
    if (
        row is None
        or actor.person_id not in (None, row.person)
        or _state(row, request_id, answer, now) is not CodeState.LIVE
    ):
        return (yield from said(Try(typed, links, None)))
    entry = Entry(
        stream=draft_stream(draft[0][0]),
        draft_id=draft[0][0],
        action=Action.CODE_TRIED,
        actor=actor.name,
        subject_id=row.id,
        data={"request": request_id, "try": row.tries + 1},
    )
    writes = [Statement(PAY, (row.id,)), *recording([entry], head_from(head), now=now)]
    return Decided(Try(typed, links, row.id), writes)


def checking(
    request_id: str, person: str, answer: Answer, tried: Try | None, *, now: datetime
) -> Talk[CodeRow]:
    """The code by which this answer is proven; refuses whatever is not exactly that.

    The caller holds the draft's lock, and marks the code as used with what it records.
    """
    (found,) = yield [newest_code(request_id)]
    row = CodeRow._make(found[0]) if found else None
    if tried is None or row is None or row.person != person or row.used_at is not None:
        raise CodeNeeded(
            f"The plan asks for a code that is mailed to whoever answers. {NOTHING_LOST}"
        )
    if row.id != tried.paid_for:
        raise untried(_state(row, request_id, answer, now))
    # That the paid try was the last is no reason not to look at it.
    state = _state(row._replace(tries=row.tries - 1), request_id, answer, now)
    if state is not CodeState.LIVE:
        raise untried(state)
    if not is_code(tried.links, row.id, row.salt, tried.typed):
        raise wrong(TRIES - row.tries)
    return row


def using(row: CodeRow, now: datetime) -> Statement:
    """Marks the code as used."""
    return Statement(MARK_USED, (row.id, now))


def _state(row: CodeRow, request_id: str, answer: Answer, now: datetime) -> CodeState:
    hashed = hash_of_answer(
        row.salt,
        request_id,
        answer.position,
        answer.revision_sha256,
        answer.reason,
        answer.conditions,
    )
    return state_of_code(row.code, hashed, now)


def untried(state: CodeState) -> CodeNeeded:
    """Why the code could not be tried."""
    match state:
        case CodeState.EXPIRED:
            return CodeExpired(f"The code has expired; ask for a new one. {NOTHING_LOST}")
        case CodeState.SPENT:
            return CodeSpent(
                f"The code was tried {TRIES} times and is no longer good; ask for a new one. "
                f"{NOTHING_LOST}"
            )
        case CodeState.OTHER_ANSWER:
            return CodeNeeded(
                f"The code that was mailed is for another answer; ask for a new one. {NOTHING_LOST}"
            )
        case CodeState.MISSING | CodeState.LIVE:
            return CodeNeeded(f"Another code was mailed meanwhile; use that one. {NOTHING_LOST}")


def wrong(left: int) -> CodeWrong:
    """It is another code; so many tries are left."""
    if not left:
        words = "That was the last try: ask for a new code."
    elif left == 1:
        words = "One more try, then a new code is needed."
    else:
        words = f"{left} more tries, then a new code is needed."
    return CodeWrong(f"That is not the code in the mail. {words} {NOTHING_LOST}")
