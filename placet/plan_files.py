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
from review.plans.reading import PlanMistakes, read_plan
from review.plans.store import newest_version, register, shipped_source
from review.rules.plan import Plan


def sound_plan(file: Path) -> Plan:
    """The plan in the file; its mistakes are printed, one a line, and end the command with 1."""
    try:
        return read_plan(_source(file))
    except PlanMistakes as found:
        for one in found.mistakes:
            typer.echo(f"{file}:{one.line}:{one.column}: {one.message}")
        raise typer.Exit(1) from None


def known_plan(name: str, data: Path | None) -> tuple[Plan, dict[str, str]]:
    """The plan of this name and what its groups are called; a shipped one needs no database."""
    source = shipped_source(name)
    if source is not None:
        plan = read_plan(source)
        try:
            with on_record(data) as session:
                return plan, _labels(session)
        except (BadSetting, Refusal):
            return plan, {one.group: _as_label(one.group) for one in plan.requirements}
    with on_record(data) as session:
        found = newest_version(session, name)
        if found is None:
            raise Refusal(f"there is no plan {name!r}; one ships with Placet: standard")
        return read_plan(found.source), _labels(session)


def add_plan(file: Path, plan: Plan, data: Path | None) -> PlanVersion:
    """The registered version; the same text again is the same version."""
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
