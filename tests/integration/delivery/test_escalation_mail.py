"""The escalation in the mail: to the lead and to Leadership, of whoever is still awaited."""

import re
from datetime import UTC, datetime

import pytest
from postoffice import BASE, PostOffice
from stories import Story

from models.vocabulary import Position
from notifications.outgoing import ReadMail
from review.commands.extend_round import extend_round
from review.commands.recall_round import recall_round
from review.commands.sweep_deadlines import sweep_deadlines
from review.plans.store import register

LEGAL, DATA = "legal@example.org", "data@example.org"
PLAN = """
name: told
reminders: []
escalation: [{after: 1, to: lead}, {after: 2, to: leadership}]
requirements:
  - {group: legal, override: never}
  - {group: data}
  - {group: leadership}
"""


@pytest.fixture
def silent(story: Story) -> Story:
    """Everyone is silent until the lead and Leadership are told; the round was due on the 9th."""
    story.tell(lambda session: register(session, PLAN, actor="test", now=story.now))
    story.policy("legal", "data", "leadership", plan="told")
    story.person("head@example.org", "leadership")
    story.person("cyn@example.org", "data")
    story.round(reviewers={"data": [DATA], "leadership": ["leadership@example.org"]})
    story.now = datetime(2026, 3, 11, 17, tzinfo=UTC)
    return story


def sweep(story: Story) -> None:
    while story.tell(lambda session: sweep_deadlines(session, story.now)):
        pass


def flat(mail: ReadMail) -> str:
    return " ".join(mail.text.split())


def test_the_lead_hears_of_everyone_in_one_mail_and_can_open_the_draft(
    silent: Story, post: PostOffice
) -> None:
    sweep(silent)
    post.send_all()
    mail = post.one("escalation", "lead@")
    words = flat(mail)
    assert "no answer yet from Data, Leadership and Legal" in words
    assert "- Data (Data), asked 9 days ago. The answer was due on Monday 9 March 2026" in words
    assert "Data, in the place of Data: Cyn could be asked." in words
    assert "Legal, in the place of Legal: nobody else of the group can be asked" in words
    assert re.findall(r"https?://\S+", mail.text) == [f"{BASE}/drafts/{silent.draft_id}"]


def test_leadership_is_told_without_a_link_that_it_could_not_open(
    silent: Story, post: PostOffice
) -> None:
    sweep(silent)
    post.send_all()
    for leader in ("leadership@", "head@"):
        mail = post.one("escalation", leader)
        assert "lead, who leads the policy" in flat(mail)
        assert "http" not in mail.text


def test_whoever_judges_independently_is_told_of_nobody_but_themselves(
    story: Story, post: PostOffice
) -> None:
    """One of Leadership is asked and has not answered; the other is not asked."""
    plan = f"first_pass: independent{PLAN}"
    story.tell(lambda session: register(session, plan, actor="test", now=story.now))
    story.policy("legal", "data", "leadership", plan="told")
    story.person("head@example.org", "leadership")
    story.round(reviewers={"leadership": ["leadership@example.org"]})
    story.answer(LEGAL)
    story.now = datetime(2026, 3, 11, 17, tzinfo=UTC)
    sweep(story)
    post.send_all()
    apart, head = post.one("escalation", "leadership@"), post.one("escalation", "head@")
    assert "- Data (Data), asked 9 days ago" in flat(head)
    assert "- Leadership (Leadership), asked 9 days ago" in flat(apart)
    assert "the first pass is independent" in flat(apart)
    for part in (apart.text, apart.html):
        assert "Data" not in part
        assert "override" not in part


def test_an_override_is_spoken_of_where_the_plan_allows_it_for_all_who_are_missing(
    silent: Story, post: PostOffice
) -> None:
    silent.answer(LEGAL)
    sweep(silent)
    post.send_all()
    assert "The plan allows an override" in flat(post.one("escalation", "lead@"))
    words = flat(post.one("escalation", "head@"))
    assert "Legal" not in words.partition("Placet sent")[0].replace("Legal@", "")


def test_whoever_answers_before_it_goes_out_is_not_in_it(silent: Story, post: PostOffice) -> None:
    sweep(silent)
    silent.answer(DATA, Position.ABSTAIN)
    silent.answer(LEGAL)
    post.send_all()
    words = flat(post.one("escalation", "lead@"))
    assert "no answer yet from Leadership." in words
    assert "Data (Data)" not in words


def everyone_answers(story: Story) -> None:
    for email in (LEGAL, DATA, "leadership@example.org"):
        story.answer(email)


def recalled(story: Story) -> None:
    story.tell(
        lambda session: recall_round(
            session, story.draft_id, 1, reason="Too early.", actor="test", now=story.now
        )
    )


def extended(story: Story) -> None:
    story.tell(
        lambda session: extend_round(
            session,
            story.draft_id,
            1,
            due_at=datetime(2026, 3, 20, 17, tzinfo=UTC),
            reason="holidays",
            actor="test",
            now=story.now,
        )
    )


def rewritten(story: Story) -> None:
    story.revision("# Other words")


@pytest.mark.parametrize(
    ("happens", "why"),
    [
        (everyone_answers, "nobody's answer is missing any more"),
        (extended, "nobody's answer is missing any more"),
        (recalled, "the round takes no answers any more"),
        (rewritten, "the round takes no answers any more"),
    ],
)
def test_it_is_not_sent_where_nobody_is_awaited_any_more(
    silent: Story, post: PostOffice, happens, why: str
) -> None:
    sweep(silent)
    happens(silent)
    post.send_all()
    assert post.mails("escalation") == []
    dropped = [said for key, said in post.dropped.items() if key.startswith("escalation:")]
    assert dropped == [why] * 3


def test_the_alternate_is_invited_with_both_names_and_told_that_it_is_late(
    story: Story, post: PostOffice
) -> None:
    plan = PLAN.replace("{after: 1, to: lead}", "{after: 1, to: alternate}")
    story.tell(lambda session: register(session, plan, actor="test", now=story.now))
    story.policy("legal", "data", "leadership", plan="told")
    story.person("cyn@example.org", "data")
    story.round(reviewers={"data": [DATA]})
    story.now = datetime(2026, 3, 10, 17, tzinfo=UTC)
    sweep(story)
    post.send_all()
    words = flat(post.one("invitation", "cyn@"))
    assert "on behalf of Data. You are asked in the place of Data" in words
    assert "The answer was due on Monday 9 March 2026, 17:00 (UTC)" in words
    assert "still counts while the round is open" in words


def test_an_invitation_and_a_reminder_name_the_deadline_of_whoever_is_asked(
    story: Story, post: PostOffice
) -> None:
    plan = PLAN.replace("reminders: []", "reminders: [0]").replace("legal,", "legal, deadline: 2,")
    story.tell(lambda session: register(session, plan, actor="test", now=story.now))
    story.policy("legal", "data", "leadership", plan="told")
    story.round()
    story.later(days=2, hours=8)
    sweep(story)
    post.send_all()
    for kind in ("invitation", "reminder"):
        assert "Wednesday 4 March 2026, 17:00 (UTC)" in flat(post.one(kind, "legal@"))
    assert "Monday 9 March 2026" in flat(post.one("invitation", "data@"))
    assert post.mails("reminder", "data@") == []
