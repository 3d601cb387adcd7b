"""One mail a day for whoever wants it: what waits for it, what does not; nothing is lost."""

from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from postoffice import PostOffice
from sqlalchemy import Engine
from sqlmodel import select
from stories import Story

from models.outbox import OutboxRow
from models.session import unit_of_work
from models.vocabulary import Digest, OutboxKind, OutboxState
from review.commands.choose_digest import COLLECTED, choose_digest
from review.commands.collect_digest import fill_digest, put_by
from review.commands.outbox import claim, mark_done
from workflows.relay import LEASE

BOTH = "both@example.org"
# 08:00 in Berlin, on the Tuesday after.
DIGEST = datetime(2026, 3, 3, 7, 0, tzinfo=UTC)


@pytest.fixture
def post(story: Story, engine: Engine, tmp_path) -> PostOffice:
    return PostOffice(story, engine, tmp_path / "mail")


@pytest.fixture
def asked(story: Story) -> Story:
    """Somebody in Berlin, asked on behalf of two groups, who wants one mail a day."""
    story.policy()
    story.person(BOTH, "legal", "data", zone="Europe/Berlin")
    choose(story, Digest.DAILY)
    story.round()
    return story


def choose(story: Story, choice: Digest) -> None:
    person = story.people[BOTH]
    story.tell(lambda session: choose_digest(session, person, choice, actor="test", now=story.now))


def relay(story: Story, post: PostOffice, *, crash: str = "") -> list[str]:
    """What a relay sends now, in order; at a template it crashes before it marks the mail."""
    sent: list[str] = []
    while True:
        with unit_of_work(story.engine) as session:
            rows = claim(session, {OutboxKind.MAIL}, now=story.now, worker="r", lease=LEASE)
        if not rows:
            return sent
        (row,) = rows
        template = row.payload["template"]
        with unit_of_work(story.engine) as session:
            if template in COLLECTED and put_by(session, row.id, worker="r", now=story.now):
                continue
            if template == "digest":
                row.payload = fill_digest(session, row.id, worker="r", now=story.now)
        post.send(row)
        sent.append(f"{template}:{to(story, row)}")
        if template == crash:
            return sent
        with unit_of_work(story.engine) as session:
            mark_done(session, row.id, worker="r", now=story.now)


def to(story: Story, row: OutboxRow) -> str:
    return next(email for email, one in story.people.items() if one == row.payload["to_person"])


def theirs(sent: list[str]) -> list[str]:
    return [one for one in sent if one.endswith(BOTH)]


def test_two_requests_come_in_one_mail_at_eight_in_their_zone(
    asked: Story, post: PostOffice
) -> None:
    assert theirs(relay(asked, post)) == []
    waits = asked.tell(
        lambda session: session.exec(
            select(OutboxRow.waits_for).where(OutboxRow.state == OutboxState.PENDING)
        ).all()
    )
    assert waits.count("the day's mail to its person") == 2
    asked.now = DIGEST.replace(minute=0, hour=6, second=59)
    assert relay(asked, post) == []
    asked.now = DIGEST
    assert relay(asked, post) == [f"digest:{BOTH}"]
    mail = post.one("digest", BOTH)
    assert mail.subject == "Your reviews: 2 answers are waiting"
    hrefs = {one["href"] for one in BeautifulSoup(mail.html, "html.parser").find_all("a")}
    assert len([one for one in hrefs if "/r/" in one]) == 2
    assert all(one in mail.text for one in hrefs)
    assert "on behalf of Legal" in " ".join(mail.text.split())
    assert mail.text.count("Please answer by") == 2
    assert relay(asked.later(days=1), post) == []


def test_others_are_written_to_at_once(asked: Story, post: PostOffice) -> None:
    sent = relay(asked, post)
    assert len([one for one in sent if one.startswith("invitation:")]) == 4


def test_what_is_due_before_the_digest_comes_at_once(story: Story, post: PostOffice) -> None:
    story.policy()
    story.person(BOTH, "legal", "data", zone="Europe/Berlin")
    choose(story, Digest.DAILY)
    story.round(due_at=DIGEST)
    assert theirs(relay(story, post)) == [f"invitation:{BOTH}"] * 2


def test_a_crash_repeats_the_same_digest_and_loses_nothing(asked: Story, post: PostOffice) -> None:
    relay(asked, post)
    asked.now = DIGEST
    assert relay(asked, post, crash="digest") == [f"digest:{BOTH}"]
    asked.later(minutes=1)
    assert relay(asked, post) == [f"digest:{BOTH}"]
    # The same mail by the same key, in one file.
    assert len(post.mails("digest", BOTH)) == 1
    assert relay(asked.later(days=1), post) == []


def test_without_its_digest_a_mail_goes_on_its_own(asked: Story, post: PostOffice) -> None:
    relay(asked, post)
    with unit_of_work(asked.engine) as session:
        for row in session.exec(select(OutboxRow)):
            if row.payload.get("template") == "digest":
                row.state = OutboxState.FAILED
    asked.now = DIGEST
    assert relay(asked, post) == []
    assert theirs(relay(asked.later(hours=1), post)) == [f"invitation:{BOTH}"] * 2


def test_whoever_changes_their_mind_gets_what_waited_at_once(
    asked: Story, post: PostOffice
) -> None:
    relay(asked, post)
    choose(asked.later(hours=1), Digest.AT_ONCE)
    assert theirs(relay(asked, post)) == [f"invitation:{BOTH}"] * 2
    asked.now = DIGEST
    # Its digest has nothing left to tell.
    from notifications.errors import Dropped

    with pytest.raises(Dropped, match="nothing waits"):
        relay(asked, post)


def test_what_was_answered_meanwhile_is_left_out(asked: Story, post: PostOffice) -> None:
    from models.vocabulary import Position
    from review.actors import Actor
    from review.commands.record_sign_off import Answer, record_sign_off

    relay(asked, post)
    mine = next(one for one in asked.requests() if one.person_id == asked.people[BOTH])
    said = Answer(Position.APPROVE, asked.sha256())
    asked.tell(
        lambda session: record_sign_off(
            session, mine.id, said, actor=Actor("token:test", "A test"), now=asked.now
        )
    )
    asked.now = DIGEST
    relay(asked, post)
    assert post.one("digest", BOTH).subject == "Your reviews: one answer is waiting"


def test_a_draft_tells_that_its_mail_stands_in_a_digest(asked: Story, post: PostOffice) -> None:
    relay(asked, post)
    asked.now = DIGEST
    relay(asked, post)
    dropped = [one for one in asked.journal() if one.action == "mail:dropped"]
    assert [one.data["why"] for one in dropped] == ["it stands in the day's digest"] * 2
