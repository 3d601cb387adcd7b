"""Whoever loses a request to somebody else hears of it; whoever gave it away does not."""

from contextlib import nullcontext
from datetime import timedelta

import pytest
from postoffice import PostOffice
from reading import flat, links_of, seen
from remarks import LEAD, actor
from sqlmodel import Session, select
from stories import SERVICE, Story

from models.request import Request
from models.vocabulary import RequestState, Theme
from review.actors import Actor
from review.commands.hand_over import hand_over
from review.commands.put_person import PersonDetails, put_person
from review.commands.sweep_deadlines import sweep_deadlines
from review.errors import Unacceptable
from review.plans.store import register

LEGAL, DEPUTY, EXPERT = "legal@example.org", "deputy@example.org", "external_experts@example.org"
CANARY = "CANARY-REASON"
ESCALATES = """
name: mine
deadline: 5
requirements:
  - {group: legal, rule: all}
escalation:
  - {after: 1, to: alternate}
"""


@pytest.fixture
def asked(story: Story) -> Story:
    """Everyone was here when they were asked."""
    story.policy("legal", "data")
    story.person(DEPUTY)
    story.person(LEAD)
    story.round()
    return story


def gives(story: Story, to: str, *, by: Actor, of: str = LEGAL) -> None:
    request = story.request(of).id
    story.tell(
        lambda session: hand_over(session, request, to=to, reason=CANARY, actor=by, now=story.now)
    )


def goes_away(story: Story, by: str, delegate: str = DEPUTY) -> None:
    details = PersonDetails(
        name="Legal",
        groups=("legal",),
        delegate=delegate,
        away_from=story.now.date(),
        away_until=(story.now + timedelta(days=9)).date(),
    )
    story.tell(lambda session: put_person(session, LEGAL, details, actor=by, now=story.now))
    sweep(story)


def sweep(story: Story) -> None:
    while story.tell(lambda session: sweep_deadlines(session, story.now)):
        pass


def test_who_lost_it_to_the_leads_wish_hears_who_has_it_and_why(
    asked: Story, post: PostOffice
) -> None:
    post.send_all()
    gives(asked, DEPUTY, by=actor(asked, LEAD))
    post.send_all()
    mail = post.one("moved", LEGAL)
    assert mail.subject == post.one("invitation", LEGAL).subject
    # The same link as before, on which it can be taken back.
    assert links_of(mail) == {mail.link} == {post.one("invitation", LEGAL).link}
    for words in (flat(mail), seen(mail)):
        assert "Deputy" in words
        assert "Lead moved it to them." in words
        assert CANARY in words
        assert "Monday 9 March 2026, 17:00 (UTC)" in words
        assert "take it back on your page" in words
    invited = post.one("invitation", DEPUTY)
    for words in (flat(invited), seen(invited)):
        assert "You are asked in the place of Legal" in words


def test_whoever_hands_it_over_themselves_gets_no_mail(asked: Story, post: PostOffice) -> None:
    gives(asked, DEPUTY, by=actor(asked, LEGAL))
    post.send_all()
    assert post.rows("moved") == []


def test_a_delegate_hears_that_it_was_taken_back(asked: Story, post: PostOffice) -> None:
    gives(asked, DEPUTY, by=actor(asked, LEGAL))
    gives(asked, LEGAL, by=actor(asked, LEGAL))
    post.send_all()
    mail = post.one("moved", DEPUTY)
    assert "Legal, in whose place you were asked, answers themselves after all" in flat(mail)
    assert "It cannot be taken back." in flat(mail)


def test_what_came_back_before_it_was_said_is_not_said(asked: Story, post: PostOffice) -> None:
    gives(asked, DEPUTY, by=actor(asked, LEAD))
    gives(asked, LEGAL, by=actor(asked, LEGAL))
    post.send_all()
    assert post.mails("moved", LEGAL) == []
    assert "the request has come back to the person" in post.dropped.values()


@pytest.mark.parametrize(("by_themselves", "mails"), [(True, 0), (False, 1)])
def test_an_absence_is_told_to_its_person_where_they_did_not_say_it_themselves(
    asked: Story, post: PostOffice, by_themselves: bool, mails: int
) -> None:
    goes_away(asked, f"person:{asked.people[LEGAL]}" if by_themselves else "token:hr")
    post.send_all()
    assert len(post.mails("moved", LEGAL)) == mails
    assert len(post.mails("invitation", DEPUTY)) == 1
    if mails:
        assert "You are noted as away, and they stand in for you." in flat(post.one("moved"))


