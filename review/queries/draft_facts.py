"""Loads the facts of one draft's review: two statements sent together, however many people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session

from models.session import hold
from models.talk import Rows, Statement, Talk
from models.vocabulary import Position, RequestState, RoundState, Theme
from review.errors import Unknown
from review.plans.mistakes import PlanMistakes
from review.plans.store import parsed
from review.record import GENESIS, Head
from review.rules.conditions import Subject
from review.rules.facts import Asked, Facts, Recorded, RoundFacts
from review.rules.gate import judge
from review.rules.plan import Plan, requirements_for
from review.rules.verdict import Verdict

# $1 is the draft, $2 the request; one of them may be null, and is then told by the other.
CONTEXT = """
    SELECT d.policy_id::text, p.key, p.title, p.theme, p.lead_id::text,
           r.id::text, r.number, r.state, r.due_at, r.plan_version_id::text,
           v.id::text, v.number, v.sha256,
           (SELECT max(number) FROM revisions WHERE draft_id = d.id),
           ARRAY(SELECT author_id::text FROM revisions
                 WHERE draft_id = d.id AND number <= v.number),
           (SELECT jsonb_object_agg(key, name) FROM groups),
           j.seq, j.hash, j.at
    FROM drafts d
    JOIN policies p ON p.id = d.policy_id
    LEFT JOIN LATERAL (
        SELECT * FROM rounds
        WHERE draft_id = d.id
          AND ($2::uuid IS NULL OR id = (SELECT round_id FROM requests WHERE id = $2::uuid))
        ORDER BY number DESC LIMIT 1
    ) r ON true
    LEFT JOIN revisions v ON v.id = r.revision_id
    LEFT JOIN LATERAL (
        SELECT seq, hash, at FROM journal WHERE stream = 'draft:' || d.id ORDER BY seq DESC LIMIT 1
    ) j ON true
    WHERE d.id = coalesce($1::uuid, (SELECT draft_id FROM requests WHERE id = $2::uuid))
"""

# One row for each sign-off, and one for each request that has none.
ROUND = """
    SELECT q.round_id::text, q.id::text, q.person_id::text, q.group_key, q.state, q.asked_at,
           q.due_at, q.on_behalf_of_id::text, b.name, n.name, n.email,
           s.id::text, s.position, s.revision_sha256, s.counts, s.carried_from_id::text,
           t.id IS NOT NULL
    FROM requests q
    JOIN people n ON n.id = q.person_id
    LEFT JOIN people b ON b.id = q.on_behalf_of_id
    LEFT JOIN sign_offs s ON s.request_id = q.id
    LEFT JOIN retractions t ON t.sign_off_id = s.id
    WHERE q.round_id = coalesce(
        (SELECT round_id FROM requests WHERE id = $2::uuid),
        (SELECT id FROM rounds WHERE draft_id = $1::uuid ORDER BY number DESC LIMIT 1)
    )
      AND ($1::uuid IS NULL OR q.draft_id = $1::uuid)
    ORDER BY q.id, s.seq
