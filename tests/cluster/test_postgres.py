"""The embedded PostgreSQL keeps what was committed, whoever is killed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from placet.cluster.postgres import EmbeddedPostgres
from placet.cluster.postgres_orphan import is_served
from placet.cluster.socket_dir import SOCKET_NAME
from placet.failures import CannotStart

ROOT = Path(__file__).parents[2]
STARTER = """
import sys, time
from pathlib import Path
from placet.cluster.postgres import EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]), fsync=False)
server.start()
print(server.pid, flush=True)
time.sleep(60)
"""


def connect(server: EmbeddedPostgres) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(server.url().replace("+psycopg", ""))


def test_it_starts_from_nothing_stops_and_goes_on_with_its_data(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir, fsync=False) as server, connect(server) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('placet')")
    assert not is_served(server.pgdata)
    with EmbeddedPostgres(data_dir, fsync=False) as server, connect(server) as connection:
        assert connection.execute("SELECT word FROM kept").fetchone() == ("placet",)


def test_it_is_durable_unless_told_otherwise(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir) as server, connect(server) as connection:
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            assert connection.execute(f"SHOW {name}".encode()).fetchone() == ("on",)


def test_what_was_committed_survives_a_killed_server(data_dir: Path) -> None:
    server = EmbeddedPostgres(data_dir, fsync=False)
    server.start()
    with connect(server) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS n")
    pid = server.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    with EmbeddedPostgres(data_dir, fsync=False) as again, connect(again) as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (1,)


def test_a_server_that_lost_its_starter_is_never_joined_by_a_second(data_dir: Path) -> None:
    starter = subprocess.Popen(
        [sys.executable, "-c", STARTER, str(data_dir)], stdout=subprocess.PIPE, cwd=ROOT
    )
    assert starter.stdout is not None
    orphan = int(starter.stdout.readline())
    starter.kill()
    starter.wait()
    with EmbeddedPostgres(data_dir, fsync=False) as server:
        assert server.pid != orphan
        assert server.answers()


def test_a_pid_file_that_names_another_program_does_not_keep_it_from_starting(
    data_dir: Path,
) -> None:
    with EmbeddedPostgres(data_dir, fsync=False) as server:
        told = (server.pgdata / "postmaster.pid").read_text()
    stale = told.replace(told.split("\n", 1)[0], str(os.getppid()), 1)
    (server.pgdata / "postmaster.pid").write_text(stale)
    (server.socket_dir / f"{SOCKET_NAME}.lock").write_text(stale)
    with EmbeddedPostgres(data_dir, fsync=False) as server:
        assert server.answers()


def test_data_of_another_version_is_refused_in_words(data_dir: Path) -> None:
    server = EmbeddedPostgres(data_dir, fsync=False)
    server.pgdata.mkdir()
    (server.pgdata / "PG_VERSION").write_text("9\n")
    with pytest.raises(CannotStart, match="was made by PostgreSQL 9"):
        server.prepare()


def test_a_half_made_directory_is_made_anew(data_dir: Path) -> None:
    (data_dir / "postgres.new").mkdir()
    (data_dir / "postgres.new" / "half").touch()
    with EmbeddedPostgres(data_dir, fsync=False) as server:
        assert server.answers()


def test_only_its_owner_reaches_it(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir, fsync=False) as server:
        assert server.socket_dir.stat().st_mode & 0o077 == 0
        assert server.pgdata.stat().st_mode & 0o077 == 0
        with connect(server) as connection:
            listening = connection.execute("SHOW listen_addresses").fetchone()
            assert listening == ("",)
            superuser = connection.execute("SHOW is_superuser").fetchone()
            assert superuser == ("off",)
