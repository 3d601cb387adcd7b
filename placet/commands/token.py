"""`placet token`: API tokens."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Make, list and revoke API tokens.", no_args_is_help=True)
Data = Annotated[Path | None, typer.Option(help="The data directory.  [./.placet]")]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]


@app.command()
def create(
    name: Annotated[str, typer.Option(help="What it is for.")],
    scope: Annotated[list[str], typer.Option(help="What it opens, once each; or `all`.")],
    person: Annotated[
        str | None, typer.Option(help="It sees and signs only what this person may: an address.")
    ] = None,
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """Make a token and print its secret, this once."""
    from placet.on_record import on_record
    from placet.tokens import create_token

    with on_record(data) as session:
        made = create_token(session, name, scope, person)
    if as_json:
        typer.echo(made.model_dump_json(indent=2))
        return
    typer.echo(made.token)
    typer.echo(f"{made.id}: keep the secret, it is not shown again.", err=True)


@app.command("list")
def list_(as_json: AsJson = False, data: Data = None) -> None:
    """List the tokens, the newest last; never their secrets."""
    from placet.on_record import on_record
    from placet.tokens import list_tokens, show_tokens

    with on_record(data) as session:
        found = list_tokens(session)
    if as_json:
        typer.echo(found.model_dump_json(indent=2))
    else:
        show_tokens(found)


@app.command()
def revoke(
    token_id: Annotated[str, typer.Argument(metavar="ID", help="As `placet token list` says it.")],
    data: Data = None,
) -> None:
    """Revoke a token: it opens nothing from now on."""
    from placet.on_record import on_record
    from placet.tokens import revoke_known_token

    with on_record(data) as session:
        name = revoke_known_token(session, token_id)
    typer.echo(f"Revoked {name!r}.")
