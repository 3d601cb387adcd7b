"""`placet up` as its user meets it: one story of real processes, told in order on one directory."""

import os
import shutil
import signal
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from canaries import OVERHEARING
from running import Up, alive, answers, eventually

pytestmark = pytest.mark.slow

CHILDREN = {"postgres", "prefect", "api", "relay", "worker"}


@pytest.fixture(scope="module")
def up() -> Iterator[Up]:
    running = Up(Path(tempfile.mkdtemp(prefix="placet-up-", dir="/tmp")))
    try:
        running.start()
        yield running
    finally:
        if running.process is not None and running.process.poll() is None:
            running.signal(signal.SIGTERM)
        OVERHEARING.read_logs(running.data_dir)
        shutil.rmtree(running.data_dir)


def test_when_the_ready_file_is_there_everything_answers(up: Up) -> None:
    assert set(up.ready) == {"api", "prefect", "prefect_auth", "mail", "token", "sign_in"}
    assert up.api_answers()
    assert up.prefect_answers()
    assert Path(up.ready["mail"]).is_dir()
    assert up.ready["sign_in"].startswith(f"{up.ready['api']}/sign-in/")
    assert set(up.pids()) == CHILDREN


def test_the_token_opens_the_api_and_nothing_less_does(up: Up) -> None:
    url = f"{up.ready['api']}/api/v1/policies"
    assert httpx.get(url).status_code == 401
    bearer = {"Authorization": f"Bearer {up.ready['token']}"}
    assert httpx.get(url, headers=bearer).status_code == 200


def test_prefect_is_shut_without_its_password(up: Up) -> None:
    assert not answers(f"{up.ready['prefect']}/api/admin/version")


def test_what_holds_secrets_is_shut_to_others(up: Up) -> None:
    shut = [up.ready_file, up.data_dir / "ready.json", *(up.data_dir / "secrets").iterdir()]
    for path in [*shut, up.data_dir / "mail", up.data_dir / "logs"]:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_no_log_holds_a_secret_or_a_token(up: Up) -> None:
    told = "".join(path.read_text() for path in (up.data_dir / "logs").iterdir())
    for secret in (up.ready["token"], up.ready["prefect_auth"], up.ready["sign_in"]):
        assert secret not in told


def test_a_second_one_on_the_directory_is_refused_with_the_reason(up: Up) -> None:
    refusal = up.refused()
    assert refusal.returncode == 1
    assert refusal.stderr.count("\n") == 1
    assert up.process is not None
    assert f"pid {up.process.pid}, on {up.ready['api']}" in refusal.stderr
    assert up.ready_file.exists()


@pytest.mark.parametrize(("option", "part"), [("--port", "api"), ("--prefect-port", "prefect")])
def test_a_busy_port_is_refused_with_one_line(
    up: Up, option: str, part: str, tmp_path: Path
) -> None:
    busy = up.ready[part].rpartition(":")[2]
    free = "--prefect-port" if option == "--port" else "--port"
    refusal = up.refused(option, busy, free, "0", data_dir=tmp_path / "other")
    assert refusal.returncode == 1
    assert refusal.stderr.count("\n") == 1
    assert f"port {busy} on 127.0.0.1 is in use" in refusal.stderr


def test_a_killed_api_refuses_nobody(up: Up) -> None:
    os.kill(up.pids()["api"], signal.SIGKILL)
    # The listening socket is the supervisor's: whoever asks meanwhile waits for the next API.
    assert up.api_answers()


def test_whatever_is_killed_comes_back_by_itself(up: Up) -> None:
    before = up.pids()
    for name in ("worker", "relay", "api", "prefect", "postgres"):
        os.kill(before[name], signal.SIGKILL)

    def healed() -> bool:
        now = up.pids()
        return set(now) == CHILDREN and not set(now.values()) & set(before.values())

    assert eventually(healed, 20)
    assert eventually(up.api_answers, 20)
    assert eventually(up.prefect_answers, 30)


def test_sigterm_leaves_nothing_running_and_withdraws_the_ready_file(up: Up) -> None:
    children = up.pids()
    assert set(children) == CHILDREN
    assert up.signal(signal.SIGTERM) < 10
    assert up.process is not None
    assert up.process.returncode == 0
    assert not [name for name, pid in children.items() if alive(pid)]
    assert not up.ready_file.exists()


def test_a_second_start_goes_on_with_the_same_token(up: Up) -> None:
    before = up.ready
    up.start()
    for name in ("token", "prefect_auth", "mail"):
        assert up.ready[name] == before[name]
    bearer = {"Authorization": f"Bearer {up.ready['token']}"}
    assert httpx.get(f"{up.ready['api']}/api/v1/policies", headers=bearer).status_code == 200


def test_killed_itself_it_takes_everything_along_and_starts_again(up: Up) -> None:
    children = up.pids()
    up.signal(signal.SIGKILL)
    assert eventually(lambda: not [pid for pid in children.values() if alive(pid)], 10)
    # Nobody was left to withdraw it: the next start does, before anything else.
    assert up.ready_file.exists()
    before = up.ready_file.stat().st_mtime_ns
    up.ready_file.unlink()
    up.start()
    assert up.ready_file.stat().st_mtime_ns > before
    assert up.api_answers()
