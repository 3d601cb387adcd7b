"""Executes a sweep that is due, and keeps Prefect from filling up with old ones."""

from datetime import timedelta

from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterEndTime,
)
from prefect.client.schemas.objects import FlowRun as Run
from prefect.flow_engine import run_flow_async

from workflows import flows, prefect_runs
from workflows.desk import IN_HAND, InHand
from workflows.turns import Turns

KEPT = timedelta(days=1)
FORGOTTEN_AT_ONCE = 5


async def sweep_once(turns: Turns, due: list[Run]) -> None:
    """Executes the newest of the sweeps that are due; it covers all that were missed."""
    newest, *missed = due
    for run in missed:
        await prefect_runs.cancel(
            turns.client, run.id, name="Skipped", message="A later sweep covers it."
        )
    if not await prefect_runs.claimed(turns.client, newest.id):
        return
    token = IN_HAND.set(InHand(turns.desk, turns.client, newest.id))
    try:
        here = newest.model_copy(update={"deployment_id": None})
        await run_flow_async(flows.sweep, flow_run=here, parameters={}, return_type="state")
    finally:
        IN_HAND.reset(token)
    await forget_old_sweeps(turns)


async def forget_old_sweeps(turns: Turns) -> None:
    """A sweep a minute is no history; what a sweep did stands in the journal."""
    ended = FlowRunFilterEndTime(before_=prefect_runs.as_prefect(turns.desk.now() - KEPT))
    sweeps = FlowRunFilterDeploymentId(any_=[turns.deployments.sweep])
    old = await turns.client.read_flow_runs(
        flow_run_filter=FlowRunFilter(deployment_id=sweeps, end_time=ended),
        limit=FORGOTTEN_AT_ONCE,
    )
    for run in old:
        await turns.client.delete_flow_run(run.id)
