"""Which database the settings mean: a server of one's own, or the embedded one."""

from pydantic import SecretStr
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from placet.cluster.postgres import EmbeddedPostgres
from placet.cluster.postgres_orphan import is_served
from placet.failures import BadSetting
from placet.settings import Settings

# asyncpg has its own name for libpq's setting.
LIBPQ_TO_ASYNCPG = {"sslmode": "ssl"}


def own_server(settings: Settings) -> str | None:
    """PLACET_DATABASE_URL for psycopg, checked; None where the embedded PostgreSQL is meant."""
    if settings.database_url is None:
        return None
    url = _postgresql("PLACET_DATABASE_URL", settings.database_url)
    return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def database_url(settings: Settings) -> str:
    """For a command that works on what is there: the server of one's own, or the running `up`'s."""
    if url := own_server(settings):
        return url
    server = EmbeddedPostgres(settings.data_dir)
    if not is_served(server.pgdata):
        raise BadSetting(
            "no database: set PLACET_DATABASE_URL, "
            f"or run `placet up` (nothing runs in {settings.data_dir})"
        )
    return server.url()


def prefect_database_url(settings: Settings) -> str:
    """Prefect's database beside a server of one's own, in the form Prefect's server wants."""
    if settings.prefect_database_url is not None:
        url = _postgresql("PLACET_PREFECT_DATABASE_URL", settings.prefect_database_url)
    elif settings.database_url is not None:
        beside = _postgresql("PLACET_DATABASE_URL", settings.database_url)
        url = beside.set(database=f"{beside.database}_prefect")
    else:
        raise ValueError("the embedded PostgreSQL knows its own URLs")
    query = {LIBPQ_TO_ASYNCPG.get(name, name): value for name, value in url.query.items()}
    return url.set(drivername="postgresql+asyncpg", query=query).render_as_string(
        hide_password=False
    )


def _postgresql(variable: str, secret: SecretStr) -> URL:
    try:
        url = make_url(secret.get_secret_value())
    except ArgumentError:
        raise BadSetting(f"{variable}: not a URL like postgresql://user@host/placet") from None
    if url.get_backend_name() not in {"postgresql", "postgres"}:
        raise BadSetting(f"{variable}: only PostgreSQL is supported, not {url.drivername}")
    if not url.database:
        raise BadSetting(f"{variable}: names no database")
    return url
