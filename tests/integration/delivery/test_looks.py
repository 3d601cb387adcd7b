"""What holds of every mail: twins, one column, nothing from elsewhere, one thread a round."""

import re
from datetime import UTC, datetime, timedelta
from email import message_from_string, policy
from email.message import EmailMessage

import pytest
from bs4 import BeautifulSoup
from postoffice import PostOffice
from reading import LINK
from stories import Story

from models.person import Person
from models.vocabulary import Digest, OutboxKind, Position
from notifications.outgoing import ReadMail, outgoing_mail
from review.actors import Actor
from review.commands.ask_sign_in import ask_sign_in
from review.commands.choose_digest import choose_digest
from review.commands.close_round import close_round
from review.commands.collect_digest import fill_digest, put_by
from review.commands.dispute_sign_off import dispute_sign_off
from review.commands.extend_round import extend_round
from review.commands.outbox import claim
from review.commands.sweep_deadlines import sweep_deadlines

DATA = "data@example.org"
FROM_ELSEWHERE = re.compile(r"url\(|@import|<(?:img|link|script|iframe|object|video|form|svg)\b")
OUTSIDE_THE_ROUND = ("sign_in:", "digest:")


@pytest.fixture
def mails(story: Story, post: PostOffice) -> list[ReadMail]:
    """A review in which nearly everything is said that a mail can say."""
    story.policy()
    story.person("support@example.org", "support")
    story.tell(
        lambda session: choose_digest(
            session, story.people["leadership@example.org"], Digest.DAILY, actor="t", now=story.now
        )
    )
    story.round(reason="Please read the second part.")
    _put_by(story)
    said = story.answer(DATA, Position.APPROVE_WITH_CONDITIONS, conditions=["Name them."]).sign_off
    data = story.tell(lambda session: session.get_one(Person, story.people[DATA]))
    actor = Actor(f"person:{data.id}", data.name, person_id=data.id)
    story.tell(lambda session: dispute_sign_off(session, said.id, actor=actor, now=story.now))
    story.later(days=5).tell(lambda session: sweep_deadlines(session, story.now))
    story.tell(
        lambda session: extend_round(
            session,
            story.draft_id,
            1,
            due_at=datetime(2026, 3, 20, 15, 0, tzinfo=UTC),
            reason="Easter.",
            actor="test",
            now=story.now,
        )
    )
    post.send_all()
    story.answer("legal@example.org", Position.REQUEST_CHANGES, reason="Which accounts?")
    story.tell(
        lambda session: close_round(
            session, story.draft_id, 1, reason="Enough.", actor="test", now=story.now
        )
    )
    story.tell(lambda session: ask_sign_in(session, "lead@example.org", now=story.now))
    post.send_all()
    return outgoing_mail(post.folder)


def _put_by(story: Story) -> None:
    """Has the relay of the day look at what waits for a digest, and fill it."""

    def put(session) -> None:
        now = story.now
        for row in claim(
            session, {OutboxKind.MAIL}, now=now, worker="r", lease=timedelta(0), limit=50
        ):
            if row.payload["template"] == "invitation":
                put_by(session, row.id, worker="r", now=now)

    def fill(session) -> None:
        now = story.now + timedelta(hours=23)
        for row in claim(
            session, {OutboxKind.MAIL}, now=now, worker="r", lease=timedelta(0), limit=50
        ):
            if row.payload["template"] == "digest":
                fill_digest(session, row.id, worker="r", now=now)

    story.tell(put)
    story.tell(fill)


def parsed(post: PostOffice, mail: ReadMail) -> EmailMessage:
    text = (post.folder / mail.name).read_text("utf-8")
    return message_from_string(text, policy=policy.default)


def kind(mail: ReadMail) -> str:
    return mail.key.partition(":")[0]


def test_nearly_every_mail_is_looked_at(mails: list[ReadMail]) -> None:
    assert {kind(mail) for mail in mails} >= {
        "invitation",
        "reminder",
        "receipt",
        "suspended",
        "disputed",
        "deadline_moved",
        "round_closed",
        "sign_in",
        "digest",
    }


def test_each_part_names_every_link_of_the_other(mails: list[ReadMail]) -> None:
    for mail in mails:
        hrefs = {one["href"] for one in BeautifulSoup(mail.html, "html.parser").select("a[href]")}
        assert hrefs == set(LINK.findall(mail.text)), mail.key


def test_nothing_is_fetched_and_no_picture_is_needed(mails: list[ReadMail]) -> None:
    for mail in mails:
        assert not FROM_ELSEWHERE.search(mail.html), mail.key
        soup = BeautifulSoup(mail.html, "html.parser")
        assert not soup.select("[src], [background], [srcset]"), mail.key


def test_it_is_one_column_of_600_pixels_with_its_styles_inlined(mails: list[ReadMail]) -> None:
    for mail in mails:
        soup = BeautifulSoup(mail.html, "html.parser")
        assert "max-width: 600px" in soup.select_one("table.card")["style"]
        assert '<!--[if mso]><table role="presentation" width="600">' in mail.html
        for one in soup.body.select("p, h1, h2, td, a, .fact, .button, .quote, .foot, li"):
            assert one.get("style"), (mail.key, one)
        # What cannot be inlined is the dark dress alone.
        (sheet,) = soup.select("style")
        assert sheet.text.strip().startswith("@media (prefers-color-scheme: dark)")


def test_it_is_fit_for_the_dark(mails: list[ReadMail]) -> None:
    pure = re.compile(r"background: ?(?:#fff(?:fff)?|#000(?:000)?|white|black)\b", re.IGNORECASE)
    for mail in mails:
        assert '<meta name="color-scheme" content="light dark">' in mail.html
        assert not pure.search(mail.html), mail.key


def test_it_says_what_it_is_before_it_is_opened_and_has_one_button(mails: list[ReadMail]) -> None:
    for mail in mails:
        soup = BeautifulSoup(mail.html, "html.parser")
        assert soup.select_one(".preview").text.strip(), mail.key
        assert len(soup.select("a.button")) <= 1, mail.key


def test_a_review_is_one_thread(mails: list[ReadMail], post: PostOffice) -> None:
    of_the_round = [one for one in mails if not one.key.startswith(OUTSIDE_THE_ROUND)]
    assert {one.subject for one in of_the_round} == {
        "Review of “Payments stay on the platform”, round 1"
    }
    assert len({parsed(post, one)["References"] for one in of_the_round}) == 1


def test_reminders_and_digests_alone_can_be_opted_out_of(
    mails: list[ReadMail], post: PostOffice
) -> None:
    for mail in mails:
        headers = parsed(post, mail)
        told = headers["List-Unsubscribe"]
        assert (told is not None) is (kind(mail) in ("reminder", "digest")), mail.key
        if told is not None:
            assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
            assert told.strip("<>") in mail.text
