"""How reviews stand, on a terminal."""

from datetime import UTC, datetime

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from api.schemas.rounds import RoundOut
from placet.display_gate import show_forecast, show_gate
from placet.display_tickets import show_ticket_trouble, show_tickets
from placet.standing import (
    Awaited,
    DraftLine,
    Drafts,
    MailStanding,
    Standing,
    WebhookStanding,
)
from review.rules.forecast_words import brief
from review.rules.wording import ago

# More mails are a list of their own: `placet mail list`.
SHOWN = 10


def show_standing(found: Drafts | Standing, now: datetime, console: Console | None = None) -> None:
    console = console or Console(highlight=False)
    show_mail(found.mail, console)
    show_ticket_trouble(found.tickets, console)
    if isinstance(found, Drafts):
        _webhooks(found.webhooks, console)
        _drafts(found, now, console)
    else:
        _draft(found, now, console)


def show_mail(mail: MailStanding, console: Console) -> None:
    """First of all, and loud: whoever waits for an answer may be waiting for nothing."""
    if mail.held is not None:
        console.print(
            f"[bold red]Mail is held[/] since {_time(mail.held.since)}: {escape(mail.held.why)}. "
            f"Waiting: {mail.held.mails}. `placet mail release` lets it go.\n"
        )
    if not mail.failed:
        return
    console.print(f"[bold red]Mail that could not be delivered: {len(mail.failed)}[/]")
    table = Table(box=None, padding=(0, 2, 0, 2), show_header=False)
    for one in mail.failed[:SHOWN]:
        tries = "1 try" if one.tries == 1 else f"{one.tries} tries"
        table.add_row(
            one.kind.replace("_", " "), escape(one.person), one.draft, tries, escape(one.error)
        )
    console.print(table)
    more = len(mail.failed) - SHOWN
    console.print(f"{f'and {more} more; ' if more > 0 else ''}`placet mail retry` tries again.\n")


def _webhooks(found: list[WebhookStanding], console: Console) -> None:
    for one in found:
        if one.disabled_at is not None:
            said = f"disabled {_time(one.disabled_at)}, because {one.because}"
        elif one.failing_since is not None:
            said = f"has not answered since {_time(one.failing_since)}"
        else:
            said = "answers again"
        lost = f"; events given up: {one.given_up}" if one.given_up else ""
        console.print(f"[bold red]Webhook to {escape(one.host)}[/] {said}{lost}.")
    if found:
        console.print()


def _drafts(found: Drafts, now: datetime, console: Console) -> None:
    if not found.items:
        console.print("No draft is under review.")
        return
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for heading in ("Draft", "Round", "Waits for", "Since", "Due", "Likely by"):
        table.add_column(heading)
    for one in found.items:
        table.add_row(
            escape(one.name),
            "" if one.round is None else f"{one.round}",
            escape("; ".join(map(_awaited, one.waiting_for))),
            "" if one.since is None else ago(one.since, now),
            _due(one),
            brief(one.p50, one.p90, now.date()),
        )
    console.print(table)


def _awaited(one: Awaited) -> str:
    people = f"{one.who}: {', '.join(one.people)}"
    return f"{people} ({one.why})" if one.why else people


def _due(one: DraftLine) -> str:
    if one.due_at is None:
        return ""
    return f"[red]{_time(one.due_at)}, overdue[/]" if one.overdue else _time(one.due_at)


def _draft(found: Standing, now: datetime, console: Console) -> None:
    stage = found.stage.value.replace("_", " ")
    console.print(f"[bold]{escape(found.name)}[/] {escape(found.title)}, at {stage}")
    console.print(f"[dim]Revision {found.revision}, SHA-256 {found.revision_sha256}[/]")
    console.print(f"[dim]Led by {escape(found.lead)}; draft {found.draft}[/]\n")
    show_gate(found.gate, {}, console)
    show_forecast(found.forecast, console)
    for round_ in found.rounds:
        _round(round_, now, console)
    show_tickets(found.tickets, console)


def _round(round_: RoundOut, now: datetime, console: Console) -> None:
    state = round_.state.value.replace("_", " ")
    when = f"due {_time(round_.due_at)}"
    if round_.closed_at is not None:
        when = f"ended {_time(round_.closed_at)}"
    elif round_.due_at < now:
        when = f"[red]{when}, overdue[/]"
    console.print(
        f"\n[bold]Round {round_.number}[/] on revision {round_.revision}: {state}, {when}"
    )
    table = Table(box=None, padding=(0, 2, 0, 2), show_header=False)
    for one in round_.requests:
        position = one.position.value.replace("_", " ") if one.position else "not answered"
        table.add_row(
            one.group.replace("_", " "),
            escape(one.person),
            position,
            f"asked {ago(one.asked_at, now)}" if one.asked_at else "asked later",
        )
    console.print(table)


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
