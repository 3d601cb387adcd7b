"""Executes the runs that Prefect says are due: Resume pressed in its UI, the sweep's schedule."""

import asyncio
import logging
from dataclasses import dataclass
from uuid import UUID

from prefect.client.schemas.objects import FlowRun as Run

from workflows import memory, prefect_runs
from workflows.crew import Crew
from workflows.line import Line, brief
from workflows.sweeps import sweep_once
from workflows.turns import Turns, Why

log = logging.getLogger(__name__)

LOOK_SECONDS = 2.0


@dataclass(slots=True)
class Pressed:
    """The runs that are due, executed in this process."""

    turns: Turns
    line: Line
    crew: Crew

    async def attend(self) -> None:
        """For ever: one question every two seconds."""
        while True:
            await self.line.up.wait()
            try:
                await self.look()
            except Exception as error:  # noqa: BLE001 - asked again in two seconds
                self.line.report(error)
                log.warning("no due runs to be had (%s)", brief(error))
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """Takes up whatever is due now."""
        turns = self.turns
        runs = await prefect_runs.due(turns.client, turns.deployments.both, turns.desk.now())
        sweeps = [run for run in runs if run.deployment_id == turns.deployments.sweep]
        if sweeps:
            self.crew.start(sweep_once(turns, sweeps), "the sweep")
        for run in runs:
            if run.deployment_id == turns.deployments.review:
                self.crew.start(self.press(run), f"the turn of run {run.name}")

    async def press(self, run: Run) -> None:
        """Lets the run that stands for a draft take a turn; another one is ended."""
        draft_id, desk = prefect_runs.draft_of(run), self.turns.desk
        known = (await desk.work(memory.recall, [draft_id])).get(draft_id) if draft_id else None
        if draft_id is not None and known is not None and known.flow_run_id == str(run.id):
            await self.turns.take(draft_id, Why.PRESSED)
        else:
            await end_stray(self.turns, run.id)


async def end_stray(turns: Turns, run_id: UUID) -> None:
    """Ends a run that stands for no draft: begun by hand, or replaced by another."""
    run = await turns.client.read_flow_run(run_id)
    if run.state is None or run.state.is_final():
        return
    await prefect_runs.cancel(
        turns.client,
        run_id,
        name="StandsForNothing",
        message="A review begins when a round opens; no draft is reviewed under this run.",
    )
