"""How the headers of a mail are written, where the library's own way would spoil them."""

from email import policy
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from typing import Any, ClassVar, Literal

_IDENTIFIERS = ("message-id", "in-reply-to", "references", "x-placet-key")


class _Unfolded(UnstructuredHeader, BaseHeader):
    """The library would fold a long identifier into encoded words, and no reader decodes those."""

    max_count: ClassVar[Literal[1] | None] = 1

    def fold(self, *, policy: "policy.Policy[Any]") -> str:
        return f"{self.name}: {self}{policy.linesep}"


def header_policy(*, utf8: bool) -> "policy.EmailPolicy[EmailMessage]":
    registry = HeaderRegistry()
    for name in _IDENTIFIERS:
        registry.map_to_type(name, _Unfolded)
    return policy.SMTP.clone(utf8=utf8, header_factory=registry)


def party(name: str, address: str) -> Address:
    username, _, domain = address.rpartition("@")
    return Address(display_name=literal(name), username=username, domain=domain)


def literal(value: str) -> str:
    """`=?` opens an encoded word: the library and the reader's client would decode what follows."""
    return value.replace("=?", "= ?")
