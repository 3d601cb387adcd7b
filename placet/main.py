"""The command `placet`: each command is a function in its own module under `placet/commands/`.

A new one is a module there and a line in COMMANDS (or a sub-app in GROUPS). Modules import what
they need inside their function, so that `placet --help` is quick and `api` never loads Prefect.
"""

import sys

import typer

from placet.commands import api, db, relay, up, worker
from placet.failures import CannotGoOn

COMMANDS = {"up": up.up, "api": api.api, "worker": worker.worker, "relay": relay.relay}
GROUPS = {"db": db.app}


def make_app() -> typer.Typer:
    made = typer.Typer(
        name="placet",
        help="Review of policy drafts by many stakeholders, until every sign-off stands.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    for name, function in COMMANDS.items():
        made.command(name)(function)
    for name, group in GROUPS.items():
        made.add_typer(group, name=name)
    return made


def run() -> None:
    """Runs the command line; what cannot go on says so in one line."""
    try:
        make_app()()
    except CannotGoOn as refusal:
        print(f"placet: {refusal}", file=sys.stderr)
        sys.exit(refusal.exit_code)


app = run
