"""The lean floor: one `async` function on bare psycopg, one insert and one update in one commit.

Written for speed alone: no ORM, no threads, no authentication.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import psycopg
from fastapi import FastAPI
from psycopg.rows import TupleRow

from benchmarks.floor import FloorIn, FloorOut

CONNECTIONS = 16
INSERT = "INSERT INTO floor_rows (counter, word) VALUES (%s, %s) RETURNING id"
UPDATE = "UPDATE floor_counters SET value = value + 1 WHERE id = %s"


def create_lean_floor(database_url: str) -> FastAPI:
    """The lean floor's application on that database, on the tables of the other floor."""
    url = database_url.replace("+psycopg", "")
    free: asyncio.LifoQueue[psycopg.AsyncConnection[TupleRow]] = asyncio.LifoQueue()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        for _ in range(CONNECTIONS):
            free.put_nowait(await psycopg.AsyncConnection.connect(url, prepare_threshold=1))
        yield
        while not free.empty():
            await free.get_nowait().close()

    app = FastAPI(lifespan=lifespan)

    @app.post("/floor", status_code=201)
    async def floor(body: FloorIn) -> FloorOut:
        connection = await free.get()
        try:
            made = await connection.execute(INSERT, (body.counter, body.word))
            row = await made.fetchone()
            await connection.execute(UPDATE, (body.counter,))
            await connection.commit()
        finally:
            free.put_nowait(connection)
        return FloorOut(id=row[0] if row else 0, counter=body.counter)

    return app
