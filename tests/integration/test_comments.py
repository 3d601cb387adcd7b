"""Comments: whom they may address, and who may answer what."""

from collections.abc import Iterable

import pytest
from sqlmodel import Session
from stories import SERVICE, Story

from models.comment import Comment
from models.vocabulary import Audience
from review.actors import Actor
from review.commands.add_comment import Quote, Remark, add_comment
from review.commands.put_person import groups_of
from review.errors import NotYourRequest, Unacceptable, Unknown
from review.queries.comments import visible_comments
from review.queries.journal import load_journal
from review.rules.visibility import Viewer

EVERYONE, INTERNAL, PRIVILEGED = Audience.EVERYONE, Audience.INTERNAL, Audience.PRIVILEGED
EXPERT = "expert@example.org"


@pytest.fixture
def told(story: Story) -> Story:
    """A review with an external expert, a colleague in Data, Legal and a lead."""
    story.person(EXPERT, "external_experts", external=True)
    story.person("dora@example.org", "data")
    story.person("nobody@example.org")
    story.policy()
    story.person("lead@example.org")
    story.round(reviewers={"external_experts": [EXPERT]})
    return story


def actor(story: Story, email: str) -> Actor:
    person = story.people[email]

    def who(session: Session) -> Actor:
        groups = frozenset(groups_of(session, person))
        external = "external_experts" in groups
        return Actor(
            f"person:{person}",
            email,
            person_id=person,
            viewer=Viewer(person, groups, external=external),
        )

    return story.tell(who)


def say(
    story: Story,
    email: str | None,
    body: str = "Why?",
    audience: Audience | None = None,
    in_reply_to: str | None = None,
    **more: object,
) -> Comment:
    who = SERVICE if email is None else actor(story, email)
    remark = Remark(body, audience=audience, in_reply_to=in_reply_to, **more)  # pyright: ignore[reportArgumentType]
    return story.tell(
        lambda session: add_comment(session, story.draft_id, remark, actor=who, now=story.now)
    )


def seen(story: Story, email: str) -> list[str]:
    viewer = actor(story, email).viewer
    return [
        comment.body
        for comment, _ in story.tell(
            lambda session: visible_comments(session, viewer, story.draft_id)
        )
    ]


@pytest.mark.parametrize(
    ("email", "audience"),
    [
        (EXPERT, EVERYONE),
        ("data@example.org", INTERNAL),
        ("nobody@example.org", INTERNAL),
        ("legal@example.org", PRIVILEGED),
        (None, INTERNAL),
    ],
)
def test_the_default_audience_is_the_narrowest_that_fits(
    told: Story, email: str | None, audience: Audience
) -> None:
    assert say(told, email).audience is audience


@pytest.mark.parametrize("audience", [INTERNAL, PRIVILEGED])
def test_an_outsider_cannot_address_those_inside(told: Story, audience: Audience) -> None:
    with pytest.raises(Unacceptable, match="speak to everyone"):
        say(told, EXPERT, audience=audience)


@pytest.mark.parametrize("audience", Audience)
def test_an_insider_may_address_anyone(told: Story, audience: Audience) -> None:
    assert say(told, "data@example.org", audience=audience).audience is audience


@pytest.mark.parametrize(
    ("parent", "wider"),
    [
        (PRIVILEGED, (INTERNAL, EVERYONE)),
        (INTERNAL, (EVERYONE,)),
        (EVERYONE, ()),
    ],
)
def test_a_reply_goes_no_further_than_what_it_answers(
    told: Story, parent: Audience, wider: Iterable[Audience]
) -> None:
    first = say(told, "legal@example.org", audience=parent)
    for audience in wider:
        with pytest.raises(Unacceptable, match=f"no further than what it answers: {parent}"):
            say(told, "legal@example.org", audience=audience, in_reply_to=first.id)
    assert say(told, "legal@example.org", in_reply_to=first.id).audience is PRIVILEGED
    reply = say(told, "legal@example.org", audience=parent, in_reply_to=first.id)
    assert reply.audience is parent


