"""`placet status`: what waits for whom since when."""

from pathlib import Path
from typing import Annotated

import typer


def status(
    draft: Annotated[
        str | None,
        typer.Argument(help="Its id, or a name like off-platform-payments/v3; else all of them."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    data: Annotated[Path | None, typer.Option(help="The data directory.  [./.placet]")] = None,
) -> None:
    """Say what waits for whom since when; the overdue come first."""
    from datetime import UTC, datetime

    from placet.display_status import show_standing
    from placet.on_record import known_draft, on_record
    from placet.standing import draft_standing, drafts_in_review

    now = datetime.now(UTC)
    with on_record(data) as session:
        found = (
            drafts_in_review(session, now)
            if draft is None
            else draft_standing(session, known_draft(session, draft), now)
        )
    if as_json:
        typer.echo(found.model_dump_json(indent=2))
    else:
        show_standing(found, now)
