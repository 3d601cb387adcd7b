"""Keeps the versions of plans: whatever a round pinned can be read again, word for word."""

import hashlib
from datetime import datetime
from functools import lru_cache
from importlib import resources

from sqlmodel import Session, col, select

from models.plan_version import PlanVersion
from models.vocabulary import Action
from review.errors import Unacceptable
from review.plans.mistakes import PlanMistakes
from review.plans.reading import read_plan
from review.record import record
from review.rules.plan import Assurance, Plan

# What comes with Placet, by name.
SHIPPED = ("standard", "careful")


@lru_cache(maxsize=256)
def parsed(source: str) -> Plan:
    """The plan of this source; read once, for the text of a version never changes."""
    return read_plan(source)


def assurance_of(source: str, group: str) -> Assurance | None:
    """What this plan asks of whoever answers for the group; none where it cannot be read."""
    try:
        wanted = parsed(source).requirement(group)
    except PlanMistakes:
        return None
    # Whoever is asked beyond the plan answers by the link.
    return Assurance.LINK if wanted is None else wanted.assurance


def shipped_source(name: str) -> str | None:
    """The text of a plan that comes with Placet, or none of that name."""
    if name not in SHIPPED:
        return None
    return (resources.files("review.plans") / f"{name}.yaml").read_text(encoding="utf-8")


def newest_version(session: Session, name: str) -> PlanVersion | None:
    """The newest registered version of a plan."""
    query = select(PlanVersion).where(PlanVersion.name == name)
    return session.exec(query.order_by(col(PlanVersion.version).desc()).limit(1)).first()


def current_version(session: Session, name: str, *, actor: str, now: datetime) -> PlanVersion:
    """The version of the plan that a new round pins; registers a shipped plan on first use."""
    source = shipped_source(name)
    if source is not None:
        # While two releases run side by side, each pins the text that it ships with.
        return _with_text(session, name, _digest(source)) or register(
            session, source, actor=actor, now=now
        )
    found = newest_version(session, name)
    if found is None:
        raise Unacceptable("plan", f"There is no plan named {name!r}; try 'standard'.")
    return found


def register(session: Session, source: str, *, actor: str, now: datetime) -> PlanVersion:
    """The version with this text that the next round pins, made unless it is the newest already.

    The text of an earlier version is a new one again: rounds that pinned versions between keep
    them, and the journal says what was in force when.
    """
    plan, digest = parsed(source), _digest(source)
    newest = newest_version(session, plan.name)
    if newest is not None and newest.sha256 == digest:
        return newest
    session.connection().exec_driver_sql("SELECT pg_advisory_xact_lock(7202712)")
    newest = newest_version(session, plan.name)
    if newest is not None and newest.sha256 == digest:
        return newest
    before = _with_text(session, plan.name, digest)
    version = PlanVersion(
        name=plan.name,
        version=newest.version + 1 if newest is not None else 1,
        sha256=digest,
        source=source,
        created_at=now,
    )
    session.add(version)
    data: dict[str, str | int] = {
        "name": version.name,
        "version": version.version,
        "sha256": digest,
    }
    if before is not None:
        data["same_as"] = before.version
    record(
        session,
        stream="installation",
        action=Action.PLAN_REGISTERED,
        actor=actor,
        subject_id=version.id,
        data=data,
        now=now,
    )
    return version


def _with_text(session: Session, name: str, digest: str) -> PlanVersion | None:
    """The newest version of the plan that has this text."""
    query = select(PlanVersion).where(PlanVersion.name == name, PlanVersion.sha256 == digest)
    return session.exec(query.order_by(col(PlanVersion.version).desc()).limit(1)).first()


def _digest(source: str) -> str:
    return hashlib.sha256(source.encode()).hexdigest()
