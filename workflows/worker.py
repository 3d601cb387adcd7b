"""The worker's entry: sets Prefect's environment, then works until it is told to stop."""

import asyncio
import gc
import logging
import os
import threading
from datetime import timedelta

from models.engine import make_engine
from workflows.naming import own_name
from workflows.prefect_env import client_env
from workflows.signals import stop_on_signals

log = logging.getLogger(__name__)

A_MINUTE = timedelta(minutes=1)
LOOK_SECONDS = 0.2


def run_worker(
    *,
    database_url: str,
    prefect_api_url: str,
    prefect_auth: str | None,
    name: str | None = None,
    sweep_every: timedelta | float = A_MINUTE,
    stop: threading.Event | None = None,
) -> None:
    """Works until SIGTERM, SIGINT or `stop`, and finishes the turn in hand first.

    `sweep_every` is a span, or seconds. A `name` given is this worker's alone: what it had in
    hand when it died is free at once.
    """
    stop = stop or threading.Event()
    env = client_env(api_url=prefect_api_url, auth=prefect_auth, inherited=os.environ)
    os.environ.update(env)
    # Prefect reads its environment when it is imported: now, or before and then once more.
    from prefect.context import refresh_global_settings_context

    from workflows.shift import Shift, work

    refresh_global_settings_context()
    # What was imported stays: the collector need not look at it again, and comes round sooner.
    gc.collect()
    gc.freeze()

    engine = make_engine(database_url, max_overflow=0)
    span = sweep_every if isinstance(sweep_every, timedelta) else timedelta(seconds=sweep_every)
    shift = Shift(engine, name or own_name(), span, stop)
    failed: list[BaseException] = []

    def loop() -> None:
        try:
            asyncio.run(work(shift))
        except BaseException as error:  # noqa: BLE001 - raised again in the caller's thread
            failed.append(error)

    # In a thread of its own: in the main one Prefect puts its own handler in place of SIGTERM's
    # while a flow runs, and that one kills the flow.
    thread = threading.Thread(target=loop, name="worker", daemon=True)
    thread.start()
    stop_on_signals(stop)
    while thread.is_alive():
        thread.join(LOOK_SECONDS)
    engine.dispose()
    if failed:
        raise failed[0]
