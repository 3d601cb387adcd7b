"""Whether Prefect answers: work waits while it does not, and begins anew when it does again."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import httpx
from prefect.exceptions import ObjectNotFound, PrefectHTTPStatusError

log = logging.getLogger(__name__)

LOOK_AGAIN_SECONDS = 0.5
SERVER_ERROR = 500


def is_outage(error: BaseException) -> bool:
    """Whether Prefect is away, or is not the one we were greeted by: it knows us no more."""
    if isinstance(error, ObjectNotFound):
        return True
    if isinstance(error, PrefectHTTPStatusError):
        return error.response.status_code >= SERVER_ERROR
    return isinstance(error, httpx.TransportError)


@dataclass(slots=True)
class Line:
    """The line to Prefect's API: down until greeted, down again once something failed."""

    greet: Callable[[], Awaitable[None]]
    up: asyncio.Event = field(default_factory=asyncio.Event)
    down: asyncio.Event = field(default_factory=asyncio.Event)
    # How often it has been greeted: a new number means that it may have lost its memory.
    greetings: int = 0

    async def keep(self) -> None:
        """Greets Prefect whenever the line is down, until it answers."""
        complained = False
        while True:
            try:
                await self.greet()
            except Exception as error:  # noqa: BLE001 - whatever is wrong with it, it is not there
                if not complained:
                    log.warning("Prefect does not answer (%s); waiting for it", brief(error))
                complained = True
                await asyncio.sleep(LOOK_AGAIN_SECONDS)
                continue
            complained = False
            log.info("Prefect answers")
            self.greetings += 1
            self.down.clear()
            self.up.set()
            await self.down.wait()

    def report(self, error: BaseException) -> None:
        """Tells the line of a failure; only an outage takes it down."""
        if is_outage(error):
            self.up.clear()
            self.down.set()


def brief(error: BaseException) -> str:
    """The error in one line, without the parameters of a statement."""
    cause = getattr(error, "orig", None) or error
    first = str(cause).strip().partition("\n")[0]
    return f"{type(error).__name__}: {first}"[:300]
