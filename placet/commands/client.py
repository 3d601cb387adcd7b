"""`placet client`: programs that get access tokens with an id and a secret."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Make, list, rotate and disable OAuth2 clients.", no_args_is_help=True)
Data = Annotated[Path | None, typer.Option(help="The data directory.  [./.placet]")]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]
Id = Annotated[str, typer.Argument(metavar="ID", help="As `placet client list` says it.")]


@app.command()
def create(
    name: Annotated[str, typer.Option(help="What it is for.")],
    scope: Annotated[list[str], typer.Option(help="What it may open, once each; or `all`.")],
    person: Annotated[
        str | None, typer.Option(help="It sees and signs only what this person may: an address.")
    ] = None,
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """Make a client and print its id and its secret, this once."""
    from placet.clients import make_client
    from placet.on_record import on_record

    with on_record(data) as session:
        made = make_client(session, name, scope, person)
    if as_json:
        typer.echo(made.model_dump_json(indent=2))
        return
    typer.echo(f"{made.client_id} {made.client_secret}")
    typer.echo("client_id and client_secret: keep the secret, it is not shown again.", err=True)


@app.command("list")
def list_(as_json: AsJson = False, data: Data = None) -> None:
    """List the clients, the newest last; never their secrets."""
    from placet.clients import all_clients, show_clients
    from placet.on_record import on_record

    with on_record(data) as session:
        found = all_clients(session)
    if as_json:
        typer.echo(found.model_dump_json(indent=2))
    else:
        show_clients(found)


@app.command()
def rotate(
    client_id: Id,
    overlap_hours: Annotated[
        int, typer.Option(min=0, max=2160, help="The secret before is good for so long.")
    ] = 168,
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """Give a client a new secret and print it, this once; the one before ends later."""
    from placet.clients import rotate_known_client
    from placet.on_record import on_record

    with on_record(data) as session:
        made = rotate_known_client(session, client_id, timedelta(hours=overlap_hours))
    if as_json:
        typer.echo(made.model_dump_json(indent=2))
        return
    typer.echo(made.client_secret)
    until = made.previous_secret_until
    ends = f"is good until {until:%Y-%m-%d %H:%M} UTC" if until else "is good no more"
    typer.echo(f"Keep it, it is not shown again; the one before {ends}.", err=True)


@app.command()
def disable(client_id: Id, data: Data = None) -> None:
    """Disable a client for good: no tokens, and those it has open nothing from now on."""
    from placet.clients import disable_known_client
    from placet.on_record import on_record

    with on_record(data) as session:
        name = disable_known_client(session, client_id)
    typer.echo(f"Disabled {name!r}.")
