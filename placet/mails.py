"""Outgoing mail for the command line."""

from datetime import UTC, datetime

from pydantic import BaseModel
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from sqlmodel import Session

from api.schemas.mails import MailOut, mail_out
from models.vocabulary import MailState
from placet.failures import Refusal
from review.actors import installation
from review.commands.release_mail import release_mail
from review.commands.retry_mail import retry_failed, retry_mail
from review.errors import Unknown
from review.queries.identifiers import known_shape
from review.queries.mail_trouble import mail_trouble
from review.queries.mails import list_mails

NOT_OUT = (MailState.WAITING, MailState.HELD, MailState.FAILED)
MOST = 1000


class Mails(BaseModel):
    """The oldest first; a thousand at most."""

    items: list[MailOut]


def list_known_mails(session: Session, states: list[str], draft_id: str | None) -> Mails:
    known = {state.value for state in MailState}
    if wrong := [one for one in states if one not in known]:
        raise Refusal(f"--state has to be one of {', '.join(sorted(known))}, not {wrong[0]!r}")
    found = list_mails(
        session,
        installation().viewer,
        states=[MailState(one) for one in states] or NOT_OUT,
        draft_id=draft_id,
        limit=MOST,
    )
    return Mails(items=[mail_out(one) for one in found])


def retry_known_mails(session: Session, mail_id: str | None) -> int:
    """How many are tried again."""
    now = datetime.now(UTC)
    if mail_id is None:
        return retry_failed(session, actor=installation(), now=now)
    try:
        retry_mail(session, known_shape(mail_id), actor=installation(), now=now)
    except Unknown:
        raise Refusal(f"there is no mail {mail_id!r}; see `placet mail list`") from None
    return 1


def release_held_mail(session: Session, reason: str) -> int:
    """How many go out now."""
    if not reason.strip():
        raise Refusal("--reason has to say why the mail may go")
    found = mail_trouble(session, installation().viewer)
    if found.hold is None:
        raise Refusal("no mail is held")
    release_mail(
        session,
        found.hold.id,
        reason=reason.strip(),
        actor=installation(),
        now=datetime.now(UTC),
    )
    return found.held


def show_mails(found: Mails) -> None:
    console = Console(highlight=False)
    if not found.items:
        console.print("No such mail.")
        return
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for heading in ("Id", "Mail", "To", "State", "Tries", "Why"):
        table.add_column(heading, no_wrap=heading == "Id", overflow="fold")
    for one in found.items:
        state = one.state.value
        if one.next_try is not None:
            state = f"{state} until {one.next_try.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        table.add_row(
            one.id,
            one.kind.replace("_", " "),
            escape(one.person),
            f"[red]{state}[/]" if one.state in (MailState.HELD, MailState.FAILED) else state,
            f"{one.tries}",
            escape(one.error or (one.waits_for and f"waits for {one.waits_for}")),
        )
    console.print(table)
