"""Connections that end when a request's time is up, however little arrives however often.

The time-outs of httpx are for each read: a server that sends a byte now and then holds it for ever.
"""

import socket
import ssl
from collections.abc import Callable, Iterable
from typing import Any

import httpcore
import httpx

_PIECE_BYTES = 16_384


class Deadline:
    """So many seconds from now on for all that a request needs."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._ends = clock() + seconds

    def bounded(self, seconds: float | None, over: type[Exception]) -> float:
        """What is left of them, at most what was asked for; raises `over` where nothing is."""
        left = self._ends - self._clock()
        if left <= 0:
            raise over("the time of the whole request is up")
        return left if seconds is None else min(left, seconds)


class DueTransport(httpx.HTTPTransport):
    """The transport of one request. No proxy of the environment, no connection kept."""

    def __init__(self, trust: ssl.SSLContext, deadline: Deadline) -> None:
        super().__init__(verify=trust, trust_env=False)
        self._pool = httpcore.ConnectionPool(
            ssl_context=trust,
            max_connections=1,
            max_keepalive_connections=0,
            network_backend=_DueBackend(deadline),
        )


class _DueBackend(httpcore.SyncBackend):
    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Each address of the host in its turn, all of them within the time."""
        failed: Exception = httpcore.ConnectError("the host has no address")
        for address in _addresses(host, port):
            left = self._deadline.bounded(timeout, httpcore.ConnectTimeout)
            try:
                stream = super().connect_tcp(address, port, left, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
            else:
                return DueStream(stream, self._deadline)
        raise failed


class DueStream(httpcore.NetworkStream):
    """A connection on which each step has what is left of the time."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.bounded(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), _PIECE_BYTES):
            left = self._deadline.bounded(timeout, httpcore.WriteTimeout)
            self._stream.write(buffer[start : start + _PIECE_BYTES], left)

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = self._deadline.bounded(timeout, httpcore.ConnectTimeout)
        stream = self._stream.start_tls(ssl_context, server_hostname, left)
        return DueStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _addresses(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(type(error).__name__) from error
    return list(dict.fromkeys(str(one[4][0]) for one in found))
