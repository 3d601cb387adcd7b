"""The network as one post sees it: addresses judged before, and one deadline for everything."""

from collections.abc import Iterable, Sequence

import httpcore

from ticketing.http.due import Deadline, DueStream
from ticketing.webhooks.judging import Address

# Of the addresses of one name, so many are tried.
MOST_ADDRESSES = 3


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
            timeout=self._deadline.bounded(timeout, httpcore.ConnectTimeout),
            socket_options=socket_options,
        )
        return DueStream(stream, self._deadline)