def test_whoever_says_again_what_the_person_had_said_has_said_nothing_new(
    asked: Story, post: PostOffice
) -> None:
    goes_away(asked, f"person:{asked.people[LEGAL]}")
    gives(asked, LEGAL, by=actor(asked, LEGAL))
    asked.later(hours=1)
    goes_away(asked, "token:hr")
    post.send_all()
    assert post.mails("moved", LEGAL) == []


def test_whoever_was_away_when_it_was_their_turn_lost_nothing(
    story: Story, post: PostOffice
) -> None:
    story.policy("legal", "data")
    story.person(DEPUTY)
    goes_away(story, "token:hr")
    story.round()
    post.send_all()
    assert len(post.mails("invitation", DEPUTY)) == 1
    assert post.rows("moved") == []


def test_whoever_was_silent_hears_that_somebody_else_was_asked(
    story: Story, post: PostOffice
) -> None:
    story.tell(lambda session: register(session, ESCALATES, actor="test", now=story.now))
    story.policy("legal", plan="mine")
    story.round()
    story.person("second@example.org", "legal")
    story.later(days=9)
    sweep(story)
    post.send_all()
    mail = post.one("moved", LEGAL)
    assert "No answer had come from you by the deadline." in flat(mail)
    assert "take it back on your page" in flat(mail)


def test_an_outsider_is_not_told_the_words_of_somebody_inside(
    story: Story, post: PostOffice
) -> None:
    story.policy("legal", "external_experts", theme=Theme.SAFETY)
    story.person(EXPERT, "external_experts", external=True)
    story.person(DEPUTY)
    story.person(LEAD)
    story.round()
    gives(story, DEPUTY, by=actor(story, LEAD), of=EXPERT)
    post.send_all()
    mail = post.one("moved", EXPERT)
    assert CANARY not in mail.text + mail.html
    assert "Lead moved it to them." in flat(mail)


OUTSIDER = "outsider@elsewhere.example"


def states(story: Story) -> dict[str, str]:
    names = {person: email for email, person in story.people.items()}
    with Session(story.engine) as session:
        rows = session.exec(select(Request).where(Request.group_key == "legal")).all()
    return {names[one.person_id]: one.state.value for one in rows}


# Outside delegates, by the groups they are in: only a member of the group answers for it.
@pytest.mark.parametrize(
    ("groups", "answers"), [((), False), (("external_experts",), False), (("legal",), True)]
)
@pytest.mark.parametrize("path", ["absence begun", "away when asked", "handed over"])
def test_nobody_outside_answers_for_somebody_inside_on_any_path(
    story: Story, path: str, groups: tuple[str, ...], answers: bool
) -> None:
    story.policy("legal")
    story.person(LEAD)
    if path != "away when asked":
        story.round()
    story.person(OUTSIDER, *groups, external=True)
    if path == "handed over":
        refused = pytest.raises(Unacceptable, match="external and cannot answer for this group")
        with nullcontext() if answers else refused:
            gives(story, OUTSIDER, by=actor(story, LEAD))
    else:
        goes_away(story, "token:hr", delegate=OUTSIDER)
    if path == "away when asked":
        # Named, for a member of the group would be asked for themselves.
        story.round(reviewers={"legal": [LEGAL]})
    expected = {LEGAL: "moved", OUTSIDER: "pending"} if answers else {LEGAL: "pending"}
    assert states(story) == expected


def test_an_outsider_who_answers_for_somebody_inside_hands_it_to_no_other_outsider(
    story: Story,
) -> None:
    story.policy("legal")
    story.person(LEAD)
    story.round()
    story.person(OUTSIDER, "legal", external=True)
    other = story.person("other@elsewhere.example", external=True)
    gives(story, OUTSIDER, by=actor(story, LEAD))
    with pytest.raises(Unacceptable, match="external"):
        gives(story, "other@elsewhere.example", by=SERVICE, of=OUTSIDER)
    assert other not in {one.person_id for one in story.requests()}
    assert story.request(OUTSIDER).state is RequestState.PENDING
