"""Keeps the versions of plans: whatever a round pinned can be read again, word for word."""

import hashlib
from datetime import datetime
from functools import lru_cache
from importlib import resources

from sqlmodel import Session, col, func, select

from models.plan_version import PlanVersion
from models.vocabulary import Action
from review.errors import Unacceptable
from review.plans.reading import read_plan
from review.record import record
from review.rules.plan import Plan

# What comes with Placet, by name.
SHIPPED = ("standard", "careful")


@lru_cache(maxsize=256)
def parsed(source: str) -> Plan:
    """The plan of this source; read once, for the text of a version never changes."""
    return read_plan(source)


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
        return register(session, source, actor=actor, now=now)
    found = newest_version(session, name)
    if found is None:
        raise Unacceptable("plan", f"There is no plan named {name!r}; try 'standard'.")
    return found


def register(session: Session, source: str, *, actor: str, now: datetime) -> PlanVersion:
    """The stored version with this text, made if it is new."""
    plan = parsed(source)
    digest = hashlib.sha256(source.encode()).hexdigest()
    same = select(PlanVersion).where(PlanVersion.name == plan.name, PlanVersion.sha256 == digest)
    found = session.exec(same).first()
    if found is not None:
        return found
    session.connection().exec_driver_sql("SELECT pg_advisory_xact_lock(7202712)")
    found = session.exec(same).first()
    if found is not None:
        return found
    newest = session.exec(
        select(func.max(PlanVersion.version)).where(PlanVersion.name == plan.name)
    ).one()
    version = PlanVersion(
        name=plan.name,
        version=(newest or 0) + 1,
        sha256=digest,
        source=source,
        created_at=now,
    )
    session.add(version)
    record(
        session,
        stream="installation",
        action=Action.PLAN_REGISTERED,
        actor=actor,
        subject_id=version.id,
        data={"name": version.name, "version": version.version, "sha256": digest},
        now=now,
    )
    return version
