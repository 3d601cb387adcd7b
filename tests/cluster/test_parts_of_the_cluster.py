"""The small parts: lock, ports, backoff, socket path, kept secrets, logs."""

import stat
from pathlib import Path

import pytest

from placet.cluster.backoff import HOPELESS_AFTER_DEATHS, Backoff
from placet.cluster.kept_secrets import KeptSecrets, new_link_secret
from placet.cluster.lock import only_one
from placet.cluster.logs import last_line, rotate
from placet.cluster.ports import free_port, listen
from placet.cluster.ready_file import Ready, announce, withdraw
from placet.cluster.socket_dir import (
    LONGEST_PATH_BYTES,
    SOCKET_NAME,
    ensure_private,
    socket_dir_for,
)
from placet.failures import CannotStart


def test_a_directory_has_one_holder_who_is_named(tmp_path: Path) -> None:
    second = only_one(tmp_path)
    with only_one(tmp_path) as tell:
        tell("http://127.0.0.1:1")
        refusal = pytest.raises(CannotStart, match=r"pid [0-9]+, on http://127\.0\.0\.1:1")
        with refusal, second:
            pass
    with only_one(tmp_path):
        pass


def test_a_busy_port_is_refused_with_the_option_that_helps() -> None:
    with listen("127.0.0.1", 0, option="--port") as held:
        port = held.getsockname()[1]
        with pytest.raises(
            CannotStart, match=f"port {port} on 127.0.0.1 is in use.*--prefect-port"
        ):
            free_port("127.0.0.1", port, option="--prefect-port")


def test_a_host_that_is_not_ours_is_refused() -> None:
    with pytest.raises(CannotStart, match=r"192\.0\.2\.1"):
        free_port("192.0.2.1", 0, option="--port")


def test_the_first_restart_comes_at_once_and_the_next_ones_slower() -> None:
    backoff = Backoff()
    pauses = [backoff.pause_after(0.1) for _ in range(8)]
    assert pauses[0] == 0
    assert pauses == sorted(pauses)
    assert backoff.hopeless
    assert backoff.pause_after(lived_seconds=60) == 0
    assert not backoff.hopeless
    assert HOPELESS_AFTER_DEATHS > 1


@pytest.mark.parametrize("length", [10, 60, 200])
def test_the_socket_has_a_short_path_however_long_the_directorys(length: int) -> None:
    folder = socket_dir_for(Path("/tmp") / ("d" * length))
    assert len(str(folder / SOCKET_NAME)) <= LONGEST_PATH_BYTES


def test_somebody_elses_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "run").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CannotStart, match="belongs to somebody else"):
        ensure_private(tmp_path / "run", None)


def test_a_secret_is_made_once_and_shut_to_others(tmp_path: Path) -> None:
    kept = KeptSecrets(tmp_path)
    first = kept.ensure("link_secret", new_link_secret)
    assert KeptSecrets(tmp_path).ensure("link_secret", new_link_secret) == first
    assert stat.S_IMODE(kept.path("link_secret").stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.folder.stat().st_mode) == 0o700


def test_the_ready_file_is_shut_to_others_and_leaves_no_crumbs(tmp_path: Path) -> None:
    path = tmp_path / "ready.json"
    announce(Ready("a", "p", "u:p", "m", "t", "s"), [path])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["ready.json"]
    withdraw([path, path])
    assert not path.exists()


def test_the_log_of_the_last_start_is_kept(tmp_path: Path) -> None:
    log = tmp_path / "api.log"
    for number in range(5):
        rotate(log)
        log.write_text(f"first\nstart {number}\n")
    assert last_line(log) == "start 4"
    assert last_line(tmp_path / "api.log.1") == "start 3"
    assert len(list(tmp_path.iterdir())) == 4
