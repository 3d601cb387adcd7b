"""Whom a mail goes to."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """`time_zone` is an IANA name; every moment in the mail is told in it."""

    name: str
    address: str
    time_zone: str
