"""A lean HTTP client for load: keep-alive connections, one request at a time on each."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

from orjson import dumps


@dataclass(frozen=True, slots=True)
class Call:
    """One POST to make."""

    path: str
    body: dict[str, object]


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of each call, in order of finishing, and of the whole."""

    seconds: list[float]
    whole: float
    statuses: dict[int, int]

    @property
    def rate(self) -> float:
        """Calls a second."""
        return len(self.seconds) / self.whole

    def percentile(self, share: float) -> float:
        """The time under which this share of the calls stayed, in seconds."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


async def _client(
    host: str, port: int, token: str, calls: list[Call], seconds: list[float], seen: dict[int, int]
) -> None:
    reader, writer = await asyncio.open_connection(host, port)
    head = f"Host: {host}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
    while calls:
        call = calls.pop()
        body = dumps(call.body)
        began = time.perf_counter()
        start = f"POST {call.path} HTTP/1.1\r\n{head}Content-Length: {len(body)}\r\n\r\n"
        writer.write(start.encode() + body)
        answer = await reader.readuntil(b"\r\n\r\n")
        length = int(answer.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
        seconds.append(time.perf_counter() - began)
        status = int(answer[9:12])
        seen[status] = seen.get(status, 0) + 1
    writer.close()


async def _all(host: str, port: int, token: str, calls: Sequence[Call], clients: int) -> Measured:
    waiting, seconds, seen = list(reversed(calls)), list[float](), dict[int, int]()
    began = time.perf_counter()
    await asyncio.gather(
        *[_client(host, port, token, waiting, seconds, seen) for _ in range(clients)]
    )
    return Measured(seconds, time.perf_counter() - began, seen)


def load(port: int, token: str, calls: Sequence[Call], *, clients: int = 16) -> Measured:
    """Makes the calls from this many clients at once."""
    return asyncio.run(_all("127.0.0.1", port, token, calls, clients))
