"""A review's ticket is opened, commented, moved and closed as the mapping says, each thing once."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from remarks import say
from sqlmodel import Session
from stories import Story
from ticket_reviews import DOWN, MAPPING, FakeSystem, Office

from models.ticket import TicketRow
from models.ticket_work import TicketWork
from models.vocabulary import Audience, Position, Theme, TicketOrigin, TicketWorkState
from review.commands.ticket_turns import claim_work, let_go_work
from review.commands.ticket_work import new_ticket
from review.commands.withdraw_draft import withdraw_draft
from review.plans.store import register
from ticketing.connector import NewTicket
from ticketing.errors import TicketFailed

LEASE = timedelta(minutes=3)


@pytest.fixture
def office(story: Story) -> Office:
    return Office(story)


def agree(story: Story) -> None:
    story.everyone_approves()
    story.settle()
    assert story.promote().promoted


def test_a_whole_review_stands_in_its_ticket(office: Office) -> None:
    story = office.story
    story.policy()
    story.round()
    office.work()
    story.answer("legal@example.org", Position.REQUEST_CHANGES)
    for one in ("public_policy", "data", "leadership"):
        story.answer(f"{one}@example.org")
    story.settle()
    office.work()
    story.revision("# Payments\n\nPay only here.\n")
    story.round()
    agree(story)
    office.work()
    review, *documents = office.system.tickets.values()
    url = f"https://placet.example.org/drafts/{story.draft_id}"
    assert review.new.title == "Review of payments/v1"
    assert review.new.labels == ("policy",)
    assert review.new.fields == {"priority": "integrity"}
    assert review.new.body.endswith(url)
    groups = "Data, Leadership, Legal, Public Policy"
    due = "Monday 9 March 2026, 17:00 (UTC)"
    assert review.comments == [
        f"Round 1 asks {groups} until {due}.",
        "Round 1 has ended, changes requested.",
        f"Round 2 asks {groups} until {due}.",
        "Round 2 has ended, approved.",
        "It is agreed.",
    ]
    assert review.links == [(url, "Placet: payments/v1")]
    assert review.state == "resolved"
    assert [one.new.title for one in documents] == [
        "Write the help article for Payments stay on the platform",
        "Write the moderator workflow for Payments stay on the platform",
    ]
    assert {state for _, state in office.states()} == {"done"}
    known = {one.purpose: one for one in office.tickets()}
    assert set(known) == {"review", "document:help_article", "document:moderator_workflow"}
    assert (known["review"].name, known["review"].state, known["review"].closed) == (
        "issue1",
        "resolved",
        True,
    )
    told = Counter(one for one in story.actions() if one.startswith("ticket:"))
    assert told == {
        "ticket:opened": 3,
        "ticket:linked": 3,
        "ticket:commented": 5,
        "ticket:moved": 3,
    }


def test_what_happens_while_the_system_is_away_arrives_once_in_order(office: Office) -> None:
    story = office.story
    story.policy()
    office.work()
    office.system.trouble = DOWN
    story.round()
    agree(story)
    assert office.work() == 1
    assert story.draft().stage.value == "implementation"
    for _ in range(60):
        story.later(minutes=1)
        office.work()
    assert all(row.attempts == 0 for row in office.of(TicketWorkState.PENDING))
    assert office.of(TicketWorkState.FAILED) == []
    office.system.trouble = None
    story.later(minutes=6)
    office.work()
    (review, *others) = office.system.tickets.values()
    assert [one.split()[0] for one in review.comments] == ["Round", "Round", "It"]
    assert review.state == "resolved"
    assert len(others) == 2
    assert {state for _, state in office.states()} == {"done"}


def test_an_answer_that_is_cut_off_makes_no_second_ticket(office: Office) -> None:
    office.story.policy()
    office.system.after = TicketFailed("timed out", retry=True)
    office.work()
    assert office.states() == [("open", "pending"), ("link", "pending")]
    office.story.later(seconds=10)
    office.work()
    assert len(office.system.tickets) == 1
    assert office.system.calls == ["create", "create", "link"]


def test_a_relay_killed_with_an_act_in_hand_does_it_once(office: Office) -> None:
    office.story.policy()
    office.follow()
    taken = claim(office, "killed")
    assert taken is not None
    assert office.work() == 0
    office.story.tell(lambda session: let_go_work(session, worker="killed", now=office.story.now))
    office.work()
    assert len(office.system.tickets) == 1
    assert {state for _, state in office.states()} == {"done"}


def test_a_lease_that_ran_out_is_taken_over(office: Office) -> None:
    office.story.policy()
    office.follow()
    claim(office, "slow")
    office.story.later(minutes=4)
    office.work()
    assert {state for _, state in office.states()} == {"done"}


def test_a_ticket_has_one_act_in_hand_at_a_time(office: Office) -> None:
    office.story.policy()
    office.story.round()
    office.work()
    office.story.revision("# Payments\n\nPay only here.\n")
    office.story.settle()
    office.follow()
    first, second = claim(office, "one"), claim(office, "two")
    assert first is None or second is None or first.ticket_id != second.ticket_id


def claim(office: Office, worker: str) -> TicketWork | None:
    return office.story.tell(
        lambda session: claim_work(
            session, "tracker", now=office.story.now, worker=worker, lease=LEASE
        )
    )


def test_what_can_never_be_done_is_given_up_and_the_rest_waits_for_the_opening(
    office: Office,
) -> None:
    story = office.story
    office.system.refuses = lambda act, _: (
        TicketFailed("no such project", retry=False) if act == "create" else None
    )
    story.policy()
    story.round()
    office.work()
    assert office.states() == [
        ("open", "failed"),
        ("link", "pending"),
        ("comment", "pending"),
        ("move", "pending"),
    ]
    failed = [one for one in story.journal() if one.action.value == "ticket:failed"]
    assert [one.data["error"] for one in failed] == ["no such project"]
    story.later(days=3)
    assert office.work() == 0


def test_a_comment_that_is_given_up_lets_the_next_pass(office: Office) -> None:
    story = office.story
    office.system.refuses = lambda act, _: (
        TicketFailed("too long", retry=False) if act == "comment" else None
    )
    story.policy()
    story.round()
    office.work()
    assert office.states() == [
        ("open", "done"),
        ("link", "done"),
        ("comment", "failed"),
        ("move", "done"),
    ]


def test_what_fails_again_and_again_is_tried_for_days_before_it_is_given_up(
    office: Office,
) -> None:
    story = office.story
    office.system.refuses = lambda act, _: (
        TicketFailed("odd", retry=True) if act == "create" else None
    )
    begun = story.now
    story.policy()
    tries = 0
    while not office.of(TicketWorkState.FAILED):
        tries += office.work()
        story.later(minutes=20)
    assert tries == 11
    assert timedelta(days=3) < story.now - begun < timedelta(days=5)


def test_a_system_that_says_when_is_left_alone_until_then(office: Office) -> None:
    story = office.story
    until = story.now + timedelta(minutes=10)
    office.system.trouble = TicketFailed(
        "slow down", retry=True, not_before=until, system_down=True
    )
    story.policy()
    assert office.work() == 1
    story.later(minutes=9)
    assert office.work() == 0
    office.system.trouble = None
    story.later(minutes=2)
    office.work()
    assert len(office.system.tickets) == 1


def test_an_outage_of_two_weeks_is_given_up(office: Office) -> None:
    office.system.trouble = DOWN
    office.story.policy()
    office.work()
    office.story.later(days=15)
    office.work()
    assert office.states() == [("open", "failed"), ("link", "pending")]


def test_one_act_that_breaks_the_system_does_not_keep_the_others(office: Office) -> None:
    story = office.story
    office.system.refuses = lambda _, title: DOWN if "payments/" in title else None
    story.policy()
    office.follow()
    story.policy(key="other")
    for _ in range(20):
        story.later(seconds=10)
        office.work()
    assert [one.new.title for one in office.system.tickets.values()] == ["Review of other/v1"]


def test_a_ticket_that_is_there_is_used_and_none_is_opened(office: Office) -> None:
    """As where the ticket itself asked for the review."""
    story = office.story
    by_hand = NewTicket(key="by-hand", project="", kind="", title="By hand", body="x")
    office.system.create(by_hand, now=story.now)
    story.policy()
    story.tell(lambda session: _known(session, story))
    story.round()
    office.work()
    (kept,) = office.system.tickets.values()
    assert [one.split()[0] for one in kept.comments] == ["Round"]
    assert kept.state == "in-progress"


def _known(session: Session, story: Story) -> None:
    draft = story.draft()
    new_ticket(
        session,
        TicketRow(
            policy_id=draft.policy_id,
            draft_id=draft.id,
            connection="tracker",
            purpose="review",
            origin=TicketOrigin.ASKED,
            external_id="1",
            name="issue1",
            url="https://bugs.example.org/issue1",
            created_at=story.now,
        ),
    )


def test_a_rule_that_is_gone_leaves_nothing_to_say(office: Office) -> None:
    story = office.story
    story.policy()
    story.round()
    office.follow()
    start = MAPPING.index("  - on: round:opened")
    end = MAPPING.index("  - on: round:closed")
    office.reread(MAPPING[:start] + MAPPING[end:])
    office.work()
    assert ("comment", "dropped") in office.states()
    assert "ticket:dropped" in story.actions()


CONDITIONS = [
    ("{theme: integrity}", 1),
    ("{theme: [safety, security]}", 0),
    ("{stage: development}", 1),
    ("{stage: implementation}", 0),
    ("{lead: Lead@Example.org}", 1),
    ("{lead: other@example.org}", 0),
    ("{policy: [payments, other]}", 1),
    ("{policy: other}", 0),
    ("{theme: integrity, policy: other}", 0),
]


@pytest.mark.parametrize(("condition", "opened"), CONDITIONS)
def test_a_rule_applies_where_all_of_its_conditions_hold(
    story: Story, condition: str, opened: int
) -> None:
    rule = f"{{on: draft:submitted, when: {condition}, ticket: review, open: true}}"
    source = MAPPING.replace("{on: draft:submitted, ticket: review, open: true}", rule)
    office = Office(story, source=source)
    story.policy(theme=Theme.INTEGRITY)
    office.work()
    assert len(office.system.tickets) == opened


@pytest.mark.parametrize(
    ("readers", "audience", "blocking", "told"),
    [
        ("everyone", Audience.EVERYONE, True, True),
        ("everyone", Audience.EVERYONE, False, False),
        ("everyone", Audience.INTERNAL, True, False),
        ("internal", Audience.INTERNAL, True, True),
        ("internal", Audience.PRIVILEGED, True, False),
    ],
)
def test_a_ticket_hears_of_a_comment_that_its_readers_may_know_of(
    story: Story, readers: str, audience: Audience, *, blocking: bool, told: bool
) -> None:
    source = MAPPING.replace("user: placet", f"user: placet, audience: {readers}")
    office = Office(story, source=source)
    story.policy()
    story.round()
    say(story, "legal@example.org", "Kumquat", audience, blocking=blocking)
    office.work()
    (kept,) = office.system.tickets.values()
    assert ("Something blocks." in kept.comments) is told
    written = "\n".join([kept.new.body, *kept.comments])
    assert "Kumquat" not in written
    if not told:
        assert "Legal waits" not in written
        assert "comment" not in written


def test_a_withdrawn_draft_closes_its_ticket(office: Office) -> None:
    story = office.story
    story.policy()
    story.tell(
        lambda session: withdraw_draft(
            session, story.draft_id, reason="Kumquat", actor="test", now=story.now
        )
    )
    office.work()
    (kept,) = office.system.tickets.values()
    assert kept.comments == ["It is withdrawn."]
    assert kept.state == "resolved"


def test_a_hanging_system_does_not_delay_the_others(story: Story) -> None:
    """Each connection has a line of its own: what holds one up is no matter to the next."""
    two = MAPPING.replace(
        "tickets:\n",
        '  - {name: other, system: roundup, base_url: "https://o.example.org", user: placet}\n'
        "tickets:\n  - {name: copy, connection: other, title: Copy, body: x}\n",
        1,
    ).replace("rules:\n", "rules:\n  - {on: draft:submitted, ticket: copy, open: true}\n")
    office = Office(story, source=two)
    hanging, well = FakeSystem(trouble=DOWN), FakeSystem()
    for line in office.lines:
        line.systems = replace(line.systems, connectors={"tracker": hanging, "other": well})
    story.policy()
    office.work()
    assert [one.new.title for one in well.tickets.values()] == ["Copy"]
    assert hanging.tickets == {}


APART = """
name: apart
first_pass: independent
requirements:
  - group: legal
  - group: data
"""


def test_a_ticket_tells_nobody_how_others_stand_while_they_judge_independently(
    office: Office,
) -> None:
    story = office.story
    story.tell(lambda session: register(session, APART, actor="test", now=story.now))
    story.policy("legal", "data", plan="apart")
    story.round()
    story.answer("legal@example.org", Position.REQUEST_CHANGES)
    say(story, "legal@example.org", "Kumquat", Audience.EVERYONE, blocking=True)
    office.work()
    (kept,) = office.system.tickets.values()
    assert kept.new.body.startswith("Under review; how the reviewers stand is told once the round")
    assert "Something blocks." not in kept.comments
    story.answer("data@example.org")
    story.settle()
    office.work()
    assert kept.comments[-1] == "Round 1 has ended, changes requested."
