"""The network as one post sees it: addresses judged before, and one deadline for everything."""

import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import httpcore

from ticketing.webhooks.judging import Address

# So many bytes in one go: how slowly they are taken is looked at in between.
PIECE = 16_384
# Of the addresses of one name, so many are tried.
MOST_ADDRESSES = 3


@dataclass(frozen=True, slots=True)
class Deadline:
    """The moment at which a post ends, whatever it is at."""

    at: float
    clock: Callable[[], float] = time.monotonic

    def left(self, most: float | None, error: type[Exception]) -> float:
        """Seconds that a step may take, at most `most`; `error` where none is left."""
        left = self.at - self.clock()
        if left <= 0:
            raise error("the time for the whole post is over")
        return left if most is None else min(most, left)


class PinnedNetwork(httpcore.NetworkBackend):
    """Connects to the addresses it was given, whatever name it is asked for."""

    def __init__(self, addresses: Sequence[Address], deadline: Deadline) -> None:
        self._addresses = addresses[:MOST_ADDRESSES]
        self._deadline = deadline
        self._network = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        del host, local_address
        *others, last = self._addresses
        for address in others:
            try:
                return self._connect(address, port, timeout, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self._connect(last, port, timeout, socket_options)

    def _connect(
        self,
        address: Address,
        port: int,
        timeout: float | None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None,
    ) -> httpcore.NetworkStream:
        # An address and not a name: nobody is asked a second time what it means.
        stream = self._network.connect_tcp(
            str(address),
            port,
            timeout=self._deadline.left(timeout, httpcore.ConnectTimeout),
            socket_options=socket_options,
        )
        return TimedStream(stream, self._deadline)


class TimedStream(httpcore.NetworkStream):
    """A connection on which each step has what is left of the whole time."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        left = self._deadline.left(timeout, httpcore.ReadTimeout)
        return self._stream.read(min(max_bytes, PIECE), left)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), PIECE):
            left = self._deadline.left(timeout, httpcore.WriteTimeout)
            self._stream.write(buffer[start : start + PIECE], left)

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = self._deadline.left(timeout, httpcore.ConnectTimeout)
        return TimedStream(
            self._stream.start_tls(ssl_context, server_hostname, left), self._deadline
        )

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
