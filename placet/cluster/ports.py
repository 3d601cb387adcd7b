"""The ports of the cluster: free ones picked on demand, busy ones refused with one clear line."""

import errno
import socket

from placet.failures import CannotStart


def listen(host: str, port: int, *, option: str) -> socket.socket:
    """A listening socket that outlives the process serving it: a restart refuses nobody."""
    bound = _bound(host, port, option)
    bound.listen(2048)
    return bound


def free_port(host: str, port: int, *, option: str) -> int:
    """`port` if it is free, or a free one for 0."""
    with _bound(host, port, option) as bound:
        return int(bound.getsockname()[1])


def _bound(host: str, port: int, option: str) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror as error:
        raise CannotStart(f"cannot listen on {host}: {error.strerror}") from None
    bound = socket.socket(family, kind, protocol)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind(address)
        # Without SO_REUSEPORT a second listener is refused here, not at the first request.
        bound.listen(1)
    except OSError as error:
        bound.close()
        busy = error.errno == errno.EADDRINUSE
        reason = "is in use" if busy else f"cannot be used ({error.strerror})"
        hint = f": name another with {option}, or 0 for a free one" if busy else ""
        raise CannotStart(f"port {port} on {host} {reason}{hint}") from None
    return bound
