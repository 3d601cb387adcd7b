"""The gate's verdict on a terminal."""

from collections.abc import Mapping

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from api.schemas.forecast import ForecastOut
from api.schemas.gate import GateOut
from api.schemas.what_if import WhatIfOut

COLOURS = {"satisfied": "green", "pending": "yellow", "not_applicable": "dim"}


def show_gate(told: GateOut, labels: Mapping[str, str], console: Console | None = None) -> None:
    """The summary, a line for each requirement, and what stands in the way besides."""
    console = console or Console(highlight=False)
    colour = "green" if told.verdict == "open" else "yellow"
    console.print(f"[bold {colour}]{escape(told.summary)}[/]")
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    for one in told.requirements:
        state = one.state.value
        name = labels.get(one.group, one.group.replace("_", " ").capitalize())
        # What only advises never shuts the gate, however it stands.
        colour = COLOURS.get(state, "red" if one.required else "dim")
        table.add_row(
            f"[{colour}]{state.replace('_', ' ')}[/]",
            escape(name) + ("" if one.required else " [dim](advises)[/]"),
            escape(one.explanation),
        )
    console.print(table)
    said = {one.explanation for one in told.requirements}
    for blocker in told.blockers:
        if blocker.explanation not in said:
            console.print(f"[red]![/] {escape(blocker.explanation)}")


def show_what_if(
    told: WhatIfOut, labels: Mapping[str, str], console: Console | None = None
) -> None:
    """The verdict it would be, and the shortest way on from there, a line for each step."""
    console = console or Console(highlight=False)
    console.print("[dim]This is supposed; nothing was recorded.[/]")
    show_gate(told, labels, console)
    for one in told.carry_over:
        name = labels.get(one.group, one.group)
        kept = "kept" if one.kept else "asked anew"
        console.print(
            f"[dim]{escape(one.person)} ({escape(name)}), {kept}:[/] {escape(one.reason)}"
        )
    path = told.shortest_path
    if path is None:
        console.print(f"Nobody's answer opens it as things stand. {escape(told.no_path)}")
    elif path.steps:
        console.print(f"Shortest way to open it: {escape(path.words)}")
        for number, step in enumerate(path.steps, start=1):
            console.print(f"  {number}. day {step.day:g}: {escape(step.words)}")


def show_forecast(told: ForecastOut, console: Console | None = None) -> None:
    """One line; the sentence speaks for itself."""
    console = console or Console(highlight=False)
    console.print(f"[dim]Forecast:[/] {escape(told.explanation)}", soft_wrap=True)
