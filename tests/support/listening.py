"""Somebody who listens to the event stream over a real socket, as an integrator's program does."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlencode, urlsplit

PATIENCE_SECONDS = 20


@dataclass
class Heard:
    """One block of the stream."""

    event: str = ""
    id: str = ""
    data: Any = None
    retry: str = ""
    comment: str = ""


@dataclass
class Ear:
    """One connection; `last` is the id to go on from."""

    base: str
    token: str
    query: dict[str, Any] = field(default_factory=dict)
    last: str = ""
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)

    async def __aenter__(self) -> Self:
        where = urlsplit(self.base)
        self.reader, self.writer = await asyncio.open_connection(where.hostname, where.port)
        path = f"/api/v1/events?{urlencode(self.query, doseq=True)}"
        lines = [
            f"GET {path} HTTP/1.1",
            f"Host: {where.netloc}",
            f"Authorization: Bearer {self.token}",
            "Accept: text/event-stream",
        ]
        if self.last:
            lines.append(f"Last-Event-ID: {self.last}")
        self.writer.write("\r\n".join([*lines, "", ""]).encode())
        head = (await self._until(b"\r\n\r\n")).decode().split("\r\n")
        self.status = int(head[0].split(" ")[1])
        self.headers = {
            name.lower(): value
            for name, _, value in (line.partition(": ") for line in head[1:] if line)
        }
        self.rest = b""
        return self

    async def __aexit__(self, *_: object) -> None:
        self.writer.close()

    async def hear(self) -> Heard | None:
        """The next block; none where the stream has ended."""
        while b"\n\n" not in self.rest:
            size = int(await self._until(b"\r\n"), 16)
            self.rest += (
                await asyncio.wait_for(self.reader.readexactly(size + 2), PATIENCE_SECONDS)
            )[:size]
            if size == 0:
                return None
        block, _, self.rest = self.rest.partition(b"\n\n")
        told = Heard()
        for line in block.decode().split("\n"):
            name, _, value = line.partition(": ")
            if name == "":
                told.comment = value
            else:
                setattr(told, name, json.loads(value) if name == "data" else value)
        self.last = told.id or self.last
        return told

    async def next(self) -> Heard:
        """The next event; an end in its place is a failure."""
        while True:
            told = await self.hear()
            assert told is not None, "the stream has ended"
            if told.data is not None:
                return told

    async def ended(self) -> bool:
        """Reads to the end, which has to come."""
        while await self.hear() is not None:
            pass
        return True

    async def begun(self) -> Self:
        """Once the place where the stream begins has been told."""
        told = await self.hear()
        assert told is not None
        assert told.id
        assert told.retry
        return self

    async def _until(self, mark: bytes) -> bytes:
        return await asyncio.wait_for(self.reader.readuntil(mark), PATIENCE_SECONDS)
