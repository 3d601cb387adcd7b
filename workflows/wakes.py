"""Claims the wake-ups from the outbox and takes the turns they ask for."""

import asyncio
import logging
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session

from models.outbox import OutboxRow
from models.vocabulary import OutboxKind
from review.commands.outbox import claim, mark_done, mark_failed
from workflows.crew import Crew
from workflows.desk import Desk
from workflows.displays import Displays
from workflows.doorbell import Doorbell
from workflows.line import Line, brief
from workflows.turns import AT_ONCE, Taken, Turns, Why

log = logging.getLogger(__name__)

IDLE_SECONDS = 0.05
TROUBLE_SECONDS = 0.5
LEASE = timedelta(seconds=10)
# Never later than this, however often it failed: a review waits for it.
LONGEST_PAUSE = timedelta(seconds=2)
ELSEWHERE_PAUSE = timedelta(seconds=0.15)


def pause_after(attempts: int) -> timedelta:
    """How long a wake-up waits that has failed so many times."""
    return min(LONGEST_PAUSE, timedelta(seconds=0.25) * 2 ** min(attempts, 4))


@dataclass(slots=True)
class Wakes:
    """The wake-ups this worker has claimed."""

    desk: Desk
    turns: Turns
    displays: Displays
    line: Line
    crew: Crew
    doorbell: Doorbell

    async def attend(self) -> None:
        """For ever: no more claimed than can be taken at once, none while Prefect is away."""
        while True:
            await self.line.up.wait()
            free = AT_ONCE - len(self.crew.running)
            if free <= 0:
                await self.crew.a_place()
                continue
            try:
                rows = (
                    await self.desk.work(self._claim, free) if await self.doorbell.rings() else []
                )
            except Exception as error:  # noqa: BLE001 - the database is away; it comes back
                log.warning("no wake-ups to be had (%s)", brief(error))
                await asyncio.sleep(TROUBLE_SECONDS)
                continue
            self._begin(rows)
            if not rows:
                await asyncio.sleep(IDLE_SECONDS)

    def _claim(self, session: Session, limit: int) -> list[OutboxRow]:
        return claim(
            session,
            {OutboxKind.WAKE},
            now=self.desk.now(),
            worker=self.desk.worker,
            lease=LEASE,
            limit=limit,
        )

    def _begin(self, rows: list[OutboxRow]) -> None:
        of_draft: defaultdict[str | None, list[OutboxRow]] = defaultdict(list)
        for row in rows:
            of_draft[row.draft_id].append(row)
        for draft_id, same in of_draft.items():
            if draft_id is None:
                refused = self.desk.work(self._fail, same, "a wake-up names no draft", give_up=True)
                self.crew.start(refused, "refusing a wake-up")
            else:
                self.crew.start(self._wake(draft_id, same), f"answering the wake-up of {draft_id}")

    async def _wake(self, draft_id: str, rows: list[OutboxRow]) -> None:
        try:
            taken = await self.turns.take(draft_id, Why.WOKEN)
        except Exception as error:  # noqa: BLE001 - the row remembers, and comes again
            self.line.report(error)
            log.warning("turn of %s failed (%s)", draft_id, brief(error))
            await self.desk.work(self._fail, rows, brief(error))
            return
        if taken is Taken.ELSEWHERE:
            await self.desk.work(self._fail, rows, "another worker has its turn in hand", soon=True)
            return
        if taken is Taken.TO_BE_SHOWN:
            self.displays.ask(draft_id)
        await self.desk.work(self._done, rows)

    def _done(self, session: Session, rows: list[OutboxRow]) -> None:
        for row in rows:
            mark_done(session, row.id, worker=self.desk.worker, now=self.desk.now())

    def _fail(
        self,
        session: Session,
        rows: list[OutboxRow],
        error: str,
        *,
        soon: bool = False,
        give_up: bool = False,
    ) -> None:
        for row in rows:
            pause = ELSEWHERE_PAUSE if soon else pause_after(row.attempts)
            mark_failed(
                session,
                row.id,
                worker=self.desk.worker,
                now=self.desk.now(),
                error=error,
                retry_in=None if give_up else pause,
            )
