"""One worker at work: everything it does, beside each other on one event loop."""

import asyncio
import logging
import threading
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from prefect.context import AsyncClientContext
from sqlalchemy import Engine

from workflows import bootstrap, memory
from workflows.announcing import announce
from workflows.bootstrap import Deployments
from workflows.crew import Crew
from workflows.desk import Desk
from workflows.displays import Displays
from workflows.doorbell import Doorbell
from workflows.line import Line, brief
from workflows.pressed import Pressed
from workflows.reconcile import Reconciler
from workflows.turns import Turns
from workflows.wakes import Wakes

log = logging.getLogger(__name__)

RENEW_SECONDS = 3.0
STOP_LOOK_SECONDS = 0.1
FINISH_SECONDS = 10.0
NOWHERE = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Shift:
    """What a worker is told."""

    engine: Engine
    name: str
    sweep_every: timedelta
    stop: threading.Event


async def work(shift: Shift) -> None:
    """Works until told to stop, then finishes what is in hand."""
    # It calls every run that comes to rest an error, because it did not complete.
    logging.getLogger("prefect.flow_runs").setLevel(logging.CRITICAL)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    async with AsyncClientContext.get_or_create() as prefect:
        desk = Desk(shift.engine, shift.name)
        turns = Turns(desk, prefect.client, Deployments(review=NOWHERE, sweep=NOWHERE))

        async def greet() -> None:
            turns.deployments = await bootstrap.register(
                prefect.client, sweep_every=shift.sweep_every
            )

        line = Line(greet)
        crew, others = Crew(line), Crew(line)
        displays = Displays(turns, line)
        pressed = Pressed(turns, line, others)
        always: list[Coroutine[Any, Any, None]] = [
            line.keep(),
            Wakes(desk, turns, displays, line, crew, Doorbell(shift.engine)).attend(),
            displays.keep(),
            pressed.attend(),
            Reconciler(turns, pressed, displays, line, others).attend(),
            keep_leases(turns),
            announce(desk, line),
        ]
        await until_stopped(shift.stop, always)
        await turns.finish(FINISH_SECONDS)
        await crew.finish(FINISH_SECONDS)
        await others.finish(FINISH_SECONDS)


async def until_stopped(stop: threading.Event, always: list[Coroutine[Any, Any, None]]) -> None:
    """Runs them all; one that ends is a mistake of ours, and ends the worker loudly."""
    tasks = [asyncio.create_task(one) for one in always]
    try:
        while not stop.is_set():
            done, _ = await asyncio.wait(
                tasks, timeout=STOP_LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED
            )
            for one in done:
                one.result()
    finally:
        for one in tasks:
            one.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def keep_leases(turns: Turns) -> None:
    """A sign of life for the turns in hand, as long as there are any."""
    desk, forgotten = turns.desk, False
    while True:
        try:
            if not forgotten:
                await desk.work(memory.forget_leases, worker=desk.worker)
                forgotten = True
            if turns.in_hand:
                await desk.work(
                    memory.renew, list(turns.in_hand), worker=desk.worker, now=desk.now()
                )
        except Exception as error:  # noqa: BLE001 - the database is away; it comes back
            log.warning("leases not renewed (%s)", brief(error))
        await asyncio.sleep(RENEW_SECONDS)
