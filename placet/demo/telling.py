"""Tells the demo as it happens: a line for each step, a spinner while it waits."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from time import monotonic
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from api.schemas.gate import GateOut
from placet.cluster.ready_file import Ready
from placet.demo.timeline import Moment
from placet.display_gate import show_gate


class Teller:
    """Speaks to people only: a program that asked for JSON reads it from the other stream."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def chapter(self, title: str) -> None:
        self.console.print(f"\n[bold]{escape(title)}[/]")

    def step(self, words: str) -> None:
        self.console.print(f"[green]✓[/] {escape(words)}")

    def aside(self, words: str) -> None:
        self.console.print(Padding(Text(words, style="dim"), (0, 0, 0, 2)))

    @contextmanager
    def waiting(self, for_what: str) -> Generator[None, None, None]:
        """A spinner where there is a terminal; how long it took, where that is worth a word."""
        began = monotonic()
        with self.console.status(escape(for_what)):
            yield
        self.step(f"{for_what}: {monotonic() - began:.1f} s")

    def timeline(self, moments: list[Moment]) -> None:
        self.chapter("What happened, as the journal has it")
        table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
        for one in moments:
            table.add_row(
                f"[dim]{one.at:%H:%M:%S}[/]", f"[dim]{escape(one.actor)}[/]", escape(one.what)
            )
        self.console.print(table)

    def gate(self, gate: dict[str, Any], labels: Mapping[str, str]) -> None:
        self.chapter("The gate")
        show_gate(GateOut.model_validate(gate), labels, self.console)

    def addresses(self, ready: Ready, draft: dict[str, Any]) -> None:
        self.chapter("Look around")
        rows = {
            "Board": f"{ready.sign_in} (signs you in as the policy lead)",
            "Draft": f"{ready.api}/drafts/{draft['id']}",
            "Prefect": f"{draft['flow_run']['url']} (log-in {ready.prefect_auth})",
            "Mail": f"{ready.api}/mail ({ready.mail})",
        }
        for label, value in rows.items():
            # One line each, however narrow the terminal: links are copied from here.
            self.console.print(f"  [bold]{label:<8}[/]{escape(value)}", soft_wrap=True)
