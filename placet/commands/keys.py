"""`placet keys`: the keys that sign access tokens."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="List, rotate and retire the keys that sign access tokens.", no_args_is_help=True
)
Data = Annotated[Path | None, typer.Option(help="The data directory.  [./.placet]")]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]


@app.command("list")
def list_(as_json: AsJson = False, data: Data = None) -> None:
    """List the keys, the newest last; never their private part."""
    from placet.token_keys import keys_file, list_keys, show_keys

    found = list_keys(keys_file(data), datetime.now(UTC))
    if as_json:
        typer.echo(found.model_dump_json(indent=2))
    else:
        show_keys(found)


@app.command()
def rotate(
    at_once: Annotated[
        bool, typer.Option("--now", help="It signs now, and not after a day of being published.")
    ] = False,
    data: Data = None,
) -> None:
    """Add a key, which signs a day later; drop those that nobody has to trust any more."""
    from placet.on_record import on_record
    from placet.token_keys import keys_file, rotate_keys

    file = keys_file(data)
    with on_record(data) as session:
        made = rotate_keys(session, file, datetime.now(UTC), at_once=at_once)
    typer.echo(f"{made.kid} signs from {made.signs_from:%Y-%m-%d %H:%M} UTC ({file}).")


@app.command()
def retire(
    kid: Annotated[str, typer.Argument(metavar="KEY", help="As `placet keys list` says it.")],
    data: Data = None,
) -> None:
    """Take a key away at once: what it has signed is good no more."""
    from placet.on_record import on_record
    from placet.token_keys import keys_file, retire_key

    with on_record(data) as session:
        retire_key(session, keys_file(data), kid, datetime.now(UTC))
    typer.echo(f"Retired {kid}.")
