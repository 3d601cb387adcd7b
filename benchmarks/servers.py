"""Servers to measure, each a process of its own as in production: one uvicorn worker."""

import multiprocessing
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx


def _serve(kind: str, database_url: str, port: int) -> None:
    import uvicorn

    if kind == "floor":
        from benchmarks.floor import create_floor

        app = create_floor(database_url)
    elif kind == "lean":
        from benchmarks.lean_floor import create_lean_floor

        app = create_lean_floor(database_url)
    else:
        from api.app import create_app
        from api.config import ApiConfig

        app = create_app(
            ApiConfig(database_url=database_url, public_url="http://x", link_secret="x" * 40)
        )
    # As `placet api` runs it.
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=port,
        loop="uvloop",
        http="httptools",
        log_level="warning",
        access_log=False,
    )


@contextmanager
def served(kind: str, database_url: str) -> Iterator[tuple[int, int]]:
    """The port and the process id of a running server."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = multiprocessing.get_context("spawn").Process(
        target=_serve, args=(kind, database_url, port)
    )
    process.start()
    try:
        _wait(port)
        yield port, process.pid or 0
    finally:
        process.terminate()
        process.join(10)


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            httpx.get(f"http://127.0.0.1:{port}/openapi.json")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server does not answer")
