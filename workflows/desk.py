"""What a turn works with: the database, this worker's name, the clock.

It travels in a context variable, because what is passed as a flow's parameter is stored and shown.
"""

import asyncio
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Concatenate, ParamSpec, TypeVar
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from sqlalchemy import Engine
from sqlmodel import Session

from models.session import unit_of_work
from review.queries.review_turn import Turn, load_turn

P = ParamSpec("P")
T = TypeVar("T")


def utc_now() -> datetime:
    """The time of day, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Desk:
    """The world of one worker."""

    engine: Engine
    worker: str
    now: Callable[[], datetime] = utc_now

    async def work(
        self,
        command: Callable[Concatenate[Session, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Runs a synchronous command in a thread, as one transaction: this is the edge."""

        def transaction() -> T:
            with unit_of_work(self.engine) as session:
                return command(session, *args, **kwargs)

        return await asyncio.to_thread(transaction)

    async def look(self, draft_id: str) -> Turn:
        """Where the draft's review stands now."""
        return await self.work(load_turn, draft_id, self.now())


@dataclass(slots=True)
class InHand:
    """The run being executed, and what its flow has found out."""

    desk: Desk
    client: PrefectClient
    run_id: UUID
    ended: Turn | None = None
    trouble: Exception | None = None


IN_HAND: ContextVar[InHand] = ContextVar("run_in_hand")
