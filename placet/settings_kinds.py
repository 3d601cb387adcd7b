"""The kinds of values that settings have, each with what is wrong with a bad one."""

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

# A mailbox as settings need it: what follows `<` or the whole; the mail room is stricter.
MAILBOX = re.compile(r"(?:[^<>@\x00-\x1f\x7f]* )?<?[^<>@\s]+@[^<>@\s]+>?")
# ASCII: the domain of the addresses for replies.
DOMAIN = re.compile(r"(?=.{1,200}$)[a-zA-Z0-9-]{1,63}(\.[a-zA-Z0-9-]{1,63})*")
QUIET_HOURS = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d-(?:[01]\d|2[0-3]):[0-5]\d")


def _mailbox(value: str) -> str:
    if not MAILBOX.fullmatch(value):
        raise ValueError(f"{value!r} is not a mail address")
    return value


def _base_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ValueError(f"{value!r} is not an http:// or https:// URL")
    return value.rstrip("/")


def _domain(value: str) -> str:
    if not DOMAIN.fullmatch(value):
        raise ValueError(f"{value!r} is not the domain of a mail address")
    return value.lower()


def _quiet_hours(value: str) -> str:
    if value != "none" and (not QUIET_HOURS.fullmatch(value) or value[:5] == value[6:]):
        raise ValueError(f"{value!r} is neither `none` nor like 20:00-07:00")
    return value


Mailbox = Annotated[str, AfterValidator(_mailbox)]
BaseUrl = Annotated[str, AfterValidator(_base_url)]
Domain = Annotated[str, AfterValidator(_domain)]
QuietHours = Annotated[str, AfterValidator(_quiet_hours)]
Port = Annotated[int, Field(ge=0, le=65535)]
