"""The messages of a Roundup: each known by its Message-ID, which the interface can look for."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from ticketing.errors import TicketFailed
from ticketing.http.answer import Answer
from ticketing.http.line import Line

_MESSAGES = "/rest/data/msg"
_TOKEN = re.compile(r"<([A-Za-z0-9_-]{1,200})@once\.invalid>")
# The longest Roundup gives.
_TOKEN_LIVES_SECONDS = 3600

# No try takes longer than this.
FRESH = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Held:
    """The token in a message, and whether it was put there a moment ago by Roundup's clock."""

    token: str | None
    fresh: bool


class Messages:
    """`author` is said with each one: Roundup takes a message without, and shows nobody."""

    def __init__(self, line: Line, author: str) -> None:
        self._line = line
        self._author = author

    def known(self, named: str, now: datetime) -> list[str]:
        """The messages of this name, the oldest first. A second one is of a try that was late, and
        no issue holds it."""
        answer = self._line.ask(
            "GET", _MESSAGES, now=now, params={"messageid:": _message_id(named)}
        )
        found = answer.read(lambda said: [int(one["id"]) for one in said["data"]["collection"]])
        return [str(number) for number in sorted(found)]

    def write(self, named: str, words: str, now: datetime, *, once: bool = False) -> str:
        """`once`: with a token in it for the one issue that it will be in."""
        held = {"inreplyto": _held(self._asked_token(now))} if once else {}
        body = {
            "author": self._author,
            "date": ".",
            "content": words,
            "type": "text/plain",
            "messageid": _message_id(named),
            **held,
        }
        answer = self._line.ask("POST", _MESSAGES, now=now, body=body, takes=(201,))
        return answer.read(lambda said: str(said["data"]["id"]))

    def rewrite(self, number: str, words: str, now: datetime) -> None:
        etag, content = self._read(number, "content", now)
        if content != words:
            self._set(number, {"content": words}, etag, now)

    def held(self, number: str, now: datetime) -> Held:
        answer = self._line.ask(
            "GET", f"{_MESSAGES}/{number}", now=now, params={"@fields": "inreplyto,activity"}
        )
        words, put_there = answer.read(
            lambda said: (
                str(said["data"]["attributes"]["inreplyto"] or ""),
                roundup_time(said["data"]["attributes"]["activity"]),
            )
        )
        fits = _TOKEN.fullmatch(words)
        return Held(fits[1] if fits else None, _told(answer, now) - put_there < FRESH)

    def new_token(self, number: str, now: datetime) -> str:
        etag, _ = self._read(number, "inreplyto", now)
        token = self._asked_token(now)
        self._set(number, {"inreplyto": _held(token)}, etag, now)
        return token

    def _asked_token(self, now: datetime) -> str:
        body = {"lifetime": _TOKEN_LIVES_SECONDS}
        answer = self._line.ask("POST", "/rest/data/issue/@poe", now=now, body=body)
        return answer.read(lambda said: str(said["data"]["link"]).rsplit("/", 1)[1])

    def _read(self, number: str, name: str, now: datetime) -> tuple[str, str]:
        """The ETag, and what is in this field."""
        answer = self._line.ask(
            "GET", f"{_MESSAGES}/{number}", now=now, params={"@fields": name, "@verbose": "3"}
        )
        return answer.read(
            lambda said: (
                str(said["data"]["@etag"]),
                str(said["data"]["attributes"][name] or ""),
            )
        )

    def _set(self, number: str, values: dict[str, str], etag: str, now: datetime) -> None:
        path = f"{_MESSAGES}/{number}"
        told = {"If-Match": etag}
        answer = self._line.ask("PUT", path, now=now, body=values, headers=told, takes=(200, 412))
        if answer.status == 412:
            raise TicketFailed("somebody changed the message meanwhile", retry=True)
        answer.read(lambda said: said["data"]["id"])


def roundup_time(said: str) -> datetime:
    return datetime.strptime(said[:19], "%Y-%m-%d.%H:%M:%S").replace(tzinfo=UTC)


def _told(answer: Answer, now: datetime) -> datetime:
    """When it answered, by its own clock, where it says so."""
    try:
        return parsedate_to_datetime(answer.headers["date"])
    except (LookupError, ValueError):
        return now


def _message_id(named: str) -> str:
    # ".invalid" is nobody's domain: no mail server takes it for one of its own messages.
    return f"<{named}@placet.invalid>"


def _held(token: str) -> str:
    return f"<{token}@once.invalid>"
