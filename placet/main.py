"""The command `placet`: each command is a function in its own module under `placet/commands/`.

A new one is a module there and a line in COMMANDS (or a sub-app in GROUPS). Modules import what
they need inside their function, so that `placet --help` is quick and `api` never loads Prefect.
"""

from typing import Any

import typer
from typer.core import TyperGroup

from placet.commands import (
    api,
    client,
    db,
    demo,
    gate,
    intake,
    keys,
    mail,
    plan,
    relay,
    status,
    tickets,
    token,
    up,
    worker,
)
from placet.failures import CannotGoOn

COMMANDS = {
    "up": up.up,
    "demo": demo.demo,
    "status": status.status,
    "gate": gate.gate,
    "api": api.api,
    "worker": worker.worker,
    "relay": relay.relay,
    "intake": intake.intake,
}
GROUPS = {
    "plan": plan.app,
    "token": token.app,
    "client": client.app,
    "keys": keys.app,
    "mail": mail.app,
    "tickets": tickets.app,
    "db": db.app,
}


class OneLineRefusals(TyperGroup):
    """What cannot go on says so in one line on stderr; anything else is a mistake of ours."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except CannotGoOn as refusal:
            typer.echo(f"placet: {' '.join(str(refusal).split())}", err=True)
            raise typer.Exit(refusal.exit_code) from None


def make_app() -> typer.Typer:
    made = typer.Typer(
        cls=OneLineRefusals,
        help="Review of policy drafts by many stakeholders, until every required sign-off stands.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    for name, function in COMMANDS.items():
        made.command(name)(function)
    for name, group in GROUPS.items():
        made.add_typer(group, name=name)
    return made


app = make_app()
