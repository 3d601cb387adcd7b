"""How the headers of a mail are written: the library's own folding spoils long ones.

It loses blanks between encoded words (CPython 3.11), cuts words of a name in two, and turns a long
identifier into encoded words, which no reader decodes.
"""

from email import policy
from email.header import Header
from email.headerregistry import (
    Address,
    BaseHeader,
    HeaderRegistry,
    UniqueAddressHeader,
    UnstructuredHeader,
)
from email.message import EmailMessage
from typing import Any, ClassVar, Literal

from notifications.characters import in_reading_order, shortened

_IDENTIFIERS = ("message-id", "in-reply-to", "references", "x-placet-key", "list-unsubscribe")
_NAME_LENGTH = 100  # characters
_LINE_LENGTH = 76  # columns
_LONGEST_LINE = 900  # columns; RFC 5322 allows 998 with the name of the header


class _Identifier(UnstructuredHeader, BaseHeader):
    max_count: ClassVar[Literal[1] | None] = 1

    def fold(self, *, policy: "policy.Policy[Any]") -> str:
        return f"{self.name}: {self}{policy.linesep}"


class _Subject(UnstructuredHeader, BaseHeader):
    max_count: ClassVar[Literal[1] | None] = 1

    def fold(self, *, policy: "policy.Policy[Any]") -> str:
        return f"{self.name}: {_encoded(str(self), self.name, policy.linesep)}{policy.linesep}"


# The registry itself puts these two bases together; their stubs do not agree.
class _Party(UniqueAddressHeader, BaseHeader):  # pyright: ignore[reportIncompatibleMethodOverride, reportIncompatibleVariableOverride]
    def fold(self, *, policy: "policy.Policy[Any]") -> str:
        (to,) = self.addresses
        if not to.display_name:
            return f"{self.name}: {to.addr_spec}{policy.linesep}"
        name = _phrase(to.display_name, self.name, policy.linesep)
        last_line = f"{self.name}: {name} <{to.addr_spec}>".rpartition(policy.linesep)[2]
        blank = " " if len(last_line) <= _LINE_LENGTH else f"{policy.linesep} "
        return f"{self.name}: {name}{blank}<{to.addr_spec}>{policy.linesep}"


def header_policy(*, utf8: bool) -> "policy.EmailPolicy[EmailMessage]":
    registry = HeaderRegistry()
    for name in _IDENTIFIERS:
        registry.map_to_type(name, _Identifier)
    registry.map_to_type("subject", _Subject)
    registry.map_to_type("from", _Party)
    registry.map_to_type("to", _Party)
    registry.map_to_type("reply-to", _Party)
    return policy.SMTP.clone(utf8=utf8, header_factory=registry)


def party(name: str, address: str) -> Address:
    username, _, domain = address.rpartition("@")
    return Address(
        display_name=shortened(literal(name), _NAME_LENGTH), username=username, domain=domain
    )


def literal(value: str) -> str:
    """`=?` opens an encoded word: the library and the reader's client would decode what follows."""
    return in_reading_order(value).replace("=?", "= ?")


def _phrase(name: str, header: str, linesep: str) -> str:
    if not name.isascii():
        return _encoded(name, header, linesep)
    if name.replace(" ", "").isalnum():
        return name
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _encoded(value: str, header: str, linesep: str) -> str:
    if value.isascii() and len(value) < _LONGEST_LINE:
        return value
    return Header(value, "utf-8", header_name=header).encode(linesep=linesep)
