"""Statements compiled once for the whole run, and not again for each test's engine.

Every test has an engine of its own, so SQLAlchemy would begin each with an empty memory of the
statements it knows how to write. All the engines here speak one dialect to one server.
"""

from typing import Any

from sqlalchemy import Connection, Engine, event

MOST = 2000


class Statements(dict[Any, Any]):
    """What SQLAlchemy keeps by (dialect, statement, ...), kept without the dialect."""

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:
        return super().get(key[1:], default)

    def __setitem__(self, key: tuple[Any, ...], value: Any) -> None:
        if len(self) >= MOST:
            self.clear()
        super().__setitem__(key[1:], value)


STATEMENTS = Statements()


def remember_statements() -> None:
    """Every connection from now on, of any engine, takes them from one memory."""

    def remember(connection: Connection) -> None:
        if connection.dialect.driver == "psycopg":
            connection.execution_options(compiled_cache=STATEMENTS)

    event.listen(Engine, "engine_connect", remember)
