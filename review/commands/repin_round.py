"""Pins another version of a plan, or another plan, to an open round: with a reason, on record."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from models.plan_version import PlanVersion
from models.round import Round
from models.vocabulary import Action
from review.commands.ask_again import ask_again
from review.commands.close_round import open_round_of
from review.errors import AlreadyThere, FirstPassIndependent, PlanUnreadable
from review.locking import change_draft
from review.plans.mistakes import PlanMistakes
from review.plans.store import current_version, parsed
from review.record import draft_stream, record
from review.rules.plan import Plan


def repin_round(
    session: Session,
    draft_id: str,
    number: int,
    *,
    plan: str | None,
    reason: str,
    actor: str,
    now: datetime,
    if_match: int | None = None,
) -> PlanVersion:
    """The newest version of the plan of that name (default: the draft's own), pinned to the round.

    Nothing else lets a change of plan touch an open round. Nobody is un-asked, and the round's
    deadline stays; a group that is newly required and was not asked keeps the gate shut until it
    is. Whose answer counts no more, because it came without a code that is asked for now, is
    asked again. The draft's later rounds follow the plan that was named.
    """
    draft = change_draft(session, draft_id, if_match=if_match)
    review, round_ = open_round_of(session, draft_id, number)
    name = plan or draft.plan
    row = session.get_one(Round, round_.id, populate_existing=True)
    before = session.get_one(PlanVersion, row.plan_version_id)
    version, after = _newest(session, name, actor=actor, now=now)
    if (version.name, version.sha256) == (before.name, before.sha256):
        raise AlreadyThere(
            f"Round {number} follows {before.name}@{before.version} already, word for word its "
            "newest version."
        )
    if review.plan is not None and review.plan.independent_first_pass:
        _refuse_to_open_up(after, version, number)
    session.connection().execute(
        update(Round)
        .where(col(Round.id) == round_.id)
        # The sweep looks at it at once, and by the new plan finds when it next has to.
        .values(plan_version_id=version.id, next_sweep_at=now)
    )
    draft.plan = name
    again = ask_again(session, draft_id, review.facts, version.id, now=now)
    record(
        session,
        stream=draft_stream(draft_id),
        draft_id=draft_id,
        action=Action.ROUND_REPINNED,
        actor=actor,
        subject_id=round_.id,
        data={
            "number": number,
            "from": _named(before),
            "to": _named(version),
            "reason": reason,
            # Whose answer came without the code that the plan asks for now.
            **({"asked_again": again} if again else {}),
        },
        now=now,
        wake=True,
    )
    return version


def _newest(session: Session, name: str, *, actor: str, now: datetime) -> tuple[PlanVersion, Plan]:
    try:
        version = current_version(session, name, actor=actor, now=now)
        return version, parsed(version.source)
    except PlanMistakes as mistakes:
        raise PlanUnreadable("plan", f"The plan {name!r} cannot be read: {mistakes}") from mistakes


def _refuse_to_open_up(after: Plan, version: PlanVersion, number: int) -> None:
    if not after.independent_first_pass:
        raise FirstPassIndependent(
            f"Round {number} promised its reviewers that they judge independently, and "
            f"{version.name}@{version.version} would show them each other's answers; close the "
            "round and open the next one under that plan."
        )


def _named(version: PlanVersion) -> dict[str, str | int]:
    return {"name": version.name, "version": version.version, "sha256": version.sha256}
