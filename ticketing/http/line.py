"""One line to one ticket system: every connector asks through it."""

import json
import logging
import ssl
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from ticketing.errors import TicketFailed
from ticketing.http.answer import Answer
from ticketing.http.due import Deadline, DueTransport
from ticketing.http.refusals import refused, unanswered

# At INFO every address asked for, at DEBUG what goes over the line.
_TALKATIVE = ("httpx", "httpcore")

Refusal = Callable[[Answer, datetime], TicketFailed]
"""What an answer means that is no success."""


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """Of one request: seconds, and bytes of an answer."""

    connect_seconds: float = 5
    read_seconds: float = 20
    whole_seconds: float = 30
    answer_bytes: int = 4_000_000


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the system is, and how one is known there. The operator said it: a private address is
    as good as any."""

    base_url: str
    headers: Mapping[str, str] = field(repr=False)
    """Sent with every request; among them the credentials."""
    ca_file: Path | None = None
    """The authority of a server of one's own; None: those the system trusts."""
    bounds: Bounds = Bounds()


def any_refusal(answer: Answer, now: datetime) -> TicketFailed:
    return refused(answer, "", now)


class Line:
    """Safe to be shared by threads: nothing is kept between two requests."""

    def __init__(
        self,
        place: Place,
        refusal: Refusal = any_refusal,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.WARNING)
        self._place = place
        self._refusal = refusal
        self._clock = clock
        self._trust = ssl.create_default_context(cafile=place.ca_file)

    def ask(
        self,
        method: str,
        path: str,
        *,
        now: datetime,
        params: Mapping[str, str] | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        takes: Collection[int] = (200,),
    ) -> Answer:
        """The answer, where its status is one of `takes`; raises `TicketFailed` for any other.

        `body` is sent as JSON; bytes are sent as they are.
        """
        content = body if isinstance(body, bytes) else _written(body)
        try:
            answer = self._asked(method, path, params, content, headers)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError) as error:
            # Not chained: a protocol error may hold a header, and so the credentials.
            raise unanswered(error) from None
        if answer.status in takes:
            return answer
        raise self._refusal(answer, now)

    def _asked(
        self,
        method: str,
        path: str,
        params: Mapping[str, str] | None,
        content: bytes | None,
        headers: Mapping[str, str] | None,
    ) -> Answer:
        bounds = self._place.bounds
        told = dict(self._place.headers) | dict(headers or {})
        if content is not None:
            told["Content-Type"] = "application/json"
        transport = DueTransport(self._trust, Deadline(bounds.whole_seconds, self._clock))
        with (
            httpx.Client(
                transport=transport,
                trust_env=False,
                follow_redirects=False,
                timeout=httpx.Timeout(bounds.read_seconds, connect=bounds.connect_seconds),
            ) as client,
            client.stream(
                method,
                f"{self._place.base_url}{path}",
                params=params,
                content=content,
                # Packed, a few bytes could become any number.
                headers={"User-Agent": "Placet", "Accept-Encoding": "identity"} | told,
            ) as response,
        ):
            read = _bounded(response, bounds.answer_bytes)
        names = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status_code, names, read, content or b"")


def _written(body: Any) -> bytes | None:
    return None if body is None else json.dumps(body).encode()


def _bounded(response: httpx.Response, most: int) -> bytes:
    read = bytearray()
    for piece in response.iter_raw():
        read += piece
        if len(read) > most:
            raise TicketFailed(
                f"{response.status_code}, with more than {most} bytes",
                retry=True,
                system_down=True,
            )
    return bytes(read)
