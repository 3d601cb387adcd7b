"""Compares every living run with every review that goes on."""

import logging
from dataclasses import dataclass
from datetime import timedelta

from review.rules.next_step import StepKind
from workflows import memory, prefect_runs
from workflows.displays import Displays
from workflows.prefect_runs import Living
from workflows.pressed import end_stray
from workflows.turns import Turns, Why

log = logging.getLogger(__name__)

# A run so young may have been made and not yet been written down.
FRESH = timedelta(seconds=3)


@dataclass(frozen=True, slots=True)
class WholePass:
    """One pass. Wake-ups are taken meanwhile: it asks in pages and takes one turn at a time."""

    turns: Turns
    displays: Displays

    async def go(self, *, thorough: bool) -> None:
        """Replaces lost runs and ends stray ones; `thorough`: also looks at what each shows.

        The runs are read first: one that begins meanwhile is then no surprise.
        """
        turns = self.turns
        runs = prefect_runs.every_living_run(turns.client, turns.deployments.review)
        living = {str(run.run_id): run async for run in runs}
        reviews = await turns.desk.work(memory.reviews)
        lost = [draft for draft, run_id in reviews.items() if run_id not in living]
        if lost or thorough:
            log.info("%d reviews, %d runs, %d lost", len(reviews), len(living), len(lost))
        for draft_id in lost:
            await turns.take(draft_id, Why.SHOWN)
        standing = await turns.desk.work(memory.standing)
        for run_id, run in living.items():
            if turns.desk.now() - run.since < FRESH:
                continue
            if run.draft_id is None or standing.get(run.draft_id) != run_id:
                await end_stray(turns, run.run_id)
            elif thorough or run.draft_id not in reviews:
                await self._compare(run.draft_id, run)

    async def _compare(self, draft_id: str, run: Living) -> None:
        turn = await self.turns.desk.look(draft_id)
        if turn.step.kind is not StepKind.WAIT or run.message != turn.waiting_message:
            self.displays.ask(draft_id)
