"""`placet gate`: the verdict on a draft, and what it would be."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from placet.supposing import Supposing


def gate(
    draft: Annotated[str, typer.Argument(help="Its id, or a name like off-platform-payments/v3.")],
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    what_if: Annotated[
        list[str] | None,
        typer.Option(help="Suppose a sign-off: ana@example.org=legal:approve.  [repeatable]"),
    ] = None,
    absent: Annotated[
        list[str] | None, typer.Option(help="Suppose that this person does not answer.")
    ] = None,
    dispose: Annotated[
        list[str] | None,
        typer.Option(help="Suppose an answer to a comment: ID=accepted, ID=declined:yes."),
    ] = None,
    plan: Annotated[Path | None, typer.Option(help="Suppose the plan in this file.")] = None,
    text: Annotated[Path | None, typer.Option(help="Suppose the text in this file.")] = None,
    data: Annotated[Path | None, typer.Option(help="The data directory.  [./.placet]")] = None,
) -> None:
    """Say whether the draft may be promoted, and why not; exit 0 open, 1 shut.

    With something supposed: what the verdict would be, and the shortest way from there.
    """
    from datetime import UTC, datetime

    from placet.display_gate import show_forecast, show_gate
    from placet.on_record import known_draft, on_record
    from placet.standing import gate_and_forecast
    from placet.supposing import Supposing

    supposing = Supposing(what_if or (), absent or (), dispose or (), plan, text)
    if supposing.anything:
        _suppose(draft, supposing, data, as_json=as_json)
    with on_record(data) as session:
        known = known_draft(session, draft)
        told, labels = gate_and_forecast(session, known, datetime.now(UTC))
    if as_json:
        typer.echo(told.model_dump_json(indent=2))
    else:
        show_gate(told, labels)
        show_forecast(told.forecast)
    raise typer.Exit(0 if told.verdict == "open" else 1)


def _suppose(draft: str, supposing: "Supposing", data: Path | None, *, as_json: bool) -> NoReturn:
    from datetime import UTC, datetime

    from api.schemas.what_if import what_if_out
    from placet.display_gate import show_what_if
    from placet.on_record import known_draft, on_record
    from review.errors import Unacceptable
    from review.queries.forecasts import ForecastMemory
    from review.queries.what_if import what_if
    from review.rules.visibility import Viewer

    supposed = supposing.supposed()
    # Whoever has the database has everything in it.
    operator = Viewer(external=False, sees_all=True)
    with on_record(data) as session:
        known = known_draft(session, draft)
        try:
            now = datetime.now(UTC)
            answer = what_if(session, known, operator, supposed, now, ForecastMemory())
        except Unacceptable as refused:
            raise supposing.refusal(refused) from None
    told = what_if_out(answer)
    if as_json:
        typer.echo(told.model_dump_json(indent=2))
    else:
        show_what_if(told, answer.labels)
    raise typer.Exit(0 if told.verdict == "open" else 1)
