"""What we ask of Prefect's API: make a run, show where it stands, end it, list, count."""

import json
import re
from collections.abc import AsyncIterator, Collection
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.actions import ArtifactCreate
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterNextScheduledStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.client.schemas.responses import SetStateStatus
from prefect.client.schemas.sorting import FlowRunSort
from prefect.states import Cancelled, Paused, Pending
from prefect.types import DateTime

from review.queries.review_turn import Turn

# Fifty at a time: the server needs about 20 kB for each while it answers, and keeps them.
PAGE = 50
MOST = 200
AWAKE = (StateType.PENDING, StateType.RUNNING, StateType.CANCELLING)
ALIVE = (StateType.PAUSED, StateType.SCHEDULED, *AWAKE)
NOT_A_KEY = re.compile(r"[^a-z0-9]+")


def as_prefect(moment: datetime) -> DateTime:
    """The moment in the type that Prefect's filters ask for."""
    return DateTime.fromtimestamp(moment.timestamp(), UTC)


async def begin(client: PrefectClient, deployment: UUID, turn: Turn, *, generation: int) -> FlowRun:
    """A run for the draft, made asleep. The same generation twice is the same run."""
    return await client.create_flow_run_from_deployment(
        deployment,
        name=turn.draft_name,
        parameters={"draft_id": turn.draft_id},
        tags=turn.tags,
        state=asleep(turn.waiting_name, turn.waiting_message),
        idempotency_key=f"{turn.draft_id}/{generation}",
    )


def asleep(name: str, message: str) -> State[Any]:
    """A state that costs nothing and never times out."""
    return Paused(name=name, message=message, reschedule=True)


async def show_waiting(client: PrefectClient, run_id: UUID, turn: Turn) -> None:
    """Puts what the run waits for under its name, without running anything."""
    state = asleep(turn.waiting_name, turn.waiting_message)
    await client.set_flow_run_state(run_id, state, force=True)


async def cancel(client: PrefectClient, run_id: UUID, *, name: str, message: str) -> None:
    """Ends a run that stands for nothing."""
    await client.set_flow_run_state(run_id, Cancelled(name=name, message=message), force=True)


async def claimed(client: PrefectClient, run_id: UUID) -> bool:
    """Scheduled to Pending: Prefect lets one worker through and refuses the others."""
    answer = await client.set_flow_run_state(run_id, Pending())
    return answer.status is SetStateStatus.ACCEPT


async def show_sign_offs(client: PrefectClient, run_id: UUID, turn: Turn) -> None:
    """The matrix of sign-offs as a table on the run."""
    key = NOT_A_KEY.sub("-", f"sign-offs-{turn.draft_name}".lower()).strip("-")
    await client.create_artifact(
        ArtifactCreate(
            key=key,
            type="table",
            description=f"Who has signed what: {turn.draft_name}",
            data=json.dumps(turn.matrix),
            flow_run_id=run_id,
        )
    )


async def show_tags(client: PrefectClient, run_id: UUID, turn: Turn) -> None:
    """The tags, which name the stage."""
    await client.update_flow_run(run_id, tags=turn.tags)


async def due(client: PrefectClient, deployments: list[UUID], now: datetime) -> list[FlowRun]:
    """Runs that are to be executed: Resume pressed, or a schedule's time come. Newest first."""
    scheduled = _in_states([StateType.SCHEDULED], deployments)
    scheduled.next_scheduled_start_time = FlowRunFilterNextScheduledStartTime(
        before_=as_prefect(now)
    )
    return await client.read_flow_runs(
        flow_run_filter=scheduled, sort=FlowRunSort.EXPECTED_START_TIME_DESC, limit=MOST
    )


async def awake(client: PrefectClient, deployments: list[UUID]) -> list[FlowRun]:
    """Runs that say something is executing them."""
    return await client.read_flow_runs(flow_run_filter=_in_states(AWAKE, deployments), limit=MOST)


async def count_paused(client: PrefectClient, deployment: UUID) -> int:
    """How many runs are asleep."""
    return await client.count_flow_runs(
        flow_run_filter=_in_states([StateType.PAUSED], [deployment])
    )


class Living(NamedTuple):
    """A run that is not over, cut down to what is compared: there may be thousands."""

    run_id: UUID
    draft_id: str | None
    message: str | None
    since: datetime


def draft_of(run: FlowRun) -> str | None:
    """The draft a run of the review was made for."""
    try:
        return str(UUID(str(run.parameters.get("draft_id"))))
    except ValueError:  # begun by hand, with whatever was typed in
        return None


async def every_living_run(client: PrefectClient, deployment: UUID) -> AsyncIterator[Living]:
    """All runs that are not over, page by page; nothing else needs to wait for it."""
    offset = 0
    while True:
        page = await client.read_flow_runs(
            flow_run_filter=_in_states(ALIVE, [deployment]),
            sort=FlowRunSort.ID_DESC,
            limit=PAGE,
            offset=offset,
        )
        for run in page:
            if run.state is not None:
                yield Living(run.id, draft_of(run), run.state.message, run.state.timestamp)
        if len(page) < PAGE:
            return
        offset += PAGE


def _in_states(states: Collection[StateType], deployments: list[UUID]) -> FlowRunFilter:
    return FlowRunFilter(
        deployment_id=FlowRunFilterDeploymentId(any_=deployments),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=list(states))),
    )
