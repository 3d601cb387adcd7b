"""Overhears every log of a test run, and fails the run where one tells what no log may tell."""

import contextlib
import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import event

from models.comment import Comment
from models.comment_file import CommentFile
from review import codes, signed

# Ours, and those of whom they speak to without passing records on.
LOGGERS = (
    "",
    "api",
    "models",
    "notifications",
    "placet",
    "review",
    "ticketing",
    "workflows",
    "prefect",
)
OUR_OWN = frozenset(LOGGERS) - {"", "prefect"}
# Whatever is signed by anyone, and every secret of an API token.
SHAPES: Mapping[str, re.Pattern[str]] = {
    "a link token": re.compile(r"eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{20,}"),
    "an API token": re.compile(r"\bplacet_[A-Za-z0-9_-]{30,}"),
    "the secret of a webhook": re.compile(r"whsec_[A-Za-z0-9+/_-]{20,}"),
}
# Under which a worker hands over what it has found.
FOUND = "told by logs"
# A short one may stand in a log by chance.
LEAST = 16


class Heard(NamedTuple):
    """One line of a log: of which logger, or in which file, during which test."""

    source: str
    test: str
    text: str


class Canaries:
    """What people have said in the run, and the codes that were mailed to them."""

    def __init__(self) -> None:
        self.words: set[str] = set()
        self.codes: set[str] = set()

    def say(self, words: object) -> None:
        if isinstance(words, str) and len(words.strip()) >= LEAST and " " in words.strip():
            self.words.add(words.strip())

    def found_in(self, heard: Iterable[Heard]) -> Iterator[str]:
        """Where something was told, never what: the report is a log too."""
        lines = list(heard)
        every = "\n".join(one.text for one in lines)
        told = [words for words in self.words if words in every]
        for source, test, text in lines:
            kinds = [kind for kind, shape in SHAPES.items() if shape.search(text)]
            kinds += ["what somebody wrote"] * any(words in text for words in told)
            # Six digits alone may be anything.
            near = re.findall(r"code\D{0,40}(\d{6})\b", text, re.IGNORECASE)
            kinds += ["a code"] * bool(self.codes.intersection(near))
            yield from (f"{source} told {kind} during {test}" for kind in kinds)


class Overhearing(logging.Handler):
    """A plugin that listens to the loggers of the run and reads the logs of what it starts."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.canaries = Canaries()
        self.heard: dict[Heard, None] = {}
        self.test = "the start of the run"
        self.found: list[str] = []
        self._undo = contextlib.ExitStack()

    def emit(self, record: logging.LogRecord) -> None:
        try:
            text = self.format(record)
        except Exception:  # noqa: BLE001 - a line that cannot be made is told by nobody
            return
        self.heard[Heard(f"the logger {record.name}", self.test, text)] = None

    def read_logs(self, folder: Path) -> None:
        """What processes printed into `logs` there, before the folder is removed."""
        for path in sorted(folder.glob("**/*.log*")):
            if path.is_file():
                for line in set(path.read_text("utf-8", errors="replace").splitlines()):
                    self.heard[Heard(f"the log {path.name}", self.test, line)] = None

    def pytest_sessionstart(self) -> None:
        patch = self._undo.enter_context(pytest.MonkeyPatch.context())
        made, drawn = signed.Signed.__init__, codes._digits

        def sign(self_: signed.Signed, *given: Any, **named: Any) -> None:
            made(self_, *given, **named)
            for words in (self_.reason, *self_.conditions):
                self.canaries.say(words)

        def draw(seal: str) -> str:
            code = drawn(seal)
            self.canaries.codes.add(code)
            return code

        patch.setattr(signed.Signed, "__init__", sign)
        patch.setattr(codes, "_digits", draw)
        for kind, heard in ((Comment, self._on_comment), (CommentFile, self._on_file)):
            event.listen(kind, "init", heard)
            self._undo.callback(event.remove, kind, "init", heard)

    def _on_comment(self, _: Comment, __: Any, named: dict[str, Any]) -> None:
        self.canaries.say(named.get("body"))

    def _on_file(self, _: CommentFile, __: Any, named: dict[str, Any]) -> None:
        self.canaries.say(named.get("name"))

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.test = nodeid
        # Anew for each test: what sets logging up takes other handlers away.
        for name in LOGGERS:
            logger = logging.getLogger(name)
            if self not in logger.handlers:
                logger.addHandler(self)
            if name in OUR_OWN:
                logger.setLevel(logging.DEBUG)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """What a worker of several has found: whoever shares the tests out hears nothing itself."""
        self.found += getattr(node, "workeroutput", {}).get(FOUND, [])

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        self.found = sorted({*self.found, *self.canaries.found_in(self.heard)})
        if self.found:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput[FOUND] = self.found
        for name in LOGGERS:
            logging.getLogger(name).removeHandler(self)
        self._undo.close()

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if self.found:
            terminalreporter.section("The logs tell what no log may tell", red=True)
            for line in self.found:
                terminalreporter.line(line)


OVERHEARING = Overhearing()
