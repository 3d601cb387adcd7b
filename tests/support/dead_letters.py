"""Mail that was given up, as a relay would leave it."""

from datetime import timedelta

from stories import Story

from models.outbox import OutboxRow
from models.vocabulary import OutboxKind
from review.commands.outbox import claim, mark_failed


def give_up(story: Story, *, most: int = 1000, error: str = "550 no such user") -> list[str]:
    """The ids of those that were due, each given up at its first try."""

    def work(session) -> list[str]:
        rows: list[OutboxRow] = claim(
            session,
            [OutboxKind.MAIL],
            now=story.now,
            worker="relay",
            lease=timedelta(minutes=1),
            limit=most,
        )
        for row in rows:
            mark_failed(session, row.id, worker="relay", now=story.now, error=error, retry_in=None)
        return [row.id for row in rows]

    return story.tell(work)
