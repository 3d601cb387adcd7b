"""How often somebody may call: a bucket each, in this process's memory alone.

Each holds a minute's worth of calls and fills evenly (GCRA: one number for each caller). Several
processes count for themselves; so a caller who reaches them all may call that many times as often.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from review.errors import TooManyCalls

WINDOW_SECONDS = 60
# Where a call's standing is kept until its answer goes out.
STANDING = "placet.standing"
MOST_CALLERS = 20_000


@dataclass(frozen=True, slots=True)
class Standing:
    """What is left to a caller: of which bound, how many calls, and when there are all again."""

    limit: int
    left: int
    full_in_seconds: int

    def headers(self) -> dict[str, str]:
        """As the IETF's draft of RateLimit header fields names them."""
        return {
            "RateLimit-Policy": f'"calls";q={self.limit};w={WINDOW_SECONDS}',
            "RateLimit": f'"calls";r={self.left};t={self.full_in_seconds}',
        }


class Bucket:
    """So many calls a minute of each caller."""

    def __init__(self, limit: int, clock: Callable[[], float]) -> None:
        self.limit = limit
        self._each = WINDOW_SECONDS / limit
        self._clock = clock
        # Of each caller, when their bucket will be full again.
        self._full_at: dict[str, float] = {}

    def take(self, caller: str) -> Standing:
        """One call of theirs; refuses it where none is left."""
        now = self._clock()
        full_at = self._full_at.get(caller, now)
        # Further ahead it can only be where the clock was put back.
        if not now < full_at <= now + WINDOW_SECONDS + self._each:
            full_at = now
        after = full_at + self._each
        # Half a call more, for sums of fractions.
        if after - now > WINDOW_SECONDS + self._each / 2:
            wait = max(1, math.ceil(after - now - WINDOW_SECONDS))
            raise TooManyCalls(
                f"More than {self.limit} calls a minute; go on in {wait} s. Nothing was changed.",
                retry_after=wait,
            )
        if len(self._full_at) >= MOST_CALLERS:
            self._forget(now)
        self._full_at[caller] = after
        left = max(0, round((WINDOW_SECONDS - (after - now)) / self._each))
        return Standing(self.limit, left, math.ceil(after - now))

    def _forget(self, now: float) -> None:
        """Whoever's bucket is full needs none; if everybody is at it, all begin anew."""
        self._full_at = {one: at for one, at in self._full_at.items() if at > now}
        if len(self._full_at) >= MOST_CALLERS:
            self._full_at = {}


class Rates:
    """The buckets of this process: of tokens and clients, and of addresses that ask to come in."""

    def __init__(self, calls: int | None, sign_ins: int | None, clock: Callable[[], float]) -> None:
        self.calls = Bucket(calls, clock) if calls else None
        self.sign_ins = Bucket(sign_ins, clock) if sign_ins else None

    def call(self, connection: HTTPConnection, caller: str) -> None:
        """A call of the API by this token or client."""
        if self.calls is not None:
            connection.scope[STANDING] = self.calls.take(caller)

    def sign_in(self, connection: HTTPConnection) -> None:
        """A try to come in from the address of this connection."""
        if self.sign_ins is not None:
            self.sign_ins.take(address_of(connection))


class RateHeaders:
    """ASGI middleware: tells callers what is left to them, with whatever they are answered."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["app"].state.placet.rates.calls is None:
            await self.app(scope, receive, send)
            return

        async def told(message: Message) -> None:
            standing: Standing | None = scope.get(STANDING)
            if standing is not None and message["type"] == "http.response.start":
                MutableHeaders(raw=message["headers"]).update(standing.headers())
            await send(message)

        await self.app(scope, receive, told)


def address_of(connection: HTTPConnection) -> str:
    """Whose address it is: of IPv6 the network, of which one house has all addresses."""
    host = connection.client.host if connection.client else ""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped) if mapped else str(int(address) >> 64)
    return str(address)
