"""The API on a real socket, run as `placet api` runs it, but in a thread."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI


@contextmanager
def served(app: FastAPI, *, grace_seconds: int = 2) -> Iterator[str]:
    """Where it answers; at the end it is stopped as by SIGTERM, within the grace."""
    config = uvicorn.Config(
        app, port=0, log_level="warning", timeout_graceful_shutdown=grace_seconds
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        # In a thread there are no signals, by which the streams are ended.
        app.state.placet.events.end()
        server.should_exit = True
        thread.join()
