"""Which addresses a webhook may reach: the public internet's, and those that a setting names."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# `is_global` is True for several of these, and differs between versions of Python.
CLOSED_V4 = tuple(
    IPv4Network(one)
    for one in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        # Once the way into 6to4.
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        # Multicast, reserved, broadcast.
        "224.0.0.0/3",
    )
)
# The only part of IPv6 that is given to anybody; outside lie mapped and compatible forms, NAT64,
# site-local, unique local, link-local and multicast.
OPEN_V6 = IPv6Network("2000::/3")
CLOSED_V6 = tuple(
    IPv6Network(one)
    for one in (
        # Protocol assignments, Teredo among them: it holds an IPv4 address.
        "2001::/23",
        "2001:db8::/32",
        # 6to4 holds an IPv4 address too.
        "2002::/16",
        "3fff::/20",
    )
)
# What the name of a host of one's own may stand for. Not link-local: there lies what a cloud
# tells each of its machines, secrets among it.
INSIDE = tuple(
    ip_network(one)
    for one in (
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "::1/128",
        "fc00::/7",
    )
)
HOST_NAME = re.compile(
    r"(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
)


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may be reached although it is not public, by name or by network."""

    hosts: frozenset[str] = field(default_factory=frozenset[str])
    networks: tuple[Network, ...] = ()

    def knows(self, host: str) -> bool:
        """Whether this host, or the address it is, is one of them."""
        if host in self.hosts:
            return True
        address = literal(host)
        return address is not None and self._within(address)

    def lets(self, host: str, address: Address) -> bool:
        """Whether this address may be reached under the name of this host."""
        if is_public(address) or self._within(address):
            return True
        return host in self.hosts and _in_any(address, INSIDE)

    def _within(self, address: Address) -> bool:
        return _in_any(address, self.networks)


NOTHING = Allowed()


def read_allowed(words: str) -> Allowed:
    """Hosts and networks with commas between them; a `ValueError` names the one that is neither."""
    hosts: set[str] = set()
    networks: list[Network] = []
    for word in filter(None, (one.strip().lower() for one in words.split(","))):
        if (network := _network(word)) is not None:
            networks.append(network)
        elif HOST_NAME.fullmatch(word) and not ends_in_number(word):
            hosts.add(word)
        else:
            raise ValueError(f"{word!r} is neither a host nor a network")
    return Allowed(frozenset(hosts), tuple(networks))


def is_public(address: Address) -> bool:
    """Whether anybody on the internet could reach it, and nobody who is not on it."""
    if isinstance(address, IPv4Address):
        return address.is_global and not _in_any(address, CLOSED_V4)
    if address not in OPEN_V6 or _in_any(address, CLOSED_V6):
        return False
    return address.is_global and not _is_isatap(address)


def literal(host: str) -> Address | None:
    """The address, where the host is written as one; without a zone."""
    try:
        return None if "%" in host else ip_address(host)
    except ValueError:
        return None


def ends_in_number(host: str) -> bool:
    """Whether resolvers may take a host for an IPv4 address in one of its old spellings."""
    last = host.rsplit(".", 1)[-1]
    return last.isdigit() or re.fullmatch(r"0x[0-9a-f]*", last) is not None


def _network(word: str) -> Network | None:
    try:
        return ip_network(word)
    except ValueError:
        return None


def _in_any(address: Address, networks: Iterable[Network]) -> bool:
    return any(address in network for network in networks)


def _is_isatap(address: IPv6Address) -> bool:
    # An IPv4 address behind 5efe tunnels into the network where that address means something.
    return address.packed[8:12] in {b"\x00\x00\x5e\xfe", b"\x02\x00\x5e\xfe"}
