"""The lead is told that somebody was not reached, unless it does not matter any more."""

import pytest
from postoffice import BASE, PostOffice
from reading import flat, links_of
from sqlalchemy import text
from stories import Story

from models.vocabulary import MailEventKind
from notifications.errors import Dropped
from review.commands.note_mail_event import MailReport, note_mail_event
from review.commands.sweep_deadlines import sweep_deadlines

DATA = "data@example.org"


@pytest.fixture
def lost(story: Story, post: PostOffice) -> Story:
    """A round in which the mail to Data has bounced."""
    story.policy()
    story.person("lead@example.org", staff=True)
    story.person("deputy@example.org", "data")
    story.round(reviewers={"data": [DATA]})
    story.later(minutes=5)
    hear(story, post, MailEventKind.BOUNCED, detail="550 5.1.1 see https://evil.example/x")
    return story


def hear(
    story: Story,
    post: PostOffice,
    kind: MailEventKind,
    template: str = "invitation",
    *,
    detail: str = "",
) -> None:
    request = story.request(DATA).id
    row = [one for one in post.rows(template) if one.payload.get("request") == request][-1]
    report = MailReport(f"{kind} {row.id}", row.id, kind, story.now, detail)
    story.tell(lambda session: note_mail_event(session, report, now=story.now))


def test_the_lead_is_told_whom_to_reach_and_what_can_be_done(lost: Story, post: PostOffice) -> None:
    post.send_all()
    mail = post.one("undelivered")
    assert mail.to == "lead@example.org"
    words = flat(mail)
    assert "the mail to data@example.org bounced on Monday 2 March 2026, 09:05 (UTC)" in words
    assert "What the mail server said: 550 5.1.1 see [link left out]" in words
    assert "Hand the request to somebody else: Deputy could be asked." in words
    assert links_of(mail) == {f"{BASE}/drafts/{lost.draft_id}"}


def why_dropped(post: PostOffice) -> str:
    (row,) = post.rows("undelivered")
    with pytest.raises(Dropped) as dropped:
        post.send(row)
    return dropped.value.why


def test_not_once_they_have_answered(lost: Story, post: PostOffice) -> None:
    lost.answer(DATA)
    assert why_dropped(post) == "no answer is waited for any more"


def test_not_once_a_later_mail_has_arrived(lost: Story, post: PostOffice) -> None:
    lost.later(days=5)
    lost.tell(lambda session: sweep_deadlines(session, lost.now))
    hear(lost, post, MailEventKind.DELIVERED, "reminder")
    assert why_dropped(post) == "a later mail has arrived"


def test_not_somebody_who_leads_no_more(lost: Story, post: PostOffice) -> None:
    with lost.engine.begin() as connection:
        other = lost.people["legal@example.org"]
        connection.execute(text("UPDATE policies SET lead_id = :other"), {"other": other})
    assert "does not lead" in why_dropped(post)


def test_a_bounce_of_that_mail_itself_is_told_to_nobody(lost: Story, post: PostOffice) -> None:
    (row,) = post.rows("undelivered")
    report = MailReport("its own", row.id, MailEventKind.BOUNCED, lost.now)
    lost.tell(lambda session: note_mail_event(session, report, now=lost.now))
    assert lost.actions().count("mail:bounced") == 2
    assert len(post.rows("undelivered")) == 1
