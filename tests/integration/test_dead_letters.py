"""Mail that was given up stays in sight until somebody has it tried again."""

import pytest
from dead_letters import give_up
from sqlmodel import select
from stories import Story

from models.policy import Policy
from models.vocabulary import MailState, OutboxKind, OutboxState
from review.actors import Actor, installation
from review.commands.retry_mail import retry_failed, retry_mail
from review.errors import MailNotFailed, Unknown
from review.queries.mail_trouble import mail_trouble
from review.queries.mails import list_mails
from review.record import Mail, say
from review.rules.visibility import Viewer

ALL = installation().viewer
NOBODY = "00000000-0000-7000-8000-000000000000"


@pytest.fixture
def review(story: Story) -> Story:
    story.policy()
    story.round()
    return story


def inside(person: str | None = None, *groups: str) -> Viewer:
    return Viewer(person=person, groups=frozenset(groups), external=False)


def seen(story: Story, viewer: Viewer, state: MailState = MailState.FAILED) -> set[str]:
    found = story.tell(lambda session: list_mails(session, viewer, states=[state]))
    return {one.id for one in found}


def test_a_mail_given_up_tells_what_it_was_and_what_went_wrong(review: Story) -> None:
    failed = give_up(review)
    (one, *_) = review.tell(lambda session: list_mails(session, ALL, states=[MailState.FAILED]))
    assert one.id == failed[0]
    assert (one.template, one.state, one.tries) == ("invitation", MailState.FAILED, 1)
    assert (one.error, one.next_try, one.ended_at) == ("550 no such user", None, review.now)
    assert one.draft == "payments/v1"
    assert one.email in review.people
    trouble = review.tell(lambda session: mail_trouble(session, ALL))
    assert (trouble.any, trouble.hold, len(trouble.failed)) == (True, None, len(failed))
    assert trouble.failed_in_words == f"{len(failed)} mails could not be delivered"


def test_in_good_times_there_is_no_trouble(review: Story) -> None:
    assert not review.tell(lambda session: mail_trouble(session, ALL)).any


def test_tried_again_it_is_due_at_once_and_has_all_its_tries(review: Story) -> None:
    (mail,) = give_up(review, most=1)
    review.later(hours=1)
    review.tell(lambda session: retry_mail(session, mail, actor=installation(), now=review.now))
    row = next(one for one in review.outbox(OutboxKind.MAIL) if one.id == mail)
    assert (row.state, row.attempts, row.done_at) == (OutboxState.PENDING, 0, None)
    assert (row.available_at, row.retried_at) == (review.now, review.now)
    entry = review.journal()[-1]
    assert (entry.action.value, entry.subject_id) == ("mail:retried", mail)
    assert entry.actor == installation().name
    assert mail in give_up(review)


@pytest.mark.parametrize("made", ["waiting", "retried before"])
def test_what_was_not_given_up_is_not_tried_again(review: Story, made: str) -> None:
    if made == "waiting":
        mail = review.outbox(OutboxKind.MAIL)[0].id
    else:
        (mail,) = give_up(review, most=1)
        review.tell(lambda session: retry_mail(session, mail, actor=installation(), now=review.now))
    before = review.actions()
    with pytest.raises(MailNotFailed):
        review.tell(lambda session: retry_mail(session, mail, actor=installation(), now=review.now))
    assert review.actions() == before


def test_all_are_tried_again_one_after_the_other(review: Story) -> None:
    failed = give_up(review)
    count = review.tell(lambda session: retry_failed(session, actor=installation(), now=review.now))
    assert count == len(failed)
    times = sorted(one.available_at for one in review.outbox(OutboxKind.MAIL))
    assert len(set(times)) == count
    assert (times[-1] - times[0]).total_seconds() == (count - 1) * 0.5
    assert review.actions().count("mail:retried") == count
    again = review.tell(lambda session: retry_failed(session, actor=installation(), now=review.now))
    assert again == 0


def test_what_is_about_hidden_words_is_told_to_those_who_may_see_them(review: Story) -> None:
    lead = review.tell(lambda session: session.exec(select(Policy.lead_id)).one())
    mails = [
        Mail(f"about {audience}", "disposition", lead, {"audience": audience, "group": "data"})
        for audience in ("everyone", "internal", "privileged")
    ]
    give_up(review)
    review.tell(lambda session: say(session, draft_id=review.draft_id, mails=mails, now=review.now))
    everyone, internal, privileged = give_up(review)
    assert {everyone, internal, privileged} <= seen(review, ALL)
    assert {everyone, internal, privileged} <= seen(review, inside(lead))
    assert {everyone, internal, privileged} <= seen(review, inside(NOBODY, "legal"))
    assert {everyone, internal, privileged} <= seen(review, inside(NOBODY, "data"))
    found = seen(review, inside(NOBODY, "support"))
    assert {everyone, internal} <= found
    assert privileged not in found


def test_an_outsider_sees_their_own_and_has_none_tried_again(review: Story) -> None:
    failed = give_up(review)
    person = review.people["legal@example.org"]
    outside = Viewer(person=person, external=True)
    own = seen(review, outside)
    assert len(own) == 1
    assert own < set(failed)
    actor = Actor("token:x", "x", person_id=person, viewer=outside)
    for mail in (*own, *failed):
        with pytest.raises(Unknown):
            review.tell(lambda session, m=mail: retry_mail(session, m, actor=actor, now=review.now))
    with pytest.raises(Unknown):
        review.tell(lambda session: retry_failed(session, actor=actor, now=review.now))
    assert "mail:retried" not in review.actions()


def test_a_list_goes_on_where_it_ended(review: Story) -> None:
    failed = give_up(review)

    def page(after: str | None) -> list[str]:
        return review.tell(
            lambda session: [
                one.id
                for one in list_mails(session, ALL, states=[MailState.FAILED], after=after, limit=2)
            ]
        )

    found, after = [], None
    while ids := page(after):
        assert len(ids) <= 2
        found += ids
        after = ids[-1]
    assert found == sorted(failed)
