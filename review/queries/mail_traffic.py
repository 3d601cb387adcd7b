"""How much mail was written in the last hour, and how much is usual."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlmodel import Session

from review.rules.mail_manners import AWAITED
from review.rules.mail_storm import AN_HOUR, USUAL_DAYS, Traffic

# Counted no further than it matters: in most hours there is hardly anything to count.
WRITTEN = text("""
    SELECT count(*) FROM (
        SELECT 1 FROM outbox
        WHERE kind = 'mail' AND created_at > :since
          AND payload ->> 'template' <> ALL(:awaited)
        LIMIT :most) AS written
""")
USUAL = text("""
    WITH before AS (
        SELECT date_bin('1 hour', created_at, CAST(:now AS timestamptz)) AS hour,
               payload ->> 'to_person' AS person
        FROM outbox
        WHERE kind = 'mail' AND created_at > :since AND created_at <= :until
          AND payload ->> 'template' <> ALL(:awaited))
    SELECT coalesce((SELECT max(mails) FROM
                        (SELECT count(*) AS mails FROM before GROUP BY hour) AS hours), 0),
           (SELECT count(DISTINCT person) FROM before)
""")
# What is usual does not change by the minute.
REMEMBERED_FOR = timedelta(minutes=10)


@dataclass(slots=True)
class UsualMemory:
    """What was usual when it was last looked up."""

    at: datetime | None = field(default=None)
    busiest_hour: int = 0
    people: int = 0


def traffic(
    session: Session, *, floor: int, since: datetime | None, memory: UsualMemory, now: datetime
) -> Traffic | None:
    """None where no more than `floor` were written: whatever is usual, that is not too much.

    `since`: when the last hold was released; what was written before has been looked at.
    """
    awaited = sorted(AWAITED)
    start = now - AN_HOUR if since is None else max(now - AN_HOUR, since)

    def written(most: int | None) -> int:
        asked = {"since": start, "awaited": awaited, "most": most}
        return session.connection().execute(WRITTEN, asked).scalar_one()

    if written(floor + 1) <= floor:
        return None
    if memory.at is None or now - memory.at > REMEMBERED_FOR:
        span = {"now": now, "since": now - USUAL_DAYS, "until": now - AN_HOUR, "awaited": awaited}
        memory.busiest_hour, memory.people = session.connection().execute(USUAL, span).one()
        memory.at = now
    return Traffic(written(None), memory.busiest_hour, memory.people)
