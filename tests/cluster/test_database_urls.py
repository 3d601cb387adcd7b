"""One's own server or the embedded one; Prefect's database lies beside Placet's."""

from pathlib import Path

import pytest

from placet.database_urls import own_server, prefect_database_url
from placet.settings import Settings, load_settings


def settings(**given: str) -> Settings:
    return load_settings(**given)


def test_without_a_url_the_embedded_server_is_meant() -> None:
    assert own_server(settings()) is None


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_gets_our_driver(scheme: str) -> None:
    url = own_server(settings(database_url=f"{scheme}://u:p%40@h:5433/d"))
    assert url == "postgresql+psycopg://u:p%40@h:5433/d"


def test_prefects_database_is_named_after_placets_and_speaks_asyncpg() -> None:
    url = prefect_database_url(settings(database_url="postgresql://u:p@h/placet?sslmode=require"))
    assert url == "postgresql+asyncpg://u:p@h/placet_prefect?ssl=require"


def test_prefects_database_may_be_named() -> None:
    url = prefect_database_url(
        settings(database_url="postgresql://h/a", prefect_database_url="postgresql://g/b")
    )
    assert url == "postgresql+asyncpg://g/b"


def test_the_data_directory_is_taken_from_the_settings() -> None:
    assert settings(data_dir="/x").outgoing_mail_dir == Path("/x/mail")
