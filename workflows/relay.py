"""The relay: speaks the mail in the outbox, one row at a time; never imports Prefect.

Beside it, in a thread of its own, runs what else goes out (`workflows.beat`).
"""

import gc
import logging
import random
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from models.engine import make_engine
from models.outbox import OutboxRow
from models.session import unit_of_work
from models.vocabulary import OutboxKind
from notifications.channels.channel import Channel
from notifications.delivery import deliver
from notifications.errors import DeliveryFailed, Dropped
from review.commands.choose_digest import COLLECTED
from review.commands.collect_digest import TEMPLATE, fill_digest, put_by
from review.commands.outbox import let_go, mark_done, mark_dropped, mark_failed
from review.commands.take_mail import Taken, take_mail
from review.links import Links
from review.queries.mail_traffic import UsualMemory
from review.rules.mail_limits import UNLIMITED, MailLimits
from review.rules.mail_tries import next_try
from workflows.beat import MakeStep, keep_the_beat, publishing
from workflows.holding import Holding
from workflows.naming import own_name
from workflows.signals import stop_on_signals

log = logging.getLogger(__name__)

IDLE_SECONDS = 0.2
TROUBLE_SECONDS = 1.0
# Longer than a channel takes for one mail, so that a slow one is not sent twice; short enough
# that the mail of a relay that was killed goes out within the minute.
LEASE = timedelta(seconds=40)

Speak = Callable[[OutboxRow, datetime], None]
Clock = Callable[[], datetime]


class Fate(NamedTuple):
    """What became of a mail that was not sent."""

    detail: str
    pointless: bool = False
    retry: bool = False
    not_before: datetime | None = None
    channel_down: bool = False


def _now() -> datetime:
    return datetime.now(UTC)


def run_relay(
    *,
    database_url: str,
    channel: Channel,
    links: Links,
    public_url: str,
    reply_domain: str = "",
    limits: MailLimits = UNLIMITED,
    name: str | None = None,
    beside: Sequence[MakeStep] = (),
    stop: threading.Event | None = None,
) -> None:
    """Delivers mail until SIGTERM, SIGINT or `stop`, and finishes the one in hand first.

    A `name` given is this relay's alone: the mail it had in hand when it died goes out at once.
    `beside`: the steps taken beside the mail, after that of the feed.
    """
    stop = stop or threading.Event()
    stop_on_signals(stop)
    # One for the mail, one for the beat; what talks to many at once borrows for a moment.
    engine = make_engine(database_url, pool_size=2, max_overflow=8)
    steps = [make(engine) for make in (publishing, *beside)]
    beat = threading.Thread(target=keep_the_beat, args=(steps,), kwargs={"stop": stop})

    def speak(row: OutboxRow, now: datetime) -> None:
        deliver(
            engine,
            row,
            channel=channel,
            links=links,
            base_url=public_url,
            now=now,
            reply_domain=reply_domain,
        )

    # What was imported stays: the collector need not look at it again, and comes round sooner.
    gc.collect()
    gc.freeze()
    worker = name or own_name()
    beat.start()
    try:
        keep_delivering(
            engine, speak, worker=worker, stop=stop, limits=limits, left_before=name is not None
        )
    finally:
        stop.set()
        beat.join()
        engine.dispose()


def keep_delivering(
    engine: Engine,
    speak: Speak,
    *,
    worker: str,
    stop: threading.Event,
    limits: MailLimits = UNLIMITED,
    left_before: bool = False,
) -> None:
    """One row after the other; waits where there is none, and where the database is away.

    `left_before`: whoever was called like this worker is dead, and may have left a mail.
    """
    complained, memory, holding = False, UsualMemory(), Holding()
    while not stop.is_set():
        try:
            if left_before:
                _let_go(engine, worker)
                left_before = False
            delivered = deliver_next(
                engine, speak, worker=worker, limits=limits, memory=memory, holding=holding
            )
        except DBAPIError as error:
            if not complained:
                log.warning("the database does not answer (%s); waiting for it", error.orig)
            complained = True
            stop.wait(TROUBLE_SECONDS)
            continue
        complained = False
        if not delivered:
            stop.wait(IDLE_SECONDS)


