"""Whether a child answers, asked by the smallest HTTP request there is."""

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

# Asked with the moment at which this life of the child began.
Answers = Callable[[datetime], Awaitable[bool]]

PATIENCE_SECONDS = 5.0


def http_answers(url: str) -> Answers:
    """True when a GET of `url` gets 200."""

    async def ask(began: datetime) -> bool:
        del began
        return (await get(url))[0] == 200

    return ask


def deployment_refreshed(prefect_api_url: str, auth: str, name: str) -> Answers:
    """True when a worker has registered the deployment `name` since it began: its first act."""
    url = f"{prefect_api_url}/deployments/name/{name}"

    async def ask(began: datetime) -> bool:
        status, body = await get(url, auth=auth)
        found: dict[str, Any] = json.loads(body) if status == 200 else {}
        return bool(found) and datetime.fromisoformat(found["updated"]) >= began

    return ask


def lived(seconds: float) -> Answers:
    """True when it has not ended at once: for a child that nobody can ask."""

    async def ask(began: datetime) -> bool:
        return datetime.now(UTC) - began >= timedelta(seconds=seconds)

    return ask


async def get(url: str, *, auth: str | None = None) -> tuple[int, bytes]:
    """The status and the body; (0, b"") while nobody answers."""
    parts = urlsplit(url)
    headers = {"Host": parts.netloc, "Connection": "close", "Accept-Encoding": "identity"}
    if auth:
        headers["Authorization"] = f"Basic {base64.b64encode(auth.encode()).decode()}"
    lines = [f"GET {parts.path or '/'} HTTP/1.0", *(f"{k}: {v}" for k, v in headers.items())]
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            answer = await _exchange(parts.hostname, parts.port, "\r\n".join([*lines, "", ""]))
    except (OSError, TimeoutError):
        return 0, b""
    head, _, body = answer.partition(b"\r\n\r\n")
    words = head.split(maxsplit=2)
    return (int(words[1]), body) if len(words) > 1 and words[1].isdigit() else (0, b"")


async def _exchange(host: str | None, port: int | None, request: str) -> bytes:
    reader, writer = await asyncio.open_connection(host, port)
    try:
        writer.write(request.encode())
        await writer.drain()
        return await reader.read()
    finally:
        writer.close()
