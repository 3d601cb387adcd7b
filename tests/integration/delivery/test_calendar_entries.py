"""A deadline in the calendar: one entry a request, moved with it, and taken back at its end."""

from datetime import UTC, datetime
from email import message_from_string, policy

import pytest
from icalendar import Calendar
from postoffice import PostOffice
from stories import Story

from review.commands.close_round import close_round
from review.commands.extend_round import extend_round

DATA = "data@example.org"


@pytest.fixture
def asked(story: Story) -> Story:
    story.policy()
    story.round(due_at=datetime(2026, 3, 30, 15, 0, tzinfo=UTC))
    return story


def entry(post: PostOffice, template: str, to: str = DATA) -> tuple[str, str, dict[str, str]]:
    """The method as the mail's header has it, the raw file, and the event in it."""
    post.send_all()
    path = post.folder / post.mails(template, to)[-1].name
    mail = message_from_string(path.read_text("utf-8"), policy=policy.default)
    (attached,) = mail.iter_attachments()
    assert attached.get_content_type() == "text/calendar"
    raw = attached.get_content()
    calendar = Calendar.from_ical(raw)
    (event,) = calendar.walk("VEVENT")
    method = attached["content-type"].params["method"]
    assert calendar["method"] == method
    return method, raw, {key.lower(): value for key, value in event.items()}


def extend(story: Story, due_at: datetime) -> None:
    story.tell(
        lambda session: extend_round(
            session, story.draft_id, 1, due_at=due_at, reason="Easter.", actor="t", now=story.now
        )
    )


def test_an_invitation_brings_its_deadline_in_utc_with_an_alarm(
    asked: Story, post: PostOffice
) -> None:
    method, raw, event = entry(post, "invitation")
    assert method == "PUBLISH"
    assert event["uid"] == asked.request(DATA).id
    assert event["sequence"] == 0
    assert "DTSTART:20260330T150000Z" in raw
    assert "TRIGGER:-P1D" in raw
    assert event["summary"] == "Answer due: review of “Payments stay on the platform”"


def test_no_link_and_no_address_stands_in_what_a_calendar_shares(
    asked: Story, post: PostOffice
) -> None:
    _, raw, _ = entry(post, "invitation")
    plain = raw.replace("\r\n ", "")
    for secret in ("http", "/r/", "eyJ", "@"):
        assert secret not in plain


def test_a_moved_deadline_moves_the_entry_of_whoever_has_not_answered(
    asked: Story, post: PostOffice
) -> None:
    asked.answer("legal@example.org")
    extend(asked.later(days=1), datetime(2026, 4, 7, 15, 0, tzinfo=UTC))
    method, raw, event = entry(post, "deadline_moved")
    assert method == "PUBLISH"
    assert event["uid"] == asked.request(DATA).id
    assert event["sequence"] > 0
    assert "DTSTART:20260407T150000Z" in raw
    text = " ".join(post.one("deadline_moved", DATA).text.split())
    assert "Please answer by Tuesday 7 April 2026, 15:00 (UTC)." in text
    assert "Before, it was Monday 30 March 2026, 15:00 (UTC)." in text
    assert post.mails("deadline_moved", "legal@") == []


def test_moved_twice_the_entry_grows_twice(asked: Story, post: PostOffice) -> None:
    found: list[int] = []
    for day in (7, 8):
        extend(asked.later(hours=1), datetime(2026, 4, day, 15, 0, tzinfo=UTC))
        found.append(int(entry(post, "deadline_moved")[2]["sequence"]))
    assert 0 < found[0] < found[1]


def test_an_answer_takes_the_entry_back(asked: Story, post: PostOffice) -> None:
    asked.later(hours=3).answer(DATA)
    method, _, event = entry(post, "receipt")
    assert (method, event["status"]) == ("CANCEL", "CANCELLED")
    assert event["uid"] == asked.request(DATA).id
    assert event["sequence"] > 0


def test_the_end_of_the_round_takes_back_the_entries_of_those_who_did_not_answer(
    asked: Story, post: PostOffice
) -> None:
    asked.answer("legal@example.org")
    asked.later(days=2).tell(
        lambda session: close_round(
            session, asked.draft_id, 1, reason="Enough.", actor="test", now=asked.now
        )
    )
    assert entry(post, "round_closed")[0] == "CANCEL"
    answered = post.folder / post.one("round_closed", "legal@").name
    assert "text/calendar" not in answered.read_text("utf-8")


def test_the_same_mail_again_brings_the_same_entry(asked: Story, post: PostOffice) -> None:
    first = entry(post, "invitation")[1]
    asked.later(minutes=5)
    (row,) = [
        one for one in post.rows("invitation") if one.payload["to_person"] == asked.people[DATA]
    ]
    for path in (post.folder / ".keys").iterdir():
        path.unlink()
    post.send(row)
    assert entry(post, "invitation")[1] == first
