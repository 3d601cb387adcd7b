"""Nobody is asked for what they have given, or for what would not count any more."""

import pytest
from postoffice import PostOffice
from stories import Story

from models.outbox import OutboxRow
from models.vocabulary import OutboxKind, Position
from notifications.errors import DeliveryFailed, Dropped
from review.commands.ask_sign_in import ask_sign_in
from review.commands.recall_round import recall_round
from review.commands.sweep_deadlines import sweep_deadlines

DATA = "data@example.org"


@pytest.fixture
def reminded(story: Story, post: PostOffice) -> Story:
    """A round whose reminders wait in the outbox, to nobody's knowledge yet."""
    story.policy()
    story.round()
    story.later(days=5)
    story.tell(lambda session: sweep_deadlines(session, story.now))
    assert len(post.rows("reminder")) == 4
    return story


def refusal(post: PostOffice, template: str, story: Story, email: str = DATA) -> str:
    request = story.request(email, 1)
    (row,) = [one for one in post.rows(template) if one.payload["request"] == request.id]
    with pytest.raises(Dropped) as dropped:
        post.send(row)
    return dropped.value.why


@pytest.mark.parametrize("kind", ["invitation", "reminder"])
def test_whoever_has_answered_is_not_asked(reminded: Story, post: PostOffice, kind: str) -> None:
    reminded.answer(DATA)
    assert refusal(post, kind, reminded) == "the person has answered"
    post.send_all()
    assert not post.mails(kind, DATA)
    assert len(post.mails(kind)) == 3


@pytest.mark.parametrize("kind", ["invitation", "reminder"])
def test_a_new_revision_makes_asking_for_the_old_one_pointless(
    reminded: Story, post: PostOffice, kind: str
) -> None:
    reminded.revision("# Payments\n\nAnother text.\n")
    assert "no answers any more" in refusal(post, kind, reminded)


@pytest.mark.parametrize("kind", ["invitation", "reminder"])
def test_a_recalled_round_asks_nobody(reminded: Story, post: PostOffice, kind: str) -> None:
    reminded.tell(
        lambda session: recall_round(
            session, reminded.draft_id, 1, reason="Too early.", actor="test", now=reminded.now
        )
    )
    assert "no answers any more" in refusal(post, kind, reminded)
    post.send_all()
    assert len(post.mails("round_closed")) == 5


def test_an_answer_for_one_group_leaves_the_question_for_another(
    story: Story, post: PostOffice
) -> None:
    story.policy("legal", "public_policy", "leadership")
    story.person(DATA, "data", "support")
    story.round()
    # In the order of groups the first request found is one of two.
    story.answer(DATA)
    post.send_all()
    assert len(post.mails("invitation", DATA)) == 1


def test_a_sign_in_link_that_would_have_expired_is_not_sent(story: Story, post: PostOffice) -> None:
    story.policy()
    story.tell(lambda session: ask_sign_in(session, "lead@example.org", now=story.now))
    story.later(minutes=30)
    post.send_all()
    assert list(post.dropped.values()) == ["its link would have expired"]


def test_the_end_of_a_round_is_still_told_when_the_next_one_is_open(
    story: Story, post: PostOffice
) -> None:
    story.policy()
    story.round()
    story.answer(DATA, Position.REQUEST_CHANGES)
    for group in ("legal", "public_policy", "leadership"):
        story.answer(f"{group}@example.org")
    story.settle()
    story.revision("# Payments\n\nAnother text.\n")
    story.round()
    post.send_all()
    assert len(post.mails("round_closed")) == 5


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        ({"template": "invoice"}, "there is no mail 'invoice'"),
        ({}, "names no template"),
        ({"template": "invitation"}, "names no request"),
        ({"template": "receipt", "sign_off": "nobody"}, "names no to_person"),
    ],
)
def test_a_row_that_makes_no_sense_is_given_up_with_the_reason(
    story: Story, post: PostOffice, payload: dict[str, str], said: str
) -> None:
    row = OutboxRow(
        kind=OutboxKind.MAIL,
        dedup_key="odd",
        payload=payload,
        created_at=story.now,
        available_at=story.now,
    )
    with pytest.raises(DeliveryFailed, match=said) as failed:
        post.send(row)
    assert not failed.value.retry


def test_a_title_unfit_for_a_mail_is_given_up_without_trying_again(
    story: Story, post: PostOffice
) -> None:
    from sqlmodel import select

    from models.policy import Policy

    story.policy()
    story.round()

    def spoil(session) -> None:
        session.exec(select(Policy)).one().title = "A title\nBcc: everyone@example.org"

    story.tell(spoil)
    with pytest.raises(DeliveryFailed, match="control character") as failed:
        post.send(post.rows("invitation")[0])
    assert not failed.value.retry


def test_a_request_is_never_mailed_to_somebody_else(story: Story, post: PostOffice) -> None:
    story.policy()
    story.round()
    row = post.rows("invitation")[0]
    row.payload = row.payload | {"to_person": story.person("other@example.org", "data")}
    with pytest.raises(DeliveryFailed, match="somebody else"):
        post.send(row)
