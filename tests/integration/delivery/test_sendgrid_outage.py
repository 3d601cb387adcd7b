"""SendGrid is away for ten minutes, then back with its limit: every mail goes out, and once."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from postoffice import BASE, LINKS
from sendgrid_standin import (
    BROKEN,
    HANG,
    KEY,
    KEY_REFUSED,
    RESET,
    TAKEN,
    Answer,
    RateLimit,
    StandIn,
    standing_in,
)
from stories import Story

from models.outbox import OutboxRow
from models.vocabulary import OutboxKind, OutboxState
from notifications.channels.sendgrid import SendgridChannel
from notifications.channels.sendgrid_settings import SendgridSettings
from notifications.delivery import deliver
from notifications.message import Sender
from review import dedup
from review.record import Mail, say
from workflows.holding import Holding
from workflows.relay import deliver_next

SENDER = Sender(name="Placet", address="placet@example.org")
AWAY = timedelta(minutes=10)
WINDOW_SECONDS = 10
# So long does a mail take, by the clock of the test: fast enough to reach the limit.
EACH_MAIL = timedelta(milliseconds=20)


@dataclass
class Outage:
    """A relay, its SendGrid, and the clock of both."""

    story: Story
    standin: StandIn
    began: datetime
    holding: Holding = field(default_factory=Holding)
    asked_while_away: int = 0

    def clock(self) -> datetime:
        return self.story.now

    def queue(self, mails: int) -> None:
        person = self.story.person("lead@example.org", staff=True)
        said = [
            Mail(dedup.sign_in(person, f"{number}"), "sign_in", person) for number in range(mails)
        ]
        self.story.tell(lambda session: say(session, draft_id=None, mails=said, now=self.began))

    def rows(self) -> list[OutboxRow]:
        return self.story.outbox(OutboxKind.MAIL)

    def run(self, away: Callable[[timedelta], Answer | None]) -> None:
        """Until nothing is left to be sent; `away` says how SendGrid fails at that time."""
        hasty, patient = self._channel(0.2), self._channel(60)

        def speak(row: OutboxRow, now: datetime) -> None:
            # A busy machine must not look like a SendGrid that hangs.
            channel = patient if self.standin.always is TAKEN else hasty
            deliver(self.story.engine, row, channel=channel, links=LINKS, base_url=BASE, now=now)

        while self.story.now < self.began + timedelta(hours=2):
            self.standin.always = away(self.story.now - self.began) or TAKEN
            before = len(self.standin.answered)
            if deliver_next(
                self.story.engine, speak, worker="one", holding=self.holding, clock=self.clock
            ):
                self.story.now += EACH_MAIL
            elif self._all_done():
                return
            else:
                self._wait()
            if self.standin.always is not TAKEN:
                self.asked_while_away += len(self.standin.answered) - before
        raise AssertionError("still not all sent after two hours")

    def _channel(self, timeout_seconds: float) -> SendgridChannel:
        settings = SendgridSettings(
            api_key=KEY, host=self.standin.host, timeout_seconds=timeout_seconds
        )
        return SendgridChannel(settings, SENDER)

    def _all_done(self) -> bool:
        return not self.holding.holds(self.story.now) and all(
            row.state is OutboxState.DONE for row in self.rows()
        )

    def _wait(self) -> None:
        """Nothing can be sent now: until the channel is free, or a second."""
        held = self.holding.until or self.story.now
        self.story.now = max(held, self.story.now + timedelta(seconds=1))


@contextmanager
def outage(
    story: Story, each_window: int, cut_off: frozenset[int] = frozenset()
) -> Iterator[Outage]:
    with standing_in(cut_off=cut_off) as standin:
        made = Outage(story, standin, story.now)
        standin.limit = RateLimit(each_window, WINDOW_SECONDS, made.clock)
        yield made


def in_turn(*how: Answer) -> Callable[[timedelta], Answer | None]:
    """Each of these ways to fail for its part of the ten minutes."""
    return lambda passed: None if passed >= AWAY else how[passed * len(how) // AWAY]


@pytest.mark.parametrize(
    "mails",
    [300, pytest.param(2_000, marks=[pytest.mark.slow, pytest.mark.timeout(900)])],
)
def test_after_ten_minutes_away_every_mail_goes_out_and_only_what_was_cut_off_twice(
    story: Story, mails: int
) -> None:
    cut_off = frozenset({7, mails // 2, mails - 1})
    with outage(story, mails // 10, cut_off) as away:
        away.queue(mails)
        away.run(in_turn(BROKEN, RESET, Answer(503), HANG))
        assert away.standin.unfit == []
        rows, taken = away.rows(), away.standin.rows()
        assert {row.state for row in rows} == {OutboxState.DONE}
        # A mail once, and once more each time that its answer did not get through.
        once = Counter(row.id for row in rows)
        assert Counter(taken) == once + Counter(taken[number - 1] for number in cut_off)
        # Asked now and then whether it is back, instead of with each of the mails.
        assert 5 < away.asked_while_away < 40
        assert max(row.attempts for row in rows) <= 3


def test_its_limit_is_kept_and_run_into_once_a_window(story: Story) -> None:
    with outage(story, 30) as away:
        away.queue(135)
        away.run(lambda _: None)
        assert away.standin.limit is not None
        counts = away.standin.limit.counts
        assert list(counts.values()) == [30] * 4 + [15]
        assert away.standin.answered.count(429) == 4
        # Whoever ran into it was not at fault: the tries do not count.
        assert {row.attempts for row in away.rows()} == {1}
        assert max(Counter(away.standin.rows()).values()) == 1


def test_a_key_that_is_put_right_later_has_cost_no_mail(story: Story) -> None:
    with outage(story, 30) as away:
        away.queue(20)
        away.run(lambda passed: KEY_REFUSED if passed < timedelta(minutes=20) else None)
        assert {row.state for row in away.rows()} == {OutboxState.DONE}
        assert away.asked_while_away <= 21
        assert {row.attempts for row in away.rows()} == {1}
