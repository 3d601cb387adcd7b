"""Plans for the command line: read from files, found by name, registered."""

from datetime import UTC, datetime
from pathlib import Path

import typer
from sqlmodel import Session, select

from models.group import Group
from models.plan_version import PlanVersion
from placet.failures import BadSetting, Refusal
from placet.on_record import on_record
from review.actors import INSTALLATION
from review.plans.mistakes import Mistake, PlanMistakes
from review.plans.reading import read_plan, read_with_hints
from review.plans.store import SHIPPED, newest_version, register, shipped_source
from review.plans.values import is_name
from review.rules.plan import Plan


def sound_plan(file: Path) -> Plan:
    """The plan in the file; its mistakes are printed, one a line, and end the command with 1."""
    try:
        return read_plan(_source(file))
    except PlanMistakes as found:
        for one in found.mistakes:
            typer.echo(f"{file}:{one.line}:{one.column}: {one.message}")
        raise typer.Exit(1) from None


def hints_of(file: Path) -> list[Mistake]:
    """What in a sound plan is probably not meant."""
    return read_with_hints(_source(file))[1]


def known_plan(name: str, data: Path | None) -> tuple[Plan, dict[str, str]]:
    """The plan of this name, or in this file, and what its groups are called.

    Only a plan of one's own, asked for by name, needs a database. A file is what could be no name:
    its path has a dot or a slash in it.
    """
    if is_name(name) and shipped_source(name) is None:
        with on_record(data) as session:
            found = newest_version(session, name)
            if found is None:
                shipped = " and ".join(SHIPPED)
                raise Refusal(f"there is no plan {name!r}; these ship with Placet: {shipped}")
            return read_plan(found.source), _labels(session)
    source = shipped_source(name)
    plan = read_plan(source) if source is not None else sound_plan(Path(name))
    try:
        with on_record(data) as session:
            labels = _labels(session)
    except (BadSetting, Refusal):
        labels = {}
    return plan, {one.group: _as_label(one.group) for one in plan.requirements} | labels


def add_plan(file: Path, plan: Plan, data: Path | None) -> PlanVersion:
    """The version that rounds follow from now on; made unless the newest has this very text."""
    if shipped_source(plan.name) is not None:
        raise Refusal(f"{plan.name!r} ships with Placet and stays as it is; choose another name")
    with on_record(data) as session:
        labels = _labels(session)
        unknown = [one.group for one in plan.requirements if one.group not in labels]
        if unknown:
            raise Refusal(f"there is no group {unknown[0]!r}; there are: {', '.join(labels)}")
        return register(session, _source(file), actor=INSTALLATION, now=datetime.now(UTC))


def _source(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError:
        raise Refusal(f"cannot read {file}: not UTF-8") from None
    except OSError as error:
        raise Refusal(f"cannot read {file}: {error.strerror}") from None


def _labels(session: Session) -> dict[str, str]:
    return dict(session.exec(select(Group.key, Group.name).order_by(Group.key)).all())


def _as_label(key: str) -> str:
    return key.replace("_", " ").capitalize()
