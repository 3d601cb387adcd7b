"""Our memory of which Prefect run stands for which draft, and of who has a turn in hand."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import func, or_, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from models.draft import Draft
from models.flow_run import FlowRun
from models.round import Round
from models.vocabulary import Stage

# A turn takes a fraction of a second; its worker renews the lease while it lasts.
LEASE = timedelta(seconds=10)
# What a run is remembered as that has done all it was for.
OVER = "Completed"


def lease(session: Session, draft_id: str, *, worker: str, now: datetime) -> FlowRun | None:
    """Takes the draft's turn in hand, or None while another worker has it."""
    session.connection().execute(
        insert(FlowRun)
        .values(draft_id=draft_id, generation=0, state_name="")
        .on_conflict_do_nothing()
    )
    taken = (
        update(FlowRun)
        .where(col(FlowRun.draft_id) == draft_id)
        .where(or_(col(FlowRun.lease_until).is_(None), col(FlowRun.lease_until) < now))
        .values(worker=worker, lease_until=now + LEASE)
        .returning(FlowRun)
    )
    return session.scalars(taken).one_or_none()


def release(session: Session, draft_id: str, *, worker: str) -> None:
    """Puts the turn out of hand."""
    session.connection().execute(
        update(FlowRun)
        .where(col(FlowRun.draft_id) == draft_id, col(FlowRun.worker) == worker)
        .values(worker=None, lease_until=None)
    )


def renew(session: Session, drafts: Collection[str], *, worker: str, now: datetime) -> None:
    """A sign of life for the turns in hand."""
    session.connection().execute(
        update(FlowRun)
        .where(col(FlowRun.draft_id).in_(drafts), col(FlowRun.worker) == worker)
        .values(lease_until=now + LEASE)
    )


def forget_leases(session: Session, *, worker: str) -> None:
    """A worker that starts under a name has nothing in hand, whatever it had when it died."""
    session.connection().execute(
        update(FlowRun).where(col(FlowRun.worker) == worker).values(worker=None, lease_until=None)
    )


def remember(
    session: Session,
    draft_id: str,
    *,
    state_name: str,
    flow_run_id: str | None = None,
    generation: int | None = None,
) -> None:
    """Keeps what the run is shown as; with a run, that it stands for the draft from now on."""
    values: dict[str, object] = {"state_name": state_name[:80]}
    if flow_run_id is not None:
        values |= {"flow_run_id": flow_run_id, "generation": generation}
    session.connection().execute(
        update(FlowRun).where(col(FlowRun.draft_id) == draft_id).values(**values)
    )


def recall(session: Session, drafts: Collection[str]) -> dict[str, FlowRun]:
    """What is remembered of these drafts."""
    found = session.scalars(select(FlowRun).where(col(FlowRun.draft_id).in_(drafts)))
    return {one.draft_id: one for one in found}


def reviews(session: Session) -> dict[str, str | None]:
    """Every draft whose review goes on, and the run that stands for it: two texts each."""
    begun = select(Round.id).where(col(Round.draft_id) == col(Draft.id)).exists()
    query = (
        select(Draft.id, FlowRun.flow_run_id)
        .outerjoin(FlowRun, col(FlowRun.draft_id) == col(Draft.id))
        .where(Draft.stage == Stage.DEVELOPMENT, begun)
    )
    return dict(session.exec(query).all())


def standing(session: Session) -> dict[str, str]:
    """Every run that is not remembered as over, by its draft."""
    query = select(FlowRun.draft_id, FlowRun.flow_run_id).where(
        col(FlowRun.flow_run_id).is_not(None), col(FlowRun.state_name) != OVER
    )
    return {draft_id: run_id for draft_id, run_id in session.exec(query) if run_id}


def count_resting(session: Session, *, now: datetime) -> int:
    """How many runs should be asleep: neither over nor in hand."""
    resting = (
        select(func.count())
        .select_from(FlowRun)
        .where(col(FlowRun.flow_run_id).is_not(None), col(FlowRun.state_name) != OVER)
        .where(or_(col(FlowRun.lease_until).is_(None), col(FlowRun.lease_until) < now))
    )
    return session.scalars(resting).one()
