"""What a command puts into the outbox can be sent as a mail; one that none asks for goes."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import notifications
import review
import ticketing
from notifications.delivery import KINDS
from review.rules.mail_manners import MANNERS

SOURCES = [Path(str(room.__file__)).parent for room in (review, ticketing)]
TEMPLATES = Path(str(notifications.__file__)).parent / "templates"
POSITION = 1  # of the template among the arguments of `Mail`


def asked_for(source: str) -> Iterator[str]:
    """The template of each `Mail(...)` in the source, or the code itself where it names none."""
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call) or ast.unparse(call.func).split(".")[-1] != "Mail":
            continue
        named = [one.value for one in call.keywords if one.arg == "template"]
        yield from _values(named[0] if named else call.args[POSITION])


def _values(told: ast.expr) -> Iterator[str]:
    if isinstance(told, ast.IfExp):
        yield from _values(told.body)
        yield from _values(told.orelse)
    elif isinstance(told, ast.Constant):
        yield str(told.value)
    else:
        yield ast.unparse(told)


def all_asked_for() -> set[str]:
    files = sorted(file for room in SOURCES for file in room.rglob("*.py"))
    return {found for file in files for found in asked_for(file.read_text("utf-8"))}


def test_every_mail_that_a_command_asks_for_can_be_sent_and_no_other_is_kept() -> None:
    assert all_asked_for() == set(KINDS)


def test_for_every_mail_it_was_thought_of_how_long_it_is_of_use() -> None:
    assert set(MANNERS) == set(KINDS)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_mail_has_both_its_parts(kind: str) -> None:
    for ending in ("txt", "html"):
        assert (TEMPLATES / f"{kind}.{ending}").is_file()


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("Mail(key=k, template='invoice', to_person=p)", ["invoice"]),
        ("record.Mail(k, 'invoice', p)", ["invoice"]),
        ("Mail(key=k, template='a' if x else 'b', to_person=p)", ["a", "b"]),
        ("Mail(key=k, template=chosen, to_person=p)", ["chosen"]),
        ("Email(k, 'invoice')", []),
    ],
)
def test_a_new_template_is_seen_however_it_is_written(source: str, found: list[str]) -> None:
    assert list(asked_for(source)) == found
