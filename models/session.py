"""The unit of work: one transaction from an edge, committed there and nowhere else."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlmodel import Session


@contextmanager
def unit_of_work(engine: Engine) -> Iterator[Session]:
    """A session whose work is committed at the end, or undone as a whole by an error."""
    with Session(engine, expire_on_commit=False) as session:
        yield session
        session.commit()
