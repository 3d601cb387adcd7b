"""A real PostgreSQL for the whole run, and a migrated database of its own for each test."""

from collections.abc import Iterator

import pytest
from canaries import OVERHEARING
from compiled_once import remember_statements
from databases import copied, run_sql
from psycopg import sql
from quick_place import quick_place
from shared_work import first_the_long_piece, scheduler
from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from stories import Story

from migrations.run import upgrade
from models.engine import make_engine
from placet.cluster.postgres import EmbeddedPostgres

TEMPLATE = "placet_template"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In a worker of several; one alone runs them as they stand in the folders."""
    if hasattr(config, "workerinput"):
        first_the_long_piece(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """What belongs together stays in one worker."""
    return scheduler(config, log)


def pytest_configure(config: pytest.Config) -> None:
    """The logs of the whole run are overheard."""
    config.pluginmanager.register(OVERHEARING)


@pytest.fixture(scope="session", autouse=True)
def logs_read_at_the_end(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What processes printed into the folders of the tests."""
    yield
    OVERHEARING.read_logs(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="session")
def postgres() -> Iterator[EmbeddedPostgres]:
    """One server for the run; without fsync, for nothing in it has to outlive the run."""
    with quick_place() as directory:
        server = EmbeddedPostgres(directory, fsync=False)
        server.start()
        yield server
        server.stop()


@pytest.fixture(scope="session")
def template(postgres: EmbeddedPostgres) -> str:
    """The URL of a database migrated once; tests get copies of it."""
    remember_statements()
    url = postgres.url("placet")
    run_sql(url, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
    template_url = make_url(url).set(database=TEMPLATE).render_as_string(hide_password=False)
    upgrade(template_url)
    return template_url


@pytest.fixture
def database_url(template: str) -> Iterator[str]:
    """A fresh database with the schema, dropped after the test."""
    with copied(template) as url:
        yield url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on the test's own database."""
    made = make_engine(database_url, pool_size=4, max_overflow=32)
    yield made
    made.dispose()


@pytest.fixture
def story(engine: Engine) -> Story:
    """A teller of reviews: people, a policy, a draft, rounds and answers by the real commands."""
    return Story(engine)
