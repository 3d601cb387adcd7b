"""The database engine: PostgreSQL by psycopg 3, and nothing else."""

from typing import Any

from sqlalchemy import Engine, create_engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.engine import make_url

from models.pool import IDLE_SECONDS, let_go_of_idle
from models.wires import Wires


class WrongDatabase(ValueError):
    """The URL does not name a PostgreSQL database."""


def normal_url(url: str) -> str:
    """The URL with the driver Placet uses; refuses any other engine than PostgreSQL."""
    parsed = make_url(url)
    if parsed.get_backend_name() not in {"postgresql", "postgres"}:
        raise WrongDatabase(
            f"Placet stores its records in PostgreSQL; {parsed.drivername!r} is not supported. "
            "Use a URL like postgresql://user:password@host/placet"
        )
    return parsed.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def make_engine(
    url: str, *, pool_size: int = 8, max_overflow: int = 8, lock_timeout_seconds: float = 5.0
) -> Engine:
    """An engine whose sessions speak UTC and never wait longer for a lock than they were told."""
    engine = create_engine(
        normal_url(url),
        pool_size=pool_size,
        max_overflow=max_overflow,
        pool_use_lifo=True,
        connect_args=_connecting(lock_timeout_seconds),
        # What people wrote, and what they were sent, is no part of an error that is logged.
        hide_parameters=True,
    )
    let_go_of_idle(engine)
    return engine


def make_wires(url: str, *, size: int = 16, lock_timeout_seconds: float = 5.0) -> Wires:
    """Connections of the same kind for an event loop, which waits for them without a thread."""
    _, named = PGDialect_psycopg().create_connect_args(make_url(normal_url(url)))
    options = _connecting(lock_timeout_seconds)
    # The same few statements run all day, each by the key of a row: there is no better plan than
    # the one that fits all.
    options["options"] += " -c plan_cache_mode=force_generic_plan"
    return Wires({**named, **options, "client_encoding": "utf8"}, size=size)


def _connecting(lock_timeout_seconds: float) -> dict[str, Any]:
    milliseconds = int(lock_timeout_seconds * 1000)
    return {
        "options": f"-c timezone=UTC -c lock_timeout={milliseconds} "
        f"-c idle_session_timeout={IDLE_SECONDS}s",
        "connect_timeout": 5,
        # Statements prepared from the second use on: the same few run all day.
        "prepare_threshold": 1,
    }
