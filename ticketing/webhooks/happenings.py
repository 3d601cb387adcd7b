"""Events of the feed as they may be told outside, with the names of what they are about."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, select

from models.draft import Draft
from models.journal import JournalEntry
from models.plan_version import PlanVersion
from models.policy import Policy
from models.round import Round
from review.plans.mistakes import PlanMistakes
from review.plans.store import parsed
from review.queries.events import Published
from review.record import policy_stream
from review.rules.public_events import NAMES, public_event
from ticketing.webhooks.payload import Happening


class Told(NamedTuple):
    """An event with its place in the feed and its policy's id, by which it is chosen."""

    position: int
    policy_id: str
    happening: Happening


class _Place(NamedTuple):
    policy_id: str
    policy: str
    number: int | None


class _Span(NamedTuple):
    """A round, from when to when it was open, and what its plan hides meanwhile."""

    number: int
    opened_at: datetime
    closed_at: datetime | None
    source: str

    def hides(self, at: datetime) -> bool:
        """Whether others' answers were hidden then; a plan that cannot be read hides them."""
        if self.closed_at is not None and self.closed_at < at:
            return False
        try:
            return parsed(self.source).independent_first_pass
        except PlanMistakes:
            return True


def happenings(session: Session, found: Sequence[Published]) -> list[Told]:
    """Those of the events that are told, in order."""
    named = [one for one in found if one.entry.action.value in NAMES]
    drafts = _drafts(session, {one.entry.draft_id for one in named if one.entry.draft_id})
    policies = _policies(session, [one.entry for one in named])
    rounds = _rounds(session, list(drafts))
    told = (
        _told(one, drafts.get(one.entry.draft_id or "") or policies.get(one.entry.stream), rounds)
        for one in named
    )
    return [one for one in told if one is not None]


def _told(one: Published, place: _Place | None, rounds: dict[str, list[_Span]]) -> Told | None:
    entry = one.entry
    span = _newest(rounds.get(entry.draft_id or "", []), entry.at)
    event = public_event(
        entry.action, entry.audience, independent=span is not None and span.hides(entry.at)
    )
    if event is None or place is None:
        return None
    happening = Happening(
        event=event.value,
        at=entry.at,
        subject=event.value.partition(":")[0],
        subject_id=entry.subject_id,
        policy=place.policy,
        draft_id=entry.draft_id,
        number=place.number,
        round=span.number if span else None,
    )
    return Told(one.position, place.policy_id, happening)


def _newest(spans: list[_Span], at: datetime) -> _Span | None:
    return next((one for one in reversed(spans) if one.opened_at <= at), None)


def _drafts(session: Session, ids: set[str]) -> dict[str, _Place]:
    if not ids:
        return {}
    query = select(Draft.id, Policy.id, Policy.key, Draft.number).join(
        Policy, col(Policy.id) == Draft.policy_id
    )
    found = session.exec(query.where(col(Draft.id).in_(ids)))
    return {draft: _Place(policy, key, number) for draft, policy, key, number in found}


def _policies(session: Session, entries: Sequence[JournalEntry]) -> dict[str, _Place]:
    """By the stream of a policy that has an entry of its own."""
    ids = {one.subject_id for one in entries if one.stream == policy_stream(one.subject_id)}
    if not ids:
        return {}
    found = session.exec(select(Policy.id, Policy.key).where(col(Policy.id).in_(ids)))
    return {policy_stream(policy): _Place(policy, key, None) for policy, key in found}


def _rounds(session: Session, drafts: Sequence[str]) -> dict[str, list[_Span]]:
    if not drafts:
        return {}
    query = (
        select(Round, PlanVersion.source)
        .join(PlanVersion, col(PlanVersion.id) == Round.plan_version_id)
        .where(col(Round.draft_id).in_(drafts))
        .order_by(col(Round.number))
    )
    spans: dict[str, list[_Span]] = {}
    for one, source in session.exec(query):
        span = _Span(one.number, one.opened_at, one.closed_at, source)
        spans.setdefault(one.draft_id, []).append(span)
    return spans
