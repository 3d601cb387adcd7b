"""Speaks to ticket systems: one line a connection, so that none waits for one that hangs."""

import logging
import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, OperationalError

from models.session import unit_of_work
from models.ticket_work import TicketWork
from review.commands.ticket_turns import (
    claim_work,
    mark_work_done,
    mark_work_dropped,
    mark_work_failed,
)
from review.rules.ticket_tries import next_ticket_try
from ticketing.connector import Connector
from ticketing.delivery import Found, Pointless, deliver
from ticketing.errors import TicketFailed
from ticketing.mapping.values import TicketMapping
from workflows.holding import Holding

log = logging.getLogger(__name__)

IDLE_SECONDS = 0.5
TROUBLE_SECONDS = 1.0
# Longer than a connector takes for one act, so that nobody else does it meanwhile.
LEASE = timedelta(minutes=3)
MARKS = 3
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The time as it is."""
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class TicketSystems:
    """What a line needs to know: the mapping, and who speaks to which connection."""

    mapping: TicketMapping
    connectors: Mapping[str, Connector]
    # The base of links to Placet's pages.
    base_url: str


@dataclass
class Line:
    """One connection's: its acts one after the other, and a pause while the system is away."""

    engine: Engine
    systems: TicketSystems
    connection: str
    worker: str
    clock: Clock = utc_now
    holding: Holding = field(default_factory=Holding)

    def keep_going(self, stop: threading.Event) -> None:
        """Until it is stopped; the act in hand is finished."""
        complained = False
        while not stop.is_set():
            try:
                worked = self.next()
                complained = False
            except DBAPIError as error:
                if not complained:
                    log.warning("the database does not answer (%s); waiting for it", error.orig)
                complained = True
                stop.wait(TROUBLE_SECONDS)
                continue
            except Exception:
                # A line that ended here would be missed by nobody until the relay starts anew.
                log.exception("%s: an act could not be claimed or marked", self.connection)
                stop.wait(TROUBLE_SECONDS)
                continue
            if not worked:
                stop.wait(IDLE_SECONDS)

    def next(self) -> bool:
        """Claims an act, commits the claim, speaks, and marks what became of it."""
        if self.holding.holds(self.clock()):
            return False
        with unit_of_work(self.engine) as session:
            work = claim_work(
                session, self.connection, now=self.clock(), worker=self.worker, lease=LEASE
            )
        if work is None:
            return False
        outcome = self._spoken(work)
        if isinstance(outcome, TicketFailed):
            self._hold(outcome)
        elif not isinstance(outcome, Pointless):
            self.holding.fine()
        self._mark_somehow(work, outcome)
        return True

    def _mark_somehow(self, work: TicketWork, outcome: Found | TicketFailed | Pointless) -> None:
        """A decision that takes long may hold the draft: an act that is done and not marked would
        be asked for again once its lease has run out, and keep the ticket's others until then."""
        for _ in range(MARKS - 1):
            try:
                return self._mark(work, outcome)
            except OperationalError:
                time.sleep(TROUBLE_SECONDS)
        return self._mark(work, outcome)

    def _spoken(self, work: TicketWork) -> Found | TicketFailed | Pointless:
        try:
            return deliver(
                self.engine,
                work,
                self.systems.connectors[self.connection],
                mapping=self.systems.mapping,
                base_url=self.systems.base_url,
                now=self.clock(),
            )
        except (TicketFailed, Pointless) as known:
            return known
        except DBAPIError:
            raise
        except Exception as error:
            # One act that we cannot do must not stop all the others.
            log.exception("the act %s could not be done", work.id)
            return TicketFailed(type(error).__name__, retry=True)

    def _hold(self, failed: TicketFailed) -> None:
        now = self.clock()
        if failed.not_before is not None:
            self.holding.shut(failed.not_before, now)
        elif failed.system_down:
            self.holding.trouble(now)

    def _mark(self, work: TicketWork, outcome: Found | TicketFailed | Pointless) -> None:
        now = self.clock()
        with unit_of_work(self.engine) as session:
            if isinstance(outcome, Pointless):
                mark_work_dropped(session, work.id, worker=self.worker, now=now, why=outcome.why)
                return
            if not isinstance(outcome, TicketFailed):
                mark_work_done(session, work.id, worker=self.worker, now=now, found=outcome)
                return
            then = next_ticket_try(
                work.attempts,
                helps=outcome.retry,
                system_down=outcome.system_down,
                not_before=outcome.not_before,
                since=work.retried_at or work.created_at,
                now=now,
                chance=random.random(),  # noqa: S311 - spreads retries, keeps no secret
            )
            said = f"again at {then.at:%H:%M:%S}" if then.at else "given up"
            log.warning("%s: %s not done (%s), %s", self.connection, work.act, outcome.detail, said)
            mark_work_failed(
                session,
                work.id,
                worker=self.worker,
                now=now,
                error=outcome.detail,
                again_at=then.at,
                counted=then.counted,
            )
