"""Where a webhook goes: its URL read strictly, its name resolved once, every address judged."""

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from ticketing.webhooks.errors import AddressRefused, NoAddress
from ticketing.webhooks.judging import (
    HOST_NAME,
    Address,
    Allowed,
    ends_in_number,
    literal,
)

LONGEST_URL = 2000
PORTS = {"https": 443, "http": 80}

Resolve = Callable[[str, int], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Target:
    """A URL that may be posted to, in its parts."""

    scheme: str
    host: str
    port: int
    # With the query.
    path: str

    @property
    def authority(self) -> str:
        """The `Host` header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def read_target(url: str, allowed: Allowed) -> Target:
    """The target of a URL; `AddressRefused` says what is wrong with it."""
    if not 1 <= len(url) <= LONGEST_URL:
        raise AddressRefused(f"The URL has to have at most {LONGEST_URL} characters.")
    # Whatever is not plain ASCII is read in more than one way: by us, by the resolver, by TLS.
    if not all("!" <= character <= "~" for character in url) or "\\" in url:
        raise AddressRefused(
            "The URL may hold only visible ASCII characters; write other names with xn--."
        )
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise AddressRefused("This is not a URL.") from None
    if parts.scheme not in PORTS:
        raise AddressRefused("The URL has to begin with https://.")
    if "@" in parts.netloc:
        raise AddressRefused("The URL may not hold a user or a password.")
    if parts.fragment or url.endswith("#"):
        raise AddressRefused("The URL may not hold a fragment (#).")
    _refuse_odd_host(host)
    written = f"[{host}]" if ":" in host else host
    # Whatever else stands there somebody might take for a part of the host.
    if port == 0 or parts.netloc.lower() not in {written, f"{written}:{port}"}:
        raise AddressRefused("The URL names no host and port that could be reached.")
    if parts.scheme == "http" and not allowed.knows(host):
        raise AddressRefused("The URL has to begin with https://.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port or PORTS[parts.scheme], path)


def addresses_of(target: Target, allowed: Allowed, resolve: Resolve) -> tuple[Address, ...]:
    """Every address of the target, resolved once; refused as a whole where one is not public."""
    address = literal(target.host)
    found = [str(address)] if address else resolve(target.host, target.port)
    addresses = tuple(dict.fromkeys(_address(one) for one in found))
    if not addresses:
        raise NoAddress(f"There is no address for {target.host}.")
    for one in addresses:
        if not allowed.lets(target.host, one):
            raise AddressRefused(
                f"{target.host} is not an address of the public internet, or stands for one that "
                "is not."
            )
    return addresses


def look_up(host: str, port: int) -> list[str]:
    """The addresses of a name, as the machine's own resolver has them."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NoAddress(f"There is no address for {host}.") from None
    return [str(entry[4][0]) for entry in found]


def _refuse_odd_host(host: str) -> None:
    if literal(host) is not None:
        return
    if host.endswith("."):
        raise AddressRefused("The host in the URL may not end in a dot.")
    if not HOST_NAME.fullmatch(host) or ends_in_number(host):
        raise AddressRefused("The URL names no host that could be reached.")


def _address(text: str) -> Address:
    address = literal(text)
    if address is None:
        # With a zone: link-local.
        raise AddressRefused("The URL stands for an address that is not public.")
    return address