"""
PLAN = "SELECT source FROM plan_versions WHERE id = $1"

POSITIONS = {position.value: position for position in Position}


class ContextRow(NamedTuple):
    """A row of `CONTEXT`."""

    policy_id: str
    key: str
    title: str
    theme: str
    lead_id: str
    round_id: str | None
    round_number: int
    state: str
    due_at: datetime
    plan_version_id: str
    revision_id: str
    revision_number: int
    sha256: str
    newest: int | None
    authors: list[str] | None
    labels: dict[str, str] | None
    journal_seq: int | None
    journal_hash: str | None
    journal_at: datetime | None


class AnswerRow(NamedTuple):
    """A row of `ROUND`."""

    round: str
    request: str
    person: str
    group: str
    state: str
    asked_at: datetime | None
    due_at: datetime | None
    principal: str | None
    principal_name: str | None
    name: str
    email: str
    sign_off: str | None
    position: str
    sha256: str
    counts: bool
    carried_from: str | None
    retracted: bool


@dataclass(frozen=True, slots=True)
class RoundRow:
    """The round under judgement, with the revision it reviews."""

    id: str
    number: int
    state: RoundState
    due_at: datetime
    revision_id: str
    revision_number: int
    revision_sha256: str


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
    # By person.
    emails: Mapping[str, str]
    # The last entry of the draft's journal.
    journal_head: Head

    def verdict(self, now: datetime) -> Verdict:
        """What the gate says of these facts."""
        return judge(self.facts, now)


def load_facts(session: Session, draft_id: str, *, request_id: str | None = None) -> ReviewFacts:
    """The facts of the draft's newest round, or of the round to which the request belongs.

    The caller holds the draft's lock if it decides on them.
    """
    return hold(session, _facts(draft_id, request_id))


def asking_facts(draft_id: str | None, request_id: str | None) -> list[Statement]:
    """What is sent to know the facts: `facts_from` reads their rows, one after the other."""
    key = (draft_id, request_id)
    return [Statement(CONTEXT, key), Statement(ROUND, key)]


def facts_from(found: Sequence[Rows]) -> Talk[ReviewFacts]:
    """The facts of what was asked; asks once more for a plan that is new to this process."""
    contexts, answers = found
    if not contexts:
        raise Unknown
    row = ContextRow._make(contexts[0])
    round_ = _round(row)
    plan, error = (None, None) if round_ is None else (yield from _plan(row.plan_version_id))
    asked, recorded, states, emails = _asked_and_recorded(answers, round_)
    theme, labels = Theme(row.theme), row.labels or {}
    facts = Facts(
        newest_revision=row.newest or 0,
        round=None
        if round_ is None
        else RoundFacts(
            round_.number, round_.state, round_.revision_number, round_.revision_sha256
        ),
        requirements=() if plan is None else requirements_for(plan, Subject(theme), dict(labels)),
        asked=asked,
        recorded=recorded,
        authors=frozenset(row.authors or ()),
        plan_error=error,
    )
    return ReviewFacts(
        facts=facts,
        policy_id=row.policy_id,
        policy_key=row.key,
        title=row.title,
        theme=theme,
        lead_id=row.lead_id,
        round=round_,
        plan=plan,
        labels=labels,
        request_states=states,
        emails=emails,
        journal_head=Head(row.journal_seq or 0, row.journal_hash or GENESIS, row.journal_at),
    )


def _facts(draft_id: str, request_id: str | None) -> Talk[ReviewFacts]:
    while True:
        found = yield asking_facts(draft_id, request_id)
        review = yield from facts_from(found)
        # Without the draft's lock a round may have been opened between the two statements.
        if all(row[0] == (review.round and review.round.id) for row in found[1]):
            return review


def gate_of(session: Session, draft_id: str, now: datetime) -> Verdict:
    """The verdict on a draft, for whoever asks."""
    return load_facts(session, draft_id).verdict(now)


def _round(row: ContextRow) -> RoundRow | None:
    if row.round_id is None:
        return None
    return RoundRow(
        id=row.round_id,
        number=row.round_number,
        state=RoundState(row.state),
        due_at=row.due_at,
        revision_id=row.revision_id,
        revision_number=row.revision_number,
        revision_sha256=row.sha256,
    )


# Versions of plans never change, so each is fetched and read once in a process.
_plans: dict[str, Plan] = {}


def _plan(version_id: str) -> Talk[tuple[Plan | None, str | None]]:
    known = _plans.get(version_id)
    if known is not None:
        return known, None
    (found,) = yield [Statement(PLAN, (version_id,))]
    try:
        plan = parsed(found[0][0] if found else "")
    except PlanMistakes as mistakes:
        return None, str(mistakes)
    _plans[version_id] = plan
    return plan, None


def _asked_and_recorded(
    answers: Rows, round_: RoundRow | None
) -> tuple[tuple[Asked, ...], tuple[Recorded, ...], dict[str, RequestState], dict[str, str]]:
    asked: list[Asked] = []
    recorded: list[Recorded] = []
    states: dict[str, RequestState] = {}
    emails: dict[str, str] = {}
    if round_ is None:
        return (), (), states, emails
    for row in answers:
        one = AnswerRow._make(row)
        if one.request not in states:
            states[one.request] = RequestState(one.state)
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
                )
            )
    return tuple(asked), tuple(recorded), states, emails


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
