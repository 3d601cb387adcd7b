"""Comments: whom they may address, and who may answer what."""

from collections.abc import Iterable

import pytest
from remarks import actor, say, seen
from stories import Story

from models.comment import Comment
from models.vocabulary import Audience
from review.commands.add_comment import Quote, Remark, add_comment
from review.errors import NotYourRequest, Unacceptable, Unknown
from review.queries.journal import load_journal

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


def bodies(story: Story, email: str) -> list[str]:
    return [view.comment.body for view in seen(story, email)]


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
    assert bodies(told, EXPERT) == ["everyone"]
    assert bodies(told, "leadership@example.org") == ["internal", "everyone"]
    assert bodies(told, "dora@example.org") == ["privileged of Data", "internal", "everyone"]
    everything = ["privileged of Legal", "privileged of Data", "internal", "everyone"]
    assert bodies(told, "legal@example.org") == everything
    assert bodies(told, "lead@example.org") == everything


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


def test_a_privileged_reply_is_not_for_the_group_of_whoever_gave_it(told: Story) -> None:
    """The lead may answer Legal; the lead's own colleagues may read neither."""
    told.person("lead@example.org", "support")
    told.person("sam@example.org", "support")
    first = say(told, "legal@example.org", "CANARY")
    reply = say(told, "lead@example.org", "CANARY too", in_reply_to=first.id)
    assert (reply.audience, reply.group_key) == (PRIVILEGED, "support")
    assert bodies(told, "sam@example.org") == []
    viewer = actor(told, "sam@example.org").viewer
    page = told.tell(lambda session: load_journal(session, viewer, told.draft_id))
    assert "comment:added" not in [entry.action.value for entry in page.entries]
    assert bodies(told, "legal@example.org") == ["CANARY", "CANARY too"]


def test_a_blocking_comment_needs_a_person_who_can_accept_the_answer(told: Story) -> None:
    assert say(told, "data@example.org", blocking=True).blocking
    with pytest.raises(Unacceptable, match="Only a person") as refused:
        say(told, None, blocking=True)
    assert refused.value.field == "blocking"


def test_a_reply_does_not_block(told: Story) -> None:
    first = say(told, "data@example.org")
    with pytest.raises(Unacceptable, match="A reply does not block"):
        say(told, "data@example.org", in_reply_to=first.id, blocking=True)
