"""Whether a wake-up is due: one small question to PostgreSQL, asked twenty times a second.

Claiming takes a transaction, and an idle worker would spend 7 % of a core on empty ones. LISTEN
would be quieter still, but NOTIFY makes PostgreSQL commit all who notify one after the other, and
each answer of a reviewer is such a commit.
"""

from dataclasses import dataclass, field

import psycopg
from sqlalchemy import Engine

IS_DUE = """
    SELECT EXISTS (
        SELECT 1 FROM outbox
        WHERE kind = 'wake' AND state IN ('pending', 'claimed')
          AND CASE state WHEN 'pending' THEN available_at ELSE lease_until END <= now()
    )
"""


@dataclass(slots=True)
class Doorbell:
    """A connection of its own, made again whenever it was lost."""

    engine: Engine
    connection: psycopg.AsyncConnection | None = field(default=None)

    async def rings(self) -> bool:
        """Whether it is worth claiming. Errors of the database come through."""
        if self.connection is None or self.connection.closed:
            self.connection = await self._connect()
        try:
            row = await (await self.connection.execute(IS_DUE)).fetchone()
        except psycopg.Error:
            await self.connection.close()
            raise
        return bool(row and row[0])

    async def _connect(self) -> psycopg.AsyncConnection:
        url = self.engine.url.set(drivername="postgresql")
        return await psycopg.AsyncConnection.connect(
            url.render_as_string(hide_password=False),
            autocommit=True,
            prepare_threshold=1,
            connect_timeout=5,
        )
