"""`placet mail`: what waits, is held or was given up; tried again, and released."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Look at outgoing mail, try it again, release it.", no_args_is_help=True)
Data = Annotated[Path | None, typer.Option(help="The data directory.  [./.placet]")]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]


@app.command("list")
def list_(
    state: Annotated[
        list[str] | None,
        typer.Option(help="waiting, held, failed, sent, dropped.  [the first three]"),
    ] = None,
    draft: Annotated[str | None, typer.Option(help="Only about this draft.")] = None,
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """List mail that has not gone out, and why."""
    from placet.mails import list_known_mails, show_mails
    from placet.on_record import known_draft, on_record

    with on_record(data) as session:
        of_draft = None if draft is None else known_draft(session, draft)
        found = list_known_mails(session, state or [], of_draft)
    if as_json:
        typer.echo(found.model_dump_json(indent=2))
    else:
        show_mails(found)


@app.command()
def retry(
    mail_id: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="As `placet mail list` says it; else all.")
    ] = None,
    data: Data = None,
) -> None:
    """Have mail tried again that was given up."""
    from placet.mails import retry_known_mails
    from placet.on_record import on_record

    with on_record(data) as session:
        count = retry_known_mails(session, mail_id)
    typer.echo(f"{count} {'mail is' if count == 1 else 'mails are'} tried again.")


@app.command()
def release(
    reason: Annotated[str, typer.Option(help="Why they may go; it stands in the journal.")],
    data: Data = None,
) -> None:
    """Let held mail go, two a second."""
    from placet.mails import release_held_mail
    from placet.on_record import on_record

    with on_record(data) as session:
        count = release_held_mail(session, reason)
    typer.echo(f"{count} {'mail goes' if count == 1 else 'mails go'} out now.")
