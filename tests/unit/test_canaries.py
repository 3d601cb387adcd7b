"""The run fails where a log tells a token, a code, or what somebody wrote; and for nothing else."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from canaries import Canaries, Heard

from review.links import Links, Purpose

SUPPORT = Path(__file__).parents[1] / "support"
ROOT = SUPPORT.parents[1]
TOKEN = Links.from_secret("a secret of the tests, long enough for a key").sign(
    Purpose.ANSWER, "request", jti="1", now=datetime(2026, 1, 1, tzinfo=UTC)
)
SAID = "Which accounts are meant here?"


@pytest.fixture
def canaries() -> Canaries:
    made = Canaries()
    made.say(SAID)
    made.codes.add("123456")
    return made


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (f"GET /r/{TOKEN} 303", "a link token"),
        ("Authorization: Bearer placet_" + "a1-_" * 10, "an API token"),
        ("signed with whsec_" + "Aa1+" * 11, "the secret of a webhook"),
        (f"refused: {SAID}", "what somebody wrote"),
        ("mailed the code 123456 to one", "a code"),
    ],
)
def test_what_no_log_may_tell_is_found_and_not_repeated(
    canaries: Canaries, line: str, told: str
) -> None:
    (found,) = canaries.found_in([Heard("the logger api", "test_x", line)])
    assert found == f"the logger api told {told} during test_x"


@pytest.mark.parametrize(
    "line",
    [
        "mail 01a21329-a743-7340-b438-95834b82a41b not sent (timeout), again in 0:01:23",
        "database placet_template is ready, cookie placet_answer",
        "took 123456 microseconds",
        "the code was asked for at 14:25:36.654321",
    ],
)
def test_what_a_log_is_for_is_not(canaries: Canaries, line: str) -> None:
    assert list(canaries.found_in([Heard("the logger api", "test_x", line)])) == []


def test_short_words_are_no_canaries() -> None:
    made = Canaries()
    made.say("Why?")
    made.say("Whyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy")
    assert made.words == set()


LEAKY = """
import logging
from models.comment import Comment

def test_leaks():
    Comment(body="Which accounts are meant here?")
    logging.getLogger("api.pages").{level}("they wrote %s", "{words}")
"""
CONFTEST = """
from canaries import OVERHEARING

def pytest_configure(config):
    config.pluginmanager.register(OVERHEARING)
"""


@pytest.mark.parametrize(
    ("level", "words", "status"),
    [("debug", SAID, 1), ("error", SAID, 1), ("error", "something", 0)],
)
def test_a_run_with_a_leaky_log_fails_and_says_where(
    tmp_path: Path, level: str, words: str, status: int
) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "test_leaky.py").write_text(LEAKY.format(level=level, words=words))
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": f"{SUPPORT}:{ROOT}"},
        cwd=tmp_path,
        check=False,
        timeout=120,
    )
    assert ran.returncode == status, ran.stdout
    where = "the logger api.pages told what somebody wrote during test_leaky.py::test_leaks"
    assert (where in ran.stdout) is bool(status)
    assert "1 passed" in ran.stdout
