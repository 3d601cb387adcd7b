"""The record for a command: one transaction on the database the settings mean."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from psycopg.errors import UndefinedTable
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlmodel import Session

from models.engine import make_engine
from models.session import unit_of_work
from placet.database_urls import database_url
from placet.failures import Refusal
from placet.settings import load_settings
from review.errors import Refused, Unknown
from review.queries.identifiers import draft_id


@contextmanager
def on_record(data: Path | None) -> Generator[Session, None, None]:
    """A session, committed at the end; what is refused or away is one line on stderr."""
    engine = make_engine(database_url(load_settings(data_dir=data)), pool_size=1)
    try:
        with unit_of_work(engine) as session:
            yield session
    except Refused as refused:
        raise Refusal(refused.detail) from None
    except OperationalError as error:
        raise Refusal(f"the database does not answer: {_first_line(error)}") from None
    except ProgrammingError as error:
        if not isinstance(error.orig, UndefinedTable):
            raise
        raise Refusal("the database holds no Placet yet: run `placet db upgrade`") from None
    finally:
        engine.dispose()


def known_draft(session: Session, name: str) -> str:
    """The id of the draft that somebody named on a command line."""
    try:
        return draft_id(session, name)
    except Unknown:
        raise Refusal(
            f"there is no draft {name!r}; name one by its id or like off-platform-payments/v3 "
            "(`placet status` lists those under review)"
        ) from None


def _first_line(error: OperationalError) -> str:
    return str(error.orig).strip().partition("\n")[0]
