"""A real PostgreSQL in a directory of one's own, started and stopped with whoever needs it."""

import signal
import subprocess
import time
from pathlib import Path
from typing import IO, Self
from urllib.parse import quote

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from placet.cluster.launch import launched
from placet.cluster.postgres_install import (
    CLEAN_ENVIRONMENT,
    ensure_data_directory,
    open_programs_for,
    programs,
)
from placet.cluster.postgres_options import server_options
from placet.cluster.postgres_orphan import end_orphan
from placet.cluster.socket_dir import ensure_private, socket_dir_for
from placet.cluster.system_user import let_through, server_user
from placet.failures import CannotStart

ROLE = "placet"
DATABASES = ("placet", "prefect")
# Crash recovery replays at most max_wal_size; an old disk may need its time.
READY_WITHIN_SECONDS = 120.0
# Prefect's server asks each connection whether it lives before it uses it, and opens another where
# it does not: closing the idle ones (6 to 8 MB each) is all that its pool needs to shrink.
PREFECT_LETS_GO = b"ALTER DATABASE prefect SET idle_session_timeout = '20s'"
STARTS = 5


class EmbeddedPostgres:
    """The server of one data directory: `with EmbeddedPostgres(path) as server: server.url()`.

    The supervisor uses its parts (`prepare`, `command`, `wait_until_ready`) and owns the process;
    tests use `start` and `stop`. With `fsync=False` a crash of the machine loses the data.
    """

    def __init__(self, data_dir: Path, *, fsync: bool = True) -> None:
        self.data_dir = data_dir.resolve()
        self.pgdata = self.data_dir / "postgres"
        self.socket_dir = socket_dir_for(self.data_dir)
        self.fsync = fsync
        self._process: subprocess.Popen[bytes] | None = None
        self._user: tuple[int, int] | None = None

    def prepare(self) -> list[Path]:
        """Makes the data directory, ends an orphan; returns folders that were opened to pass."""
        self._user = server_user()
        self.data_dir.mkdir(parents=True, exist_ok=True, mode=0o711 if self._user else 0o700)
        opened = open_programs_for(self._user)
        if self._user:
            opened += let_through(self.pgdata)
        end_orphan(self.pgdata, self.socket_dir)
        ensure_data_directory(self.pgdata, self._user, fsync=self.fsync)
        ensure_private(self.socket_dir, self._user)
        return opened

    def command(self) -> list[str]:
        """Runs the server in the foreground; it shuts down fast when its parent dies."""
        server = [str(programs() / "postgres"), "-D", str(self.pgdata)]
        server += server_options(self.socket_dir, fsync=self.fsync)
        return launched(server, user=self._user, death_signal=signal.SIGINT)

    @property
    def environment(self) -> dict[str, str]:
        return dict(CLEAN_ENVIRONMENT)

    def wait_until_ready(self, process: subprocess.Popen[bytes] | None = None) -> bool:
        """Waits until it answers; False as soon as `process` has ended instead."""
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while time.monotonic() < deadline:
            if process is not None and process.poll() is not None:
                return False
            if self.answers():
                return True
            time.sleep(0.05)
        raise CannotStart(f"PostgreSQL in {self.pgdata} does not answer; see its log")

    def answers(self) -> bool:
        try:
            psycopg.connect(self._conninfo("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def ensure_databases(self) -> None:
        """The role and both databases; the role is no superuser, but may clone databases."""
        with psycopg.connect(self._conninfo("postgres"), autocommit=True) as connection:
            if not _exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = %s", ROLE):
                connection.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB")
            for name in DATABASES:
                if not _exists(connection, "SELECT 1 FROM pg_database WHERE datname = %s", name):
                    statement = sql.SQL("CREATE DATABASE {} OWNER {}")
                    connection.execute(statement.format(sql.Identifier(name), sql.Identifier(ROLE)))
            connection.execute(PREFECT_LETS_GO)

    def start(self, log: IO[bytes] | None = None) -> dict[str, str]:
        """Starts it and returns the URLs of its databases by name."""
        self.prepare()
        for _ in range(STARTS):
            output = log if log is not None else subprocess.DEVNULL
            self._process = subprocess.Popen(  # noqa: S603  (our own program)
                self.command(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=self.environment,
                cwd="/",
                start_new_session=True,
            )
            if self.wait_until_ready(self._process):
                self.ensure_databases()
                return {name: self.url(name) for name in DATABASES}
            # The processes of a killed server need a moment to let go of its shared memory.
            time.sleep(0.3)
        raise CannotStart(f"PostgreSQL in {self.pgdata} does not start; see its log")

    def stop(self) -> None:
        """Fast shutdown: open transactions are rolled back, everything committed is on disk."""
        process, self._process = self._process, None
        if process is None:
            return
        for number, patience_seconds in ((signal.SIGINT, 8), (signal.SIGQUIT, 3)):
            process.send_signal(number)
            try:
                process.wait(patience_seconds)
            except subprocess.TimeoutExpired:
                continue
            return
        process.kill()
        process.wait()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def url(self, database: str = "placet", *, user: str = ROLE) -> str:
        """For SQLAlchemy with psycopg; known before the server runs."""
        return f"postgresql+psycopg://{user}@/{database}?{self._address()}"

    def asyncpg_url(self, database: str = "prefect") -> str:
        """For SQLAlchemy with asyncpg, which is what Prefect's server wants."""
        return f"postgresql+asyncpg://{ROLE}@/{database}?{self._address()}"

    def _address(self) -> str:
        return f"host={quote(str(self.socket_dir))}&port=5432"

    def _conninfo(self, database: str) -> str:
        return make_conninfo(host=str(self.socket_dir), port=5432, user="postgres", dbname=database)


def _exists(connection: psycopg.Connection[tuple[object, ...]], query: str, argument: str) -> bool:
    return connection.execute(query.encode(), (argument,)).fetchone() is not None
