"""Registers the flows' deployments with Prefect; doing it again changes nothing."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.actions import DeploymentScheduleCreate
from prefect.client.schemas.schedules import IntervalSchedule

from workflows import flows

REVIEW = "review"
SWEEP = "sweep"
DESCRIPTIONS = {
    REVIEW: (
        "One run per draft under review, begun when its first round opens. A run that waits is "
        "paused and costs nothing; Resume makes it look at its review again, and Cancel does not "
        "end a review: withdraw the draft for that."
    ),
    SWEEP: "Looks at every deadline: reminds, expires, escalates.",
}


@dataclass(frozen=True, slots=True)
class Deployments:
    """The identities under which this Prefect server knows our flows."""

    review: UUID
    sweep: UUID

    @property
    def both(self) -> list[UUID]:
        return [self.review, self.sweep]


async def register(client: PrefectClient, *, sweep_every: timedelta) -> Deployments:
    """Makes or refreshes both deployments."""
    every_so_often = DeploymentScheduleCreate(
        schedule=IntervalSchedule(interval=sweep_every), active=True, slug="sweep"
    )
    return Deployments(
        review=await _register(client, REVIEW, []),
        sweep=await _register(client, SWEEP, [every_so_often]),
    )


async def _register(
    client: PrefectClient, name: str, schedules: list[DeploymentScheduleCreate]
) -> UUID:
    # No work pool: nothing but our worker may run them, in its own process.
    flow_id = await client.create_flow(getattr(flows, name))
    return await client.create_deployment(
        flow_id,
        name=name,
        entrypoint=f"workflows.flows.{name}",
        schedules=schedules,
        description=DESCRIPTIONS[name],
        tags=["placet"],
        enforce_parameter_schema=False,
    )
