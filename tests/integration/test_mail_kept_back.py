"""What keeps mail back although it could be sent: a storm, a full hour, the night; and its age."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import event, text
from sqlmodel import Session, col, select
from stories import Story

from models.journal import JournalEntry
from models.mail_hold import MailHold
from models.outbox import OutboxRow
from models.person import Person
from models.vocabulary import OutboxKind, OutboxState
from review.actors import installation
from review.commands.outbox import claim, mark_done
from review.commands.release_mail import release_mail
from review.commands.take_mail import Taken, take_mail
from review.queries.mail_traffic import UsualMemory
from review.record import Mail, say
from review.rules.mail_limits import UNLIMITED, MailLimits
from review.rules.quiet_hours import QuietHours

LEASE = timedelta(minutes=1)
NIGHT = MailLimits(quiet=QuietHours(time(20), time(7)))
NOBODY = "00000000-0000-7000-8000-00000000000a"


@dataclass
class Post:
    """A relay without a channel: takes what may go out and says that it was sent."""

    story: Story
    limits: MailLimits = UNLIMITED
    memory: UsualMemory = field(default_factory=UsualMemory)

    def put(self, *keys: str, template: str = "promoted", to: str = NOBODY, **about: str) -> None:
        mails = [Mail(key, template, to, about) for key in keys]
        self.story.tell(
            lambda session: say(session, draft_id=None, mails=mails, now=self.story.now)
        )

    def take(self) -> Taken | None:
        return self.story.tell(
            lambda session: take_mail(
                session,
                limits=self.limits,
                memory=self.memory,
                now=self.story.now,
                worker="relay",
                lease=LEASE,
            )
        )

    def sent(self) -> list[str]:
        """The keys of all that may go out now, sent."""
        keys: list[str] = []
        while (taken := self.take()) is not None:
            row = taken.row
            if row is None:
                continue
            self.story.tell(
                lambda session, row=row: mark_done(
                    session, row.id, worker="relay", now=self.story.now
                )
            )
            keys.append(row.dedup_key)
        return keys

    def row(self, key: str) -> OutboxRow:
        query = select(OutboxRow).where(OutboxRow.dedup_key == key)
        return self.story.tell(lambda session: session.exec(query).one())

    def hold(self) -> MailHold:
        """The newest one."""
        query = select(MailHold).order_by(col(MailHold.id).desc())
        return self.story.tell(lambda session: session.exec(query).first())

    def release(self) -> None:
        hold = self.hold()
        self.story.tell(
            lambda session: release_mail(
                session, hold.id, reason="Meant.", actor=installation(), now=self.story.now
            )
        )

    def actions(self) -> list[str]:
        query = select(JournalEntry.action).where(JournalEntry.stream == "installation")
        found = self.story.tell(
            lambda session: list(session.exec(query.order_by(col(JournalEntry.seq))))
        )
        return [one.value for one in found if one.value in ("mail:held", "mail:released")]


@pytest.fixture
def post(story: Story) -> Post:
    return Post(story)


def keys(count: int, of: str = "mail") -> list[str]:
    return [f"{of}{number:05}" for number in range(count)]


def to_many(post: Post, count: int, of: str = "mail") -> None:
    """As many mails, each to somebody else."""
    for number, key in enumerate(keys(count, of)):
        post.put(key, to=f"00000000-0000-7000-8000-{number:012}")


def test_without_limits_everything_goes_out_at_once(post: Post) -> None:
    post.put(*keys(30))
    assert post.sent() == keys(30)


def test_a_storm_is_held_before_the_first_of_it_goes_out(post: Post) -> None:
    post.limits = MailLimits(hold_above=20)
    to_many(post, 21)
    assert post.sent() == []
    hold = post.hold()
    assert (hold.written, hold.most, hold.released_at) == (21, 20, None)
    assert hold.why.startswith("21 mails in one hour; there were none before")
    rows = post.story.outbox(OutboxKind.MAIL)
    assert {(row.state, row.attempts, row.waits_for) for row in rows} == {
        (OutboxState.HELD, 0, "a lead to release it")
    }
    assert post.actions() == ["mail:held"]


def test_a_first_round_is_no_storm(post: Post) -> None:
    post.limits = MailLimits(hold_above=200)
    to_many(post, 40)
    assert len(post.sent()) == 40
    assert post.hold() is None


def test_what_somebody_waits_for_is_not_held_and_makes_no_storm(post: Post) -> None:
    post.limits = MailLimits(hold_above=5)
    for kind in ("receipt", "sign_in", "answer_code"):
        post.put(*keys(10, kind), template=kind)
    assert len(post.sent()) == 30
    to_many(post, 6)
    assert post.sent() == []
    post.put("one", template="sign_in")
    post.put("two")
    assert post.sent() == ["one"]
    assert post.row("two").state is OutboxState.HELD


def test_released_it_goes_out_two_a_second_and_is_not_held_again(post: Post) -> None:
    post.limits = MailLimits(hold_above=20)
    to_many(post, 21)
    post.sent()
    post.story.later(minutes=5)
    post.put("written meanwhile")
    post.sent()
    post.release()
    assert post.sent() == ["mail00000"]
    post.story.later(seconds=5)
    assert len(post.sent()) == 10
    post.story.later(seconds=60)
    assert post.sent() == [*keys(21)[11:], "written meanwhile"]
    assert post.actions() == ["mail:held", "mail:released"]
    # What was released is usual from then on; the next storm is a storm all the same.
    post.story.later(minutes=61)
    to_many(post, 60, "more")
    assert len(post.sent()) == 60
    to_many(post, 600, "far more")
    assert post.sent() == []
    assert "usual is at most 22" in post.hold().why


def test_what_piled_up_in_an_outage_is_no_storm(post: Post) -> None:
    """Forty an hour for ten hours, in which nothing could be sent."""
    post.limits = MailLimits(hold_above=50)
    for hour in range(10):
        to_many(post, 40, f"hour {hour} ")
        post.story.later(hours=1, seconds=1)
    assert len(post.sent()) == 400


def test_two_relays_that_see_the_storm_at_once_make_one_hold(post: Post) -> None:
    from concurrent.futures import ThreadPoolExecutor

    post.limits = MailLimits(hold_above=20)
    to_many(post, 60)
    others = [Post(post.story, post.limits) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        sent = [key for found in pool.map(Post.sent, others) for key in found]
    assert sent == []
    assert post.actions() == ["mail:held"]
    assert {row.state for row in post.story.outbox(OutboxKind.MAIL)} == {OutboxState.HELD}


@pytest.mark.parametrize("waiting", ["held", "pending"])
def test_a_claim_looks_at_what_is_due_however_many_wait(post: Post, waiting: str) -> None:
    """Ten thousand that are held, or that wait for the morning: by the plan of the claim itself."""
    fill = text("""
        INSERT INTO outbox (id, kind, dedup_key, payload, state, created_at, available_at, attempts)
        SELECT gen_random_uuid(), 'mail', 'waiting' || n,
               '{"template": "promoted", "to_person": "x"}', :state, :now,
               CAST(:now AS timestamptz) + interval '1 hour', 0
        FROM generate_series(1, 10000) AS n
    """)
    story = post.story
    with story.engine.begin() as connection:
        connection.execute(fill, {"now": story.now, "state": waiting})
    with story.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE outbox"))
    post.put("one")
    claims = []

    def listen(_conn, _cursor, statement, parameters, _context, _many) -> None:
        claims.append((statement, parameters))

    event.listen(story.engine, "before_cursor_execute", listen)
    try:
        with Session(story.engine) as session:
            assert claim(session, [OutboxKind.MAIL], now=story.now, worker="x", lease=LEASE)
            session.rollback()
    finally:
        event.remove(story.engine, "before_cursor_execute", listen)
    ((statement, parameters),) = claims
    with story.engine.connect() as connection:
        explained = connection.exec_driver_sql(
            f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", parameters
        )
        (plan,) = explained.scalar_one()

    def looked_at(node: dict) -> float:
        below = sum(looked_at(one) for one in node.get("Plans", ()))
        if "Scan" not in node["Node Type"]:
            return below
        return below + node["Actual Rows"] + node.get("Rows Removed by Filter", 0)

    assert 1 <= looked_at(plan["Plan"]) <= 4
    assert post.sent() == ["one"]


def test_whoever_waits_does_not_wait_for_what_piled_up(post: Post) -> None:
    to_many(post, 30)
    post.story.later(minutes=10)
    post.put("link", template="sign_in")
    assert post.sent() == ["link", *keys(30)]


def test_one_person_gets_so_many_in_an_hour_and_all_in_the_end(post: Post) -> None:
    post.limits = MailLimits(each_hour=3)
    post.put(*keys(8))
    post.put("to somebody else", to=NOBODY[:-1] + "b")
    assert post.sent() == [*keys(3), "to somebody else"]
    waiting = post.row("mail00003")
    assert (waiting.state, waiting.attempts) == (OutboxState.PENDING, 0)
    assert waiting.waits_for == "room among the 3 mails that one person gets in an hour"
    assert post.row("mail00007").available_at == post.story.now + timedelta(hours=1)
    post.story.later(minutes=59)
    assert post.sent() == []
    post.story.later(minutes=1)
    assert post.sent() == keys(8)[3:6]
    post.story.later(minutes=60)
    assert post.sent() == keys(8)[6:]


def test_what_a_person_waits_for_takes_no_room_and_needs_none(post: Post) -> None:
    post.limits = MailLimits(each_hour=1)
    post.put(*keys(5, "receipt"), template="receipt")
    post.put(*keys(2))
    post.put(*keys(2, "code"), template="answer_code")
    assert post.sent() == [*keys(5, "receipt"), *keys(2, "code"), "mail00000"]


def test_two_relays_together_keep_the_bound(post: Post) -> None:
    from concurrent.futures import ThreadPoolExecutor

    limits = MailLimits(each_hour=5)
    post.put(*keys(40))
    with ThreadPoolExecutor(4) as pool:
        sent = [
            key
            for found in pool.map(Post.sent, [Post(post.story, limits) for _ in range(4)])
            for key in found
        ]
    assert len(sent) <= 5
    assert len(sent) + len(Post(post.story, limits).sent()) <= 5


@pytest.fixture
def asked(story: Story) -> str:
    """Ana of Berlin, asked on Monday 2 March at 10 by her clock, to answer within a week."""
    story.now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    story.policy()
    story.round()
    request = story.request("legal@example.org")

    def move(session) -> str:
        session.get_one(Person, request.person_id).time_zone = "Europe/Berlin"
        for row in session.exec(select(OutboxRow)):
            session.delete(row)
        return request.id

    return story.tell(move)


def remind(post: Post, key: str, request: str) -> None:
    post.put(key, template="reminder", to=post.story.people["legal@example.org"], request=request)


def test_a_reminder_waits_for_the_morning_and_an_invitation_does_not(
    post: Post, asked: str
) -> None:
    post.limits = NIGHT
    post.story.now = datetime(2026, 3, 3, 20, 0, tzinfo=UTC)
    remind(post, "reminder", asked)
    person = post.story.people["legal@example.org"]
    for kind in ("invitation", "escalation", "receipt"):
        post.put(kind, template=kind, to=person, request=asked)
    assert post.sent() == ["receipt", "invitation", "escalation"]
    waiting = post.row("reminder")
    assert waiting.available_at == datetime(2026, 3, 4, 6, 0, tzinfo=UTC)
    assert (waiting.attempts, waiting.waits_for) == (0, "the morning of its person")
    post.story.now = datetime(2026, 3, 4, 6, 0, tzinfo=UTC)
    assert post.sent() == ["reminder"]


def test_a_reminder_does_not_wait_for_a_morning_after_the_deadline(post: Post, asked: str) -> None:
    post.limits = NIGHT
    due = text("UPDATE rounds SET due_at = :due")
    with post.story.engine.begin() as connection:
        connection.execute(due, {"due": datetime(2026, 3, 4, 5, 0, tzinfo=UTC)})
    post.story.now = datetime(2026, 3, 3, 23, 0, tzinfo=UTC)
    remind(post, "reminder", asked)
    assert post.sent() == ["reminder"]


def test_of_two_reminders_that_waited_the_newer_goes_out(post: Post, asked: str) -> None:
    remind(post, "old", asked)
    post.story.later(days=2)
    remind(post, "new", asked)
    assert post.sent() == ["new"]
    dropped = post.row("old")
    assert dropped.state is OutboxState.DROPPED
    assert dropped.last_error == "a newer reminder of the same request goes out"


def test_a_reminder_of_another_request_is_none_of_its_business(post: Post, asked: str) -> None:
    remind(post, "mine", asked)
    post.story.later(hours=1)
    remind(post, "other", NOBODY)
    assert post.sent() == ["mine", "other"]


def test_after_an_outage_of_weeks_only_what_is_still_of_use_goes_out(
    post: Post, asked: str
) -> None:
    remind(post, "reminder", asked)
    person = post.story.people["legal@example.org"]
    for kind in ("round_closed", "invitation", "receipt", "sign_in", "carried"):
        post.put(kind, template=kind, to=person, request=asked)
    post.story.later(days=21)
    assert post.sent() == ["receipt", "invitation", "carried"]
    for kind in ("reminder", "round_closed", "sign_in"):
        assert post.row(kind).state is OutboxState.DROPPED
        assert post.row(kind).last_error.startswith("too late to be of use: ")


def test_a_lead_who_has_an_old_one_tried_again_means_it(post: Post) -> None:
    post.put("round_closed", template="round_closed")
    post.story.later(days=21)
    again = text("UPDATE outbox SET retried_at = :now")
    with post.story.engine.begin() as connection:
        connection.execute(again, {"now": post.story.now})
    assert post.sent() == ["round_closed"]
