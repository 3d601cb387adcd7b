"""Who can sign in to a new installation, and the token it starts with."""

from datetime import UTC, datetime

from sqlmodel import select

from models.api_token import ApiToken
from models.person import Person
from models.session import unit_of_work
from placet.cluster.first_start import first_start
from placet.settings import Settings
from review.commands.issue_token import secret_hash
from review.scopes import ALL_SCOPES

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def started(database_url, tmp_path, lead):
    settings = Settings(
        database_url=database_url,
        data_dir=tmp_path,
        link_secret="one secret of more than thirty-two bytes",
        lead=lead,
    )
    return first_start(settings, now=NOW)


def staff(engine):
    with unit_of_work(engine) as session:
        rows = session.exec(select(Person).where(Person.staff)).all()
        return [(one.email, one.name) for one in rows]


def test_the_first_lead_has_the_name_that_the_settings_say(engine, database_url, tmp_path):
    started(database_url, tmp_path, "Anna Brandt <Anna@example.org>")
    assert staff(engine) == [("anna@example.org", "Anna Brandt")]


def test_the_first_lead_is_named_by_the_address_where_it_is_all_that_is_known(
    engine, database_url, tmp_path
):
    started(database_url, tmp_path, "anna@example.org")
    assert staff(engine) == [("anna@example.org", "anna")]


def test_a_second_start_makes_no_second_lead(engine, database_url, tmp_path):
    started(database_url, tmp_path, "Anna Brandt <anna@example.org>")
    started(database_url, tmp_path, "Ben Kaya <ben@example.org>")
    assert staff(engine) == [("anna@example.org", "Anna Brandt")]


def test_the_token_stays_the_same_until_a_later_version_has_more_scopes(
    engine, database_url, tmp_path
):
    first, second = (started(database_url, tmp_path, "anna@example.org") for _ in range(2))
    assert first["token"] == second["token"]
    with unit_of_work(engine) as session:
        (row,) = session.exec(select(ApiToken)).all()
        row.scopes = [one for one in ALL_SCOPES if one != "events:read"]
    third, fourth = (started(database_url, tmp_path, "anna@example.org") for _ in range(2))
    assert first["token"] != third["token"] == fourth["token"]
    with unit_of_work(engine) as session:
        found = {one.secret_sha256: one for one in session.exec(select(ApiToken))}
        assert set(found[secret_hash(third["token"])].scopes) == set(ALL_SCOPES)
        # Whoever uses the one of before is not locked out.
        assert found[secret_hash(first["token"])].revoked_at is None
