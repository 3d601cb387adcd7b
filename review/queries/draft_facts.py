"""Loads the facts of one draft's review: two statements, whatever the number of people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from models.plan_version import PlanVersion
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

CONTEXT = text("""
    SELECT d.policy_id::text, p.key, p.title, p.theme, p.lead_id::text,
           r.id::text AS round_id, r.number AS round_number, r.state, r.due_at,
           r.plan_version_id::text,
           v.id::text AS revision_id, v.number AS revision_number, v.sha256,
           (SELECT max(number) FROM revisions WHERE draft_id = d.id) AS newest,
           ARRAY(SELECT author_id::text FROM revisions
                 WHERE draft_id = d.id AND number <= v.number) AS authors,
           (SELECT jsonb_object_agg(key, name) FROM groups) AS labels,
           j.seq AS journal_seq, j.hash AS journal_hash, j.at AS journal_at
    FROM drafts d
    JOIN policies p ON p.id = d.policy_id
    LEFT JOIN LATERAL (
        SELECT * FROM rounds
        WHERE draft_id = d.id
          AND (CAST(:request_id AS uuid) IS NULL
               OR id = (SELECT round_id FROM requests WHERE id = CAST(:request_id AS uuid)))
        ORDER BY number DESC LIMIT 1
    ) r ON true
    LEFT JOIN revisions v ON v.id = r.revision_id
    LEFT JOIN LATERAL (
        SELECT seq, hash, at FROM journal WHERE stream = 'draft:' || d.id ORDER BY seq DESC LIMIT 1
    ) j ON true
    WHERE d.id = :draft_id
""")

# One row for each sign-off, and one for each request that has none.
ROUND = text("""
    SELECT q.id::text AS request_id, q.person_id::text, q.group_key, q.state, q.asked_at,
           n.name, n.email, s.id::text AS sign_off_id, s.position, s.revision_sha256, s.counts
    FROM requests q
    JOIN people n ON n.id = q.person_id
    LEFT JOIN sign_offs s ON s.request_id = q.id
    WHERE q.round_id = :round_id
    ORDER BY q.id, s.seq
""")

POSITIONS = {position.value: position for position in Position}


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
    session.flush()
    key = {"draft_id": draft_id, "request_id": request_id}
    row = session.connection().execute(CONTEXT, key).first()
    if row is None:
        raise Unknown
    round_ = _round(row)
    plan, error = (None, None) if round_ is None else _plan(session, row.plan_version_id)
    asked, recorded, states, emails = _asked_and_recorded(session, round_)
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


def gate_of(session: Session, draft_id: str, now: datetime) -> Verdict:
    """The verdict on a draft, for whoever asks."""
    return load_facts(session, draft_id).verdict(now)


def _round(row: Any) -> RoundRow | None:
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


def _plan(session: Session, version_id: str) -> tuple[Plan | None, str | None]:
    known = _plans.get(version_id)
    if known is not None:
        return known, None
    version = session.get(PlanVersion, version_id)
    try:
        plan = parsed(version.source if version is not None else "")
    except PlanMistakes as mistakes:
        return None, str(mistakes)
    _plans[version_id] = plan
    return plan, None


def _asked_and_recorded(
    session: Session, round_: RoundRow | None
) -> tuple[tuple[Asked, ...], tuple[Recorded, ...], dict[str, RequestState], dict[str, str]]:
    if round_ is None:
        return (), (), {}, {}
    asked: list[Asked] = []
    recorded: list[Recorded] = []
    states: dict[str, RequestState] = {}
    emails: dict[str, str] = {}
    for row in session.connection().execute(ROUND, {"round_id": round_.id}):
        if row.request_id not in states:
            states[row.request_id] = RequestState(row.state)
            emails[row.person_id] = row.email
            asked.append(
                Asked(row.request_id, row.person_id, row.name, row.group_key, row.asked_at)
            )
        if row.sign_off_id is not None:
            recorded.append(
                Recorded(
                    row.sign_off_id,
                    row.person_id,
                    row.group_key,
                    POSITIONS[row.position],
                    row.revision_sha256,
                    row.counts,
                )
            )
    return tuple(asked), tuple(recorded), states, emails
