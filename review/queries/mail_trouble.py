"""What is wrong with outgoing mail: a hold, and what was given up."""

from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from models.mail_hold import MailHold
from models.outbox import OutboxRow
from models.vocabulary import MailState, OutboxKind, OutboxState
from review.queries.mails import MailView, list_mails
from review.rules.visibility import Viewer

# More are counted by nobody.
MOST = 200


@dataclass(frozen=True, slots=True)
class MailTrouble:
    """What nobody who leads may miss; nothing at all in good times."""

    hold: MailHold | None
    # How many wait for it to be released.
    held: int
    # Given up, as far as the viewer may know of them; the first `MOST`.
    failed: tuple[MailView, ...]

    @property
    def any(self) -> bool:
        return self.hold is not None or bool(self.failed)

    @property
    def failed_in_words(self) -> str:
        """`1 mail could not be delivered`."""
        count = len(self.failed)
        if count == 1:
            return "1 mail could not be delivered"
        return f"{count}{' or more' if count == MOST else ''} mails could not be delivered"


def mail_trouble(session: Session, viewer: Viewer, draft_id: str | None = None) -> MailTrouble:
    """Of the whole installation, or what failed of one draft."""
    hold = current_hold(session)
    failed = list_mails(session, viewer, states=[MailState.FAILED], draft_id=draft_id, limit=MOST)
    held = 0
    if hold is not None:
        counting = select(func.count()).where(
            OutboxRow.kind == OutboxKind.MAIL, OutboxRow.state == OutboxState.HELD
        )
        held = session.exec(counting).one()
    return MailTrouble(hold, held, tuple(failed))


def current_hold(session: Session) -> MailHold | None:
    """The hold that is on, if any."""
    return session.exec(select(MailHold).where(col(MailHold.released_at).is_(None))).first()
