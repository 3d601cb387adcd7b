"""The history a forecast is made from: when people were asked and when they answered, no more."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import text
from sqlmodel import Session

from models.vocabulary import Position, RoundState
from review.calendars import calendar_of
from review.rules.answer_history import Answers, GroupHistory, History, Outcomes
from review.rules.working_time import WorkClock

# The newest requests that were answered, or whose round ended without an answer. A request that a
# delegate took over tells nothing of either; an approval that was carried over took no time.
REQUESTS = text("""
    SELECT q.person_id::text, q.group_key, q.asked_at, s.first_at, s.position,
           r.state, r.closed_at, n.time_zone, n.country
    FROM requests q
    JOIN rounds r ON r.id = q.round_id
    JOIN people n ON n.id = q.person_id
    LEFT JOIN LATERAL (
        SELECT min(recorded_at) AS first_at, (array_agg(position ORDER BY seq DESC))[1] AS position,
               bool_or(carried_from_id IS NOT NULL) AS carried
        FROM sign_offs WHERE request_id = q.id AND counts
    ) s ON true
    WHERE q.asked_at IS NOT NULL
      AND q.state IN ('answered', 'closed')
      AND (s.first_at IS NOT NULL OR r.closed_at IS NOT NULL)
      AND s.carried IS NOT TRUE
    ORDER BY q.id DESC
    LIMIT :limit
""")

# The newest rounds that ended without approval, and when the next one of the draft was opened.
ROUNDS = text("""
    SELECT r.opened_at, r.closed_at, later.opened_at AS next_at, n.time_zone, n.country
    FROM rounds r
    JOIN drafts d ON d.id = r.draft_id
    JOIN policies p ON p.id = d.policy_id
    JOIN people n ON n.id = p.lead_id
    LEFT JOIN rounds later ON later.draft_id = r.draft_id AND later.number = r.number + 1
    WHERE r.closed_at IS NOT NULL AND r.state <> 'approved'
    ORDER BY r.id DESC
    LIMIT :limit
""")

MOST_REQUESTS = 2_000
MOST_ROUNDS = 500
COUNTED_IN = {
    Position.APPROVE.value: "agreed",
    Position.NO_OBJECTION.value: "agreed",
    Position.ABSTAIN.value: "abstained",
    Position.RECUSE.value: "recused",
    Position.REQUEST_CHANGES.value: "changes",
}


class Span(NamedTuple):
    """A time that went by for somebody in that zone and country."""

    start: datetime
    end: datetime
    time_zone: str
    country: str | None


class RequestRow(NamedTuple):
    """A row of `REQUESTS`."""

    person: str
    group: str
    asked_at: datetime
    first_at: datetime | None
    position: str | None
    state: str
    closed_at: datetime | None
    time_zone: str
    country: str | None

    @property
    def span(self) -> Span:
        """From the asking to the answer, or to the end of the round without one."""
        end = self.first_at or self.closed_at or self.asked_at
        return Span(self.asked_at, end, self.time_zone, self.country)

    @property
    def outcome(self) -> str | None:
        """The field of `Outcomes` that it counts in; none while it may still turn out either way.

        Of a round that is open nobody can tell yet, and what was said in it may be hidden from
        whoever reads the forecast. Conditions were dealt with where the round was approved with
        them.
        """
        if self.closed_at is None:
            return None
        if self.position != Position.APPROVE_WITH_CONDITIONS:
            return COUNTED_IN.get(self.position or "")
        return "agreed" if self.state == RoundState.APPROVED else "changes"


class Heap:
    """Times and outcomes as they are added up for a person, a group, or all."""

    def __init__(self) -> None:
        self.times: list[int] = []
        self.cut_short: list[int] = []
        self.in_vain: list[int] = []
        self.outcomes: Counter[str] = Counter()

    def add(self, row: RequestRow, seconds: int) -> None:
        """One more request."""
        if row.first_at is not None:
            self.times.append(seconds)
        else:
            approved = row.state == RoundState.APPROVED
            (self.cut_short if approved else self.in_vain).append(seconds)
        if row.outcome is not None:
            self.outcomes[row.outcome] += 1

    def answers(self) -> Answers:
        """The times alone."""
        return Answers(tuple(self.times), tuple(self.cut_short), tuple(self.in_vain))

    def group(self) -> GroupHistory:
        """The times, and how the answers turned out."""
        return GroupHistory(self.answers(), Outcomes(**self.outcomes))


def load_history(
    session: Session, *, requests: int = MOST_REQUESTS, rounds: int = MOST_ROUNDS
) -> History:
    """What is on record over all drafts, the newest of it."""
    asked = [
        RequestRow(*row) for row in session.connection().execute(REQUESTS, {"limit": requests})
    ]
    people: dict[str, Heap] = defaultdict(Heap)
    groups: dict[str, Heap] = defaultdict(Heap)
    overall = Heap()
    for row, seconds in zip(asked, worked([one.span for one in asked]), strict=True):
        for heap in (people[row.person], groups[row.group], overall):
            heap.add(row, seconds)
    ends = session.connection().execute(ROUNDS, {"limit": rounds}).all()
    lengths = [Span(row.opened_at, row.closed_at, row.time_zone, row.country) for row in ends]
    gaps = [
        Span(row.closed_at, row.next_at, row.time_zone, row.country)
        for row in ends
        if row.next_at is not None
    ]
    return History(
        people={person: heap.answers() for person, heap in people.items()},
        groups={group: heap.group() for group, heap in groups.items()},
        overall=overall.group(),
        gaps=tuple(worked(gaps)),
        lengths=tuple(worked(lengths)),
    )


def worked(spans: Sequence[Span]) -> Iterable[int]:
    """The working seconds of each, by its own calendar."""
    begins: dict[tuple[str, str | None, int], datetime] = {}
    for one in spans:
        key = (one.time_zone, one.country, one.start.year)
        begins[key] = min(begins.get(key, one.start), one.start)
    clocks = {
        (zone, country, year): WorkClock(calendar_of(zone, country, start), start)
        for (zone, country, year), start in begins.items()
    }
    for one in spans:
        clock = clocks[one.time_zone, one.country, one.start.year]
        start, end = int(one.start.timestamp()), int(one.end.timestamp())
        yield clock.position(end) - clock.position(start)
