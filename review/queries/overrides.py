"""Overrides as they are told: who proposed what, who confirmed it, and where it stands."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select as wide_select
from sqlalchemy import text
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models.group import Group
from models.override import Override
from models.person import Person
from review.errors import Unknown
from review.queries.draft_facts import ReviewFacts, load_facts
from review.queries.sweep_time import calendar_of_person
from review.rules.deadlines import deadline
from review.rules.overriding import LOUD, OverrideState, override_state

# The text under review of each draft, and the overrides it was promoted under.
STANDING = text("""
    SELECT d.id::text, v.sha256,
           v.number = (SELECT max(number) FROM revisions WHERE draft_id = d.id) AS newest,
           coalesce((SELECT j.data -> 'overrides' FROM journal j
                     WHERE j.stream = 'draft:' || d.id AND j.action = 'draft:promoted'
                     ORDER BY j.seq DESC LIMIT 1), '[]') AS used
    FROM drafts d
    JOIN LATERAL (
        SELECT revision_id FROM rounds WHERE draft_id = d.id ORDER BY number DESC LIMIT 1
    ) r ON true
    JOIN revisions v ON v.id = r.revision_id
    WHERE d.id::text = ANY(:drafts)
""")


@dataclass(frozen=True, slots=True)
class OverrideView:
    """An override, whom it lifts, the people behind it, and where it stands."""

    override: Override
    # The name of the group.
    label: str
    proposer: Person
    confirmer: Person | None
    ended_by: Person | None
    state: OverrideState

    @property
    def loud(self) -> bool:
        """Whether nobody who looks at the draft may miss it."""
        return self.state in LOUD


def overrides_of(session: Session, draft_id: str, now: datetime) -> tuple[OverrideView, ...]:
    """Every override of the draft, whatever became of it, in the order of proposing."""
    return overrides_by_draft(session, [draft_id], now).get(draft_id, ())


def override_of(session: Session, draft_id: str, override_id: str, now: datetime) -> OverrideView:
    """One override of the draft."""
    found = overrides_of(session, draft_id, now)
    return next(one for one in found if one.override.id == override_id)


def draft_of_override(session: Session, override_id: str) -> str:
    """The id of the draft whose requirement it lifts."""
    found = session.get(Override, override_id)
    if found is None:
        raise Unknown
    return found.draft_id


def longest_override(session: Session, review: ReviewFacts, now: datetime) -> datetime:
    """Until when an override that is proposed now may be good, by the days of the lead."""
    days = review.plan.override_days if review.plan else 1
    return deadline(now, days, calendar_of_person(session, review.lead_id, now))


def last_moment_of(session: Session, draft_id: str, day: date, now: datetime) -> datetime:
    """Until when an override is good whose last day this is: the lead's cut-off on it."""
    lead = load_facts(session, draft_id).lead_id
    return calendar_of_person(session, lead, now).at_cut_off(day)


def overrides_by_draft(
    session: Session, draft_ids: Collection[str], now: datetime
) -> Mapping[str, tuple[OverrideView, ...]]:
    """The same of several drafts, in two statements; a draft without any is not in it."""
    proposer, confirmer, ender = aliased(Person), aliased(Person), aliased(Person)
    query = (
        # SQLModel's own `select` is typed for four tables at most.
        wide_select(Override, col(Group.name), proposer, confirmer, ender)
        .join(Group, col(Group.key) == col(Override.group_key))
        .join(proposer, col(proposer.id) == col(Override.proposed_by_id))
        .outerjoin(confirmer, col(confirmer.id) == col(Override.confirmed_by_id))
        .outerjoin(ender, col(ender.id) == col(Override.ended_by_id))
        .where(col(Override.draft_id).in_(draft_ids))
        .order_by(col(Override.id))
    )
    rows = session.execute(query).all()  # pyright: ignore[reportDeprecated]
    if not rows:
        return {}
    drafts = sorted({row[0].draft_id for row in rows})
    standing = {
        one.id: one for one in session.connection().execute(STANDING, {"drafts": drafts}).all()
    }
    found: dict[str, list[OverrideView]] = {}
    for override, label, proposed, confirmed, ended in rows:
        now_read = standing[override.draft_id]
        state = override_state(
            confirmed=override.confirmed_at is not None,
            ended=override.ended_at is not None,
            used=override.id in now_read.used,
            of_this_text=now_read.newest and now_read.sha256 == override.revision_sha256,
            expires_at=override.expires_at,
            now=now,
        )
        view = OverrideView(override, label, proposed, confirmed, ended, state)
        found.setdefault(override.draft_id, []).append(view)
    return {draft_id: tuple(views) for draft_id, views in found.items()}
