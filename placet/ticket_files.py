"""From the settings to the ticket systems: the file that names them, and their secrets."""

import os
from pathlib import Path

import typer
from dotenv import dotenv_values

from placet.failures import BadSetting, Refusal
from placet.settings import Settings
from review.plans.mistakes import PlanMistakes
from ticketing.heard.secrets import unfit
from ticketing.mapping.reading import read_mapping
from ticketing.mapping.values import NO_TICKETS, Connection, TicketMapping

VARIABLE = "PLACET_TICKETS_FILE"


def ticket_mapping(settings: Settings) -> TicketMapping:
    """What the file of the settings says; without one there are no tickets."""
    file = settings.tickets_file
    if file is None:
        return NO_TICKETS
    try:
        return read_mapping(_source(file))
    except PlanMistakes as found:
        first, *more = found.mistakes
        others = f"; and {len(more)} more, see `placet tickets lint {file}`" if more else ""
        raise BadSetting(
            f"{VARIABLE}: {file}:{first.line}:{first.column}: {first.message}{others}"
        ) from None
    except Refusal as refusal:
        raise BadSetting(f"{VARIABLE}: {refusal}") from None


def sound_mapping(file: Path) -> TicketMapping:
    """The mapping in the file; its mistakes are printed, one a line, and end the command with 1."""
    try:
        return read_mapping(_source(file))
    except PlanMistakes as found:
        for one in found.mistakes:
            typer.echo(f"{file}:{one.line}:{one.column}: {one.message}")
        raise typer.Exit(1) from None


def ticket_tokens(mapping: TicketMapping) -> dict[str, str]:
    """The token of each connection, by its name; one that is missing stops the start."""
    world = _world()
    tokens: dict[str, str] = {}
    for one in mapping.connections:
        found = secret_of(one, "TOKEN", world)
        if found is None:
            variable = f"{one.variable}_TOKEN"
            raise BadSetting(f"{variable} is missing (or name a file with it in {variable}_FILE)")
        tokens[one.name] = found
    return tokens


def ticket_secrets(mapping: TicketMapping, kind: str) -> dict[str, str]:
    """The secrets of this kind (`SECRET`), by connection, of those that have one."""
    world = _world()
    found = {one.name: secret_of(one, kind, world) for one in mapping.connections}
    return {name: secret for name, secret in found.items() if secret is not None}


def hook_secrets(mapping: TicketMapping) -> dict[str, str]:
    """With which each system signs what it tells, of those that have one; an unfit one stops the
    start."""
    found = ticket_secrets(mapping, "SECRET")
    for one in mapping.connections:
        if one.name in found and (why := unfit(one.system, found[one.name])):
            raise BadSetting(f"{one.variable}_SECRET: {why}")
    return found


def secret_of(connection: Connection, kind: str, world: dict[str, str | None]) -> str | None:
    """The variable, or what lies in the file that `..._FILE` names."""
    variable = f"{connection.variable}_{kind}"
    if given := world.get(variable):
        return given
    path = world.get(f"{variable}_FILE")
    if not path:
        return None
    try:
        value = Path(path).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise BadSetting(f"{variable}_FILE: cannot read {path}: {reason}") from None
    if not value:
        raise BadSetting(f"{variable}_FILE: {path} is empty")
    return value


def _world() -> dict[str, str | None]:
    return {**dotenv_values(".env"), **os.environ}


def _source(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError:
        raise Refusal(f"cannot read {file}: not UTF-8") from None
    except OSError as error:
        raise Refusal(f"cannot read {file}: {error.strerror}") from None
