"""Heals whatever differs between our rows and Prefect's runs; our rows are right."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from prefect.client.schemas.objects import FlowRun as Run
from prefect.client.schemas.objects import StateType
from prefect.states import Crashed

from workflows import memory, prefect_runs
from workflows.crew import Crew
from workflows.displays import Displays
from workflows.line import Line, brief
from workflows.prefect_runs import draft_of
from workflows.pressed import Pressed
from workflows.turns import Turns
from workflows.whole_pass import WholePass

log = logging.getLogger(__name__)

LOOK_SECONDS = 3.0
# Long enough for a turn that has just begun to have taken its lease.
FRESH = timedelta(seconds=3)
A_SWEEP_TAKES = timedelta(minutes=2)
WHOLE_PASS_EVERY = timedelta(minutes=10)


@dataclass(slots=True)
class Reconciler:
    """Compares counts often and everything seldom."""

    turns: Turns
    pressed: Pressed
    displays: Displays
    line: Line
    crew: Crew
    difference: int = 0
    greetings: int = 0
    last_whole_pass: datetime | None = None

    async def attend(self) -> None:
        """For ever, and from the beginning whenever Prefect was away."""
        while True:
            await self.line.up.wait()
            if self.greetings != self.line.greetings:
                self.greetings, self.last_whole_pass = self.line.greetings, None
            try:
                await self.look()
            except Exception as error:  # noqa: BLE001 - looked at again in a moment
                self.line.report(error)
                log.warning("not reconciled (%s)", brief(error))
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """Wakes what died at work; compares everything where the counts stay apart.

        While reviews begin and end the difference moves; one that stays is a loss.
        """
        await self.heal_the_dead()
        turns = self.turns
        await turns.client.read_deployment(turns.deployments.sweep)
        now, first = turns.desk.now(), self.last_whole_pass is None
        asleep = await prefect_runs.count_paused(turns.client, turns.deployments.review)
        difference = asleep - await turns.desk.work(memory.count_resting, now=now)
        due = self.last_whole_pass is None or now - self.last_whole_pass > WHOLE_PASS_EVERY
        if due or (difference and difference == self.difference):
            await WholePass(turns, self.displays).go(thorough=first)
            self.last_whole_pass, difference = now, 0
        self.difference = difference

    async def heal_the_dead(self) -> None:
        """Runs that say they are at work while nobody holds their turn."""
        turns, now = self.turns, self.turns.desk.now()
        runs = await prefect_runs.awake(turns.client, turns.deployments.both)
        old = [run for run in runs if run.state and now - run.state.timestamp > FRESH]
        known = await turns.desk.work(memory.recall, [one for run in old if (one := draft_of(run))])
        for run in old:
            if run.deployment_id == turns.deployments.sweep:
                if run.state and now - run.state.timestamp > A_SWEEP_TAKES:
                    dead = Crashed(message="Its worker is gone.")
                    await turns.client.set_flow_run_state(run.id, dead, force=True)
                continue
            held = known.get(draft_of(run) or "")
            if held is None or held.lease_until is None or held.lease_until < now:
                await self._bring_back(run)

    async def _bring_back(self, run: Run) -> None:
        """Puts a run without a process to rest, so that its next turn begins from there."""
        log.warning("run %s says %s and nothing is behind it", run.name, run.state_name)
        if run.state_type is StateType.CANCELLING:
            await prefect_runs.cancel(
                self.turns.client, run.id, name="Cancelled", message="Cancelled by hand."
            )
        else:
            state = prefect_runs.asleep("Interrupted", "Its worker died; another goes on with it.")
            await self.turns.client.set_flow_run_state(run.id, state, force=True)
        self.crew.start(self.pressed.press(run), f"the turn of run {run.name}")