def test_a_default_reply_is_never_wider_than_what_it_answers(told: Story) -> None:
    first = say(told, "data@example.org", audience=PRIVILEGED)
    assert say(told, "dora@example.org", in_reply_to=first.id).audience is PRIVILEGED


def test_a_comment_one_may_not_see_looks_like_one_that_does_not_exist(told: Story) -> None:
    hidden = say(told, "legal@example.org", "secret")
    said: list[str] = []
    for parent in (hidden.id, "00000000-0000-7000-8000-000000000000"):
        for email in (EXPERT, "data@example.org"):
            with pytest.raises(Unacceptable) as refused:
                say(told, email, in_reply_to=parent)
            said.append(refused.value.detail)
    assert set(said) == {"There is no such comment on this draft."}


def test_a_comment_on_another_draft_cannot_be_answered_here(told: Story) -> None:
    elsewhere = say(told, "data@example.org", audience=EVERYONE)
    told.policy(key="other")
    with pytest.raises(Unacceptable, match="no such comment on this draft"):
        say(told, "data@example.org", in_reply_to=elsewhere.id)


def test_each_reads_what_is_for_them(told: Story) -> None:
    for email, body, audience in (
        ("legal@example.org", "privileged of Legal", PRIVILEGED),
        ("data@example.org", "privileged of Data", PRIVILEGED),
        ("data@example.org", "internal", INTERNAL),
        (EXPERT, "everyone", EVERYONE),
    ):
        say(told, email, body, audience)
    assert seen(told, EXPERT) == ["everyone"]
    assert seen(told, "leadership@example.org") == ["internal", "everyone"]
    assert seen(told, "dora@example.org") == ["privileged of Data", "internal", "everyone"]
    everything = ["privileged of Legal", "privileged of Data", "internal", "everyone"]
    assert seen(told, "legal@example.org") == everything
    assert seen(told, "lead@example.org") == everything


def test_the_journal_holds_no_words_and_outsiders_see_only_what_is_for_everyone(
    told: Story,
) -> None:
    say(told, "legal@example.org", "CANARY", quote=Quote("Pay on the platform"))
    say(told, EXPERT, "open")
    assert "CANARY" not in repr([entry.model_dump() for entry in told.journal()])
    viewer = actor(told, EXPERT).viewer
    page = told.tell(lambda session: load_journal(session, viewer, told.draft_id))
    assert [entry.action.value for entry in page.entries] == ["comment:added"]
    assert (page.whole, page.next) == (False, None)


def test_a_quote_has_to_stand_in_the_text(told: Story) -> None:
    assert say(told, None, quote=Quote("on the platform")).quote == {
        "exact": "on the platform",
        "prefix": "",
        "suffix": "",
    }
    with pytest.raises(Unacceptable, match="do not stand in revision 1"):
        say(told, None, quote=Quote("off the platform"))
    with pytest.raises(Unacceptable, match="no revision 2"):
        say(told, None, revision=2)


def test_a_comment_by_request_speaks_for_the_group_that_was_asked(told: Story) -> None:
    request = told.request("data@example.org")

    def remark_as(email: str, request_id: str) -> Comment:
        who = actor(told, email)
        return told.tell(
            lambda session: add_comment(
                session,
                told.draft_id,
                Remark("Why?"),
                actor=who,
                now=told.now,
                request_id=request_id,
            )
        )

    assert remark_as("data@example.org", request.id).group_key == "data"
    with pytest.raises(NotYourRequest):
        remark_as("legal@example.org", request.id)
    with pytest.raises(Unknown):
        remark_as("data@example.org", "00000000-0000-7000-8000-000000000000")


def test_a_comment_may_come_after_everything_has_ended(told: Story) -> None:
    told.everyone_approves()
    assert told.promote().promoted
    assert say(told, "data@example.org").body == "Why?"
    assert told.actions()[-1] == "comment:added"
