"""`placet tickets`: the file that says what is done in ticket systems."""

import json
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Check and explain what is done in ticket systems.", no_args_is_help=True)
File = Annotated[Path, typer.Argument(help="A file as PLACET_TICKETS_FILE names it.")]


@app.command()
def lint(file: File) -> None:
    """Name every mistake with its line and column; exit 1 where there is one.

    Every template is tried with facts as they might be.
    """
    from placet.ticket_files import sound_mapping

    sound_mapping(file)
    typer.echo("sound")


@app.command()
def show(file: File) -> None:
    """Say in plain sentences what is done when, and what a ticket's state means."""
    from placet.ticket_files import sound_mapping
    from ticketing.mapping.wording import describe

    for sentence in describe(sound_mapping(file)):
        typer.echo(f"- {sentence}")


@app.command()
def schema() -> None:
    """Print the JSON Schema of the file, for editors that complete and check as one writes."""
    from ticketing.mapping.reading import schema as schema_of

    typer.echo(json.dumps(schema_of(), indent=2))
