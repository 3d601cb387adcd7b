"""`placet gate`: the verdict on a draft."""

from pathlib import Path
from typing import Annotated

import typer


def gate(
    draft: Annotated[str, typer.Argument(help="Its id, or a name like off-platform-payments/v3.")],
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    data: Annotated[Path | None, typer.Option(help="The data directory.  [./.placet]")] = None,
) -> None:
    """Say whether the draft may be promoted, and why not; exit 0 open, 1 shut."""
    from datetime import UTC, datetime

    from placet.display_gate import show_forecast, show_gate
    from placet.on_record import known_draft, on_record
    from placet.standing import gate_and_forecast

    with on_record(data) as session:
        known = known_draft(session, draft)
        told, labels = gate_and_forecast(session, known, datetime.now(UTC))
    if as_json:
        typer.echo(told.model_dump_json(indent=2))
    else:
        show_gate(told, labels)
        show_forecast(told.forecast)
    raise typer.Exit(0 if told.verdict == "open" else 1)
