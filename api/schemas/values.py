"""Values that every schema shares: lines, prose, keys, addresses, times."""

import re
import unicodedata
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

Item = TypeVar("Item")

MAX_INT = 2**31 - 1
ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[^\s@<>,;:\"()\[\]\\]{1,189}")
# Line and paragraph separators break a line for some readers of it, and not for others.
SEPARATORS = {"\u2028", "\u2029"}


def _no_controls(text: str, allowed: str) -> str:
    for char in text:
        if (unicodedata.category(char) in {"Cc", "Cs"} and char not in allowed) or (
            char in SEPARATORS
        ):
            raise ValueError(f"contains the character U+{ord(char):04X}, which is not text")
    return text


def _line(text: str) -> str:
    stripped = _no_controls(text, "").strip()
    if not stripped:
        raise ValueError("is empty")
    return stripped


def line_or_nothing(text: str) -> str:
    """One line, which may be empty."""
    return _line(text) if text.strip() else ""


def _prose(text: str) -> str:
    return _no_controls(text.replace("\r\n", "\n").replace("\r", "\n"), "\n\t").strip()


def _said(text: str) -> str:
    prose = _prose(text)
    if not prose:
        raise ValueError("is empty")
    return prose


def _email(text: str) -> str:
    address = _no_controls(text, "").strip().lower()
    if not ADDRESS.fullmatch(address):
        raise ValueError("is not an email address such as ana@example.org")
    return address


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except Exception as error:
        raise ValueError("is not a time zone such as Europe/Berlin") from error
    return name


def _sane_time(time: datetime) -> datetime:
    if not 2000 <= time.year <= 2200:
        raise ValueError("lies outside the years 2000 to 2200")
    return time


def _written(value: Any) -> Any:
    """Refuses a number where a date or a time is meant: it would be taken for seconds."""
    if not isinstance(value, str | date):
        raise ValueError("has to be a text such as 2026-03-02T09:00:00Z")
    return value


Line = Annotated[str, Field(max_length=300), AfterValidator(_line)]
Name = Annotated[str, Field(max_length=200), AfterValidator(_line)]
# Several lines; empty is allowed.
Prose = Annotated[str, Field(max_length=20_000), AfterValidator(_prose)]
# Several lines that say something.
Said = Annotated[str, Field(max_length=20_000), AfterValidator(_said)]
Email = Annotated[str, Field(max_length=254, examples=["ana@example.org"]), AfterValidator(_email)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?$")]
GroupKey = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,62}$", examples=["legal"])]
PlanName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,62}$", examples=["standard"])]
# As it was typed; whether it is one is said by whoever tries it.
Code = Annotated[str, Field(max_length=40), AfterValidator(_line)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
TimeZone = Annotated[str, Field(max_length=64, examples=["Europe/Berlin"]), AfterValidator(_zone)]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$", examples=["DE"])]
Number = Annotated[int, Field(ge=1, le=MAX_INT, strict=True)]
Flag = Annotated[bool, Field(strict=True)]
Time = Annotated[AwareDatetime, BeforeValidator(_written), AfterValidator(_sane_time)]
Day = Annotated[date, BeforeValidator(_written)]


class Given(BaseModel):
    """A body that comes in: nothing unknown in it, nothing converted."""

    model_config = ConfigDict(extra="forbid", strict=False)


class Told(BaseModel):
    """A body that goes out."""

    model_config = ConfigDict(frozen=True)


class Page(Told, Generic[Item]):
    """A page of a list; `next` goes into `after` of the next call, null at the end."""

    items: list[Item]
    next: str | None = None
