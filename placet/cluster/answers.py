"""Whether a server answers: the smallest HTTP question there is."""

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

Answers = Callable[[], Awaitable[bool]]


def http_answers(url: str, *, patience_seconds: float = 5.0) -> Answers:
    """A question that is True when a GET of `url` gets 200."""

    async def ask() -> bool:
        try:
            async with asyncio.timeout(patience_seconds):
                return await _status(url) == 200
        except (OSError, TimeoutError, ValueError):
            return False

    return ask


async def _status(url: str) -> int:
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    try:
        request = f"GET {parts.path or '/'} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
        writer.write(f"{request}Connection: close\r\n\r\n".encode())
        await writer.drain()
        line = await reader.readline()
        return int(line.split()[1]) if line.startswith(b"HTTP/") else 0
    finally:
        writer.close()
