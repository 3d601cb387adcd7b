"""`placet tickets`: what is done in ticket systems, what has not arrived there, tried again."""

import json
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="Check and explain what is done in ticket systems, and try it again.",
    no_args_is_help=True,
)
Data = Annotated[Path | None, typer.Option(help="The data directory.  [./.placet]")]
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


@app.command("list")
def list_(
    standing: Annotated[
        list[str] | None,
        typer.Option(help="given_up, retrying, waiting, sent.  [the first three]"),
    ] = None,
    draft: Annotated[str | None, typer.Option(help="Only of this draft.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    data: Data = None,
) -> None:
    """List tickets for which something has not arrived, and why."""
    from placet.on_record import known_draft, on_record
    from placet.tickets import list_known_tickets, show_tickets

    with on_record(data) as session:
        of_draft = None if draft is None else known_draft(session, draft)
        found = list_known_tickets(session, standing or [], of_draft)
    if as_json:
        typer.echo(found.model_dump_json(indent=2))
    else:
        show_tickets(found)


@app.command()
def retry(
    ticket_id: Annotated[
        str | None,
        typer.Argument(metavar="[ID]", help="As `placet tickets list` says it; else all."),
    ] = None,
    data: Data = None,
) -> None:
    """Have tried again what was given up of tickets."""
    from placet.on_record import on_record
    from placet.tickets import retry_known_tickets

    with on_record(data) as session:
        count = retry_known_tickets(session, ticket_id)
    typer.echo(f"{count} {'ticket is' if count == 1 else 'tickets are'} tried again.")
