"""Goes through every round that is due; a draft that fails does not stop the ones behind it."""

import logging
from collections.abc import Sequence

from review.commands.forget_old_calls import forget_old_calls
from review.commands.sweep_deadlines import DraftNotSwept, sweep_deadlines
from review.commands.tell_expired import tell_expired
from workflows.desk import Desk
from workflows.line import brief

log = logging.getLogger(__name__)

# The next sweep goes on where this one stopped.
MOST_IN_ONE_SWEEP = 5000
NAMED = 20


class SweepIncomplete(RuntimeError):
    """Some drafts could not be swept; each is named, with what kind of error it was."""

    def __init__(self, failed: Sequence[DraftNotSwept], looked_at: int) -> None:
        named = ", ".join(f"{one.name} ({type(one.__cause__).__name__})" for one in failed[:NAMED])
        more = f" and {len(failed) - NAMED} more" if len(failed) > NAMED else ""
        super().__init__(
            f"{len(failed)} of {len(failed) + looked_at} rounds could not be swept: {named}{more}"
        )


async def sweep_through(desk: Desk) -> int:
    """How many rounds were looked at, and overrides told to be over, a transaction each.

    Raises `SweepIncomplete` when all the others are done. An error that belongs to no draft, such
    as a database that is away, comes through at once.
    """
    looked_at, failed = 0, dict[str, DraftNotSwept]()
    while looked_at + len(failed) < MOST_IN_ONE_SWEEP:
        try:
            if not await desk.work(sweep_deadlines, desk.now(), passing_over=set(failed)):
                break
            looked_at += 1
        except DraftNotSwept as error:
            log.error("%s (%s)", error, brief(error.__cause__ or error), exc_info=error.__cause__)
            failed[error.draft_id] = error
    for _ in range(MOST_IN_ONE_SWEEP):
        if not await desk.work(tell_expired, desk.now()):
            break
        looked_at += 1
    for _ in range(MOST_IN_ONE_SWEEP):
        # No round: what was kept of calls for a while only.
        if not await desk.work(forget_old_calls, desk.now()):
            break
    if failed:
        raise SweepIncomplete(list(failed.values()), looked_at)
    return looked_at
