"""Posts to a URL of somebody else's choice: only to what was judged, and not for long."""

import ssl
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

import httpcore
import httpx

from ticketing.http.due import Deadline
from ticketing.webhooks.addresses import Resolve, Target, addresses_of, look_up, read_target
from ticketing.webhooks.errors import PostFailed
from ticketing.webhooks.judging import Address, Allowed
from ticketing.webhooks.pinned import PinnedNetwork

# Of an answer's body, which nobody keeps, so much is taken before the connection is closed.
MOST_ANSWER_BYTES = 65_536
BROKEN = (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, ssl.SSLError)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, and `Retry-After` where it was sent. No body is kept."""

    status: int
    retry_after: str | None = None


@dataclass(frozen=True, slots=True)
class Poster:
    """Posts without redirects, proxies, cookies or a connection that is used twice."""

    allowed: Allowed = field(default_factory=Allowed)
    # In seconds: for each step, and for everything from the name's look-up to the last byte.
    connect_seconds: float = 5.0
    read_seconds: float = 10.0
    whole_seconds: float = 15.0
    tls: ssl.SSLContext = field(default_factory=httpx.create_ssl_context)
    resolve: Resolve = look_up
    clock: Callable[[], float] = time.monotonic

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """The answer, whatever its status. Raises `AddressRefused`, `NoAddress`, `PostFailed`."""
        deadline = Deadline(self.whole_seconds, self.clock)
        target = read_target(url, self.allowed)
        addresses = addresses_of(target, self.allowed, self.resolve)
        try:
            return self._post(target, addresses, body, headers, deadline)
        except httpcore.TimeoutException as error:
            raise PostFailed(f"no answer in time ({type(error).__name__})") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, ssl.SSLError) as error:
            raise PostFailed(f"no answer ({_in_words(error)})") from error

    def _post(
        self,
        target: Target,
        addresses: tuple[Address, ...],
        body: bytes,
        headers: Mapping[str, str],
        deadline: Deadline,
    ) -> Answer:
        times = {
            "connect": self.connect_seconds,
            "read": self.read_seconds,
            "write": self.read_seconds,
            "pool": self.connect_seconds,
        }
        request = httpcore.Request(
            "POST",
            httpcore.URL(
                scheme=target.scheme.encode(),
                host=target.host.encode(),
                port=target.port,
                target=target.path.encode(),
            ),
            headers=_headers(target, body, headers),
            content=body,
            extensions={"timeout": times},
        )
        network = PinnedNetwork(addresses, deadline)
        with httpcore.ConnectionPool(
            ssl_context=self.tls, max_connections=1, retries=0, network_backend=network
        ) as pool:
            response = pool.handle_request(request)
            # The status is the answer; that its body breaks off changes nothing.
            with suppress(*BROKEN):
                _drain(response.iter_stream())
            response.close()
            return Answer(response.status, _header(response, b"retry-after"))


def _headers(target: Target, body: bytes, headers: Mapping[str, str]) -> list[tuple[str, str]]:
    return [
        ("Host", target.authority),
        ("Content-Length", str(len(body))),
        ("Connection", "close"),
        *headers.items(),
    ]


def _drain(pieces: Iterable[bytes]) -> None:
    taken = 0
    for piece in pieces:
        taken += len(piece)
        if taken >= MOST_ANSWER_BYTES:
            return


def _header(response: httpcore.Response, name: bytes) -> str | None:
    for key, value in response.headers:
        if key.lower() == name:
            return value.decode("ascii", "replace")[:100]
    return None


def _in_words(error: Exception) -> str:
    # httpcore gives what happened as the argument of its own error.
    cause = next((one for one in error.args if isinstance(one, OSError)), error)
    if isinstance(cause, ssl.SSLCertVerificationError):
        return "its certificate is not trusted"
    if isinstance(cause, ssl.SSLError):
        return "TLS failed"
    if isinstance(cause, ConnectionRefusedError):
        return "connection refused"
    return type(error).__name__
