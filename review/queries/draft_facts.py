"""Loads the facts of one draft's review, however many people are asked in it.

Two statements are sent together; what only some drafts have (concerns, overrides, conditions on
the text) is asked for where they say it is there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from models.session import hold
from models.talk import Rows, Statement, Talk
from models.vocabulary import Position, RequestState, RoundState, Theme
from review.errors import Unknown
from review.queries.facts_beyond import everything_else
from review.queries.facts_rows import CONTEXT, ROUND, AnswerRow, ContextRow
from review.record import GENESIS, Head
from review.rules.facts import Asked, Facts, Recorded, RoundFacts
from review.rules.gate import judge
from review.rules.plan import Plan
from review.rules.verdict import Verdict

POSITIONS = {position.value: position for position in Position}


@dataclass(frozen=True, slots=True)
class RoundRow:
    """The round under judgement, with the revision it reviews."""

    id: str
    number: int
    state: RoundState
    opened_at: datetime
    due_at: datetime
    revision_id: str
    revision_number: int
    revision_sha256: str
    # The words in force when it was opened.
    base_revision_id: str | None = None


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """The facts for the gate, and what a command needs beside them."""

    facts: Facts
    policy_id: str
    policy_key: str
    title: str
    theme: Theme
    lead_id: str
    round: RoundRow | None
    plan: Plan | None
    labels: Mapping[str, str]
    request_states: Mapping[str, RequestState]
    # Whom each request names.
    request_people: Mapping[str, str]
    # By person.
    emails: Mapping[str, str]
    # The last entry of the draft's journal.
    journal_head: Head

    def verdict(self, now: datetime) -> Verdict:
        """What the gate says of these facts; whoever is told of it is told through a `Sight`."""
        return judge(self.facts, now)


def load_facts(
    session: Session, draft_id: str, *, request_id: str | None = None, candidates: bool = False
) -> ReviewFacts:
    """The facts of the draft's newest round, or of the round to which the request belongs.

    The caller holds the draft's lock if it decides on them. `candidates`: with those who could
    still be asked, for whoever is to be told.
    """
    return hold(session, _facts(draft_id, request_id, candidates=candidates))


def asking_facts(draft_id: str | None, request_id: str | None) -> list[Statement]:
    """What is sent to know the facts: `facts_from` reads their rows, one after the other."""
    key = (draft_id, request_id)
    return [Statement(CONTEXT, key), Statement(ROUND, key)]


def facts_from(found: Sequence[Rows], *, candidates: bool = False) -> Talk[ReviewFacts]:
    """The facts of what was asked; asks once more where that shows there is more to know."""
    contexts, answers = found
    if not contexts:
        raise Unknown
    row = ContextRow._make(contexts[0])
    round_ = _round(row)
    more = yield from everything_else(row, candidates=candidates)
    asked, recorded, states, people, emails = _asked_and_recorded(answers, round_)
    facts = Facts(
        newest_revision=row.newest or 0,
        round=None
        if round_ is None
        else RoundFacts(
            round_.number,
            round_.state,
            round_.revision_number,
            round_.revision_sha256,
            round_.due_at,
        ),
        requirements=more.requirements,
        asked=asked,
        recorded=recorded,
        authors=frozenset(row.authors or ()),
        plan_error=more.plan_error,
        concerns=more.concerns,
        overrides=more.overrides,
        candidates=more.candidates,
    )
    return ReviewFacts(
        facts=facts,
        policy_id=row.policy_id,
        policy_key=row.key,
        title=row.title,
        theme=Theme(row.theme),
        lead_id=row.lead_id,
        round=round_,
        plan=more.plan,
        labels=row.labels or {},
        request_states=states,
        request_people=people,
        emails={**more.emails, **emails},
        journal_head=Head(row.journal_seq or 0, row.journal_hash or GENESIS, row.journal_at),
    )


def _facts(draft_id: str, request_id: str | None, *, candidates: bool) -> Talk[ReviewFacts]:
    while True:
        found = yield asking_facts(draft_id, request_id)
        review = yield from facts_from(found, candidates=candidates)
        # Without the draft's lock a round may have been opened between the two statements.
        if all(row[0] == (review.round and review.round.id) for row in found[1]):
            return review


def _round(row: ContextRow) -> RoundRow | None:
    if row.round_id is None:
        return None
    return RoundRow(
        id=row.round_id,
        number=row.round_number,
        state=RoundState(row.state),
        opened_at=row.opened_at,
        due_at=row.due_at,
        revision_id=row.revision_id,
        revision_number=row.revision_number,
        revision_sha256=row.sha256,
        base_revision_id=row.base_revision_id,
    )


def _asked_and_recorded(
    answers: Rows, round_: RoundRow | None
) -> tuple[
    tuple[Asked, ...],
    tuple[Recorded, ...],
    dict[str, RequestState],
    dict[str, str],
    dict[str, str],
]:
    asked: list[Asked] = []
    recorded: list[Recorded] = []
    states: dict[str, RequestState] = {}
    people: dict[str, str] = {}
    emails: dict[str, str] = {}
    if round_ is None:
        return (), (), states, people, emails
    for row in answers:
        one = AnswerRow._make(row)
        if one.request not in states:
            states[one.request] = RequestState(one.state)
            people[one.request] = one.person
            emails[one.person] = one.email
            # Whoever handed it on is asked no more: the delegate has a request of their own.
            if one.state != RequestState.MOVED:
                asked.append(_asked(one))
        if one.sign_off is not None:
            recorded.append(
                Recorded(
                    one.sign_off,
                    one.person,
                    one.group,
                    POSITIONS[one.position],
                    one.sha256,
                    one.counts,
                    one.carried_from,
                    one.retracted,
                    one.by_code,
                    one.disputed is True,
                )
            )
    return tuple(asked), tuple(recorded), states, people, emails


def _asked(one: AnswerRow) -> Asked:
    return Asked(
        one.request,
        one.person,
        one.name,
        one.group,
        one.asked_at,
        one.due_at,
        one.principal,
        one.principal_name or "",
    )