def deliver_next(
    engine: Engine,
    speak: Speak,
    *,
    worker: str,
    limits: MailLimits = UNLIMITED,
    memory: UsualMemory | None = None,
    holding: Holding | None = None,
    clock: Clock = _now,
) -> bool:
    """Claims a mail, commits the claim, speaks, and marks what became of it."""
    holding = holding or Holding()
    if holding.holds(clock()):
        return False
    taken = claim_one(engine, worker, limits, memory or UsualMemory(), clock)
    if taken is None or taken.row is None:
        return taken is not None
    row = taken.row
    if waits_for_digest(engine, row, worker, clock()):
        return True
    fate = spoken(speak, row, clock)
    _hold(holding, fate, clock())
    with unit_of_work(engine) as session:
        mark(session, row, fate, worker=worker, now=clock())
    return True


def _hold(holding: Holding, fate: Fate | None, now: datetime) -> None:
    """What the fate of a mail says of the channel; of one that never got there, nothing."""
    if fate is None:
        holding.fine()
    elif fate.not_before is not None:
        holding.shut(fate.not_before, now)
    elif fate.channel_down:
        holding.trouble(now)


def _let_go(engine: Engine, worker: str) -> None:
    with unit_of_work(engine) as session:
        let_go(session, {OutboxKind.MAIL}, worker=worker, now=datetime.now(UTC))


def claim_one(
    engine: Engine, worker: str, limits: MailLimits, memory: UsualMemory, clock: Clock = _now
) -> Taken | None:
    """The next mail that may go out, now this relay's until its lease ends."""
    with unit_of_work(engine) as session:
        return take_mail(
            session,
            limits=limits,
            memory=memory,
            now=clock(),
            worker=worker,
            lease=LEASE,
        )


def waits_for_digest(engine: Engine, row: OutboxRow, worker: str, now: datetime) -> bool:
    """Whether the mail was put by; a digest is filled with all that was, before it is spoken."""
    template = row.payload.get("template")
    if template not in (*COLLECTED, TEMPLATE):
        return False
    with unit_of_work(engine) as session:
        if template in COLLECTED:
            return put_by(session, row.id, worker=worker, now=now)
        row.payload = fill_digest(session, row.id, worker=worker, now=now)
        # Nobody's any more: the lease has run out.
        return not row.payload


def spoken(speak: Speak, row: OutboxRow, clock: Clock = _now) -> Fate | None:
    """None where it was sent; else what became of it."""
    try:
        speak(row, clock())
    except Dropped as error:
        return Fate(error.why, pointless=True)
    except DeliveryFailed as error:
        return Fate(
            error.detail,
            retry=error.retry,
            not_before=error.not_before,
            channel_down=error.channel_down,
        )
    except DBAPIError:
        raise
    except Exception as error:
        # One mail that we cannot compose must not stop all the others.
        log.exception("mail %s could not be composed or sent", row.id)
        return Fate(type(error).__name__, retry=True)
    return None


def mark(
    session: Session, row: OutboxRow, fate: Fate | None, *, worker: str, now: datetime
) -> None:
    """Writes down what became of the mail, in the outbox and in the journal at once."""
    if fate is None:
        mark_done(session, row.id, worker=worker, now=now)
    elif fate.pointless:
        mark_dropped(session, row.id, worker=worker, now=now, why=fate.detail)
    else:
        chance = random.random()  # noqa: S311 - spreads retries, keeps no secret
        then = next_try(
            row.attempts, helps=fate.retry, not_before=fate.not_before, now=now, chance=chance
        )
        pause = None if then.at is None else then.at - now
        said = f"again in {pause}" if pause else "given up"
        log.warning("mail %s not sent (%s), %s", row.id, fate.detail, said)
        mark_failed(
            session,
            row.id,
            worker=worker,
            now=now,
            error=fate.detail,
            retry_in=pause,
            counted=then.counted,
        )
