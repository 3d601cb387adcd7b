"""What `placet up` says on the terminal: what is starting, where it answers, what went wrong."""

from rich.console import Console
from rich.markup import escape

from placet.cluster.ready_file import Ready

TITLES = {
    "postgres": "PostgreSQL",
    "prefect": "Prefect server",
    "api": "API and pages",
    "relay": "Relay (mail)",
    "intake": "Intake (mail)",
    "worker": "Worker (flow runs)",
}


class Display:
    """Lines for a terminal or a log file alike, and a spinner where there is a terminal."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(highlight=False)
        self.status = self.console.status("Starting")
        self.waiting_for: list[str] = []
        self.ending = False

    def line(self, text: str) -> None:
        self._say(escape(text), soft_wrap=True)

    def starting(self, name: str) -> None:
        self.waiting_for.append(TITLES.get(name, name))
        self._spin()

    def ready(self, name: str, after_seconds: float) -> None:
        title = TITLES.get(name, name)
        self._no_longer(title)
        self._say(f"[green]✓[/] {title} [dim]{after_seconds:.1f} s[/]")

    def died(self, name: str, returncode: int, again_in_seconds: float) -> None:
        title = TITLES.get(name, name)
        self._no_longer(title)
        how = f"was killed by signal {-returncode}" if returncode < 0 else f"ended ({returncode})"
        when = f" in {again_in_seconds:g} s" if again_in_seconds else ""
        self._say(f"[yellow]![/] {title} {how}; starting it again{when}")

    def stopped(self, name: str) -> None:
        if not self.ending:
            self.ending = True
            self.status.stop()
            self._say("Stopping")
        self._say(f"[dim]- {TITLES.get(name, name)} stopped[/]")

    def everything(self, ready: Ready, data_dir: str) -> None:
        """The addresses, once all of it answers."""
        self.status.stop()
        rows = {
            "Placet": ready.api,
            "Sign in": ready.sign_in,
            "Prefect": f"{ready.prefect} (log-in {ready.prefect_auth})",
            "Mail": ready.mail,
            "Data": data_dir,
        }
        for label, value in rows.items():
            # One line each, however narrow the terminal: links are copied from here.
            self._say(f"  [bold]{label:<9}[/]{escape(value)}", soft_wrap=True)
        self._say("[dim]Ctrl-C stops everything; the data stays.[/]")

    def _say(self, text: str, *, soft_wrap: bool = False) -> None:
        try:
            self.console.print(text, soft_wrap=soft_wrap)
        except (OSError, SystemExit):
            # Whoever read this has gone; that is no reason to stop what runs.
            self.console.quiet = True

    def _no_longer(self, title: str) -> None:
        if title in self.waiting_for:
            self.waiting_for.remove(title)
        self._spin()

    def _spin(self) -> None:
        if self.waiting_for and not self.ending:
            self.status.update(f"Starting {', '.join(self.waiting_for)}")
            self.status.start()
        else:
            self.status.stop()
