"""`placet mail` and `placet status`: trouble with mail is told, and mended."""

import json

import pytest
from dead_letters import give_up
from stories import Story

from models.mail_hold import MailHold
from models.vocabulary import OutboxKind, OutboxState


@pytest.fixture
def review(story: Story) -> Story:
    story.policy()
    story.round()
    return story


def test_status_says_what_was_given_up_and_says_nothing_in_good_times(review, placet):
    assert json.loads(placet("status", "--json").stdout)["mail"] == {"held": None, "failed": []}
    assert "Mail" not in placet("status").stdout
    failed = give_up(review)
    told = json.loads(placet("status", "--json").stdout)["mail"]["failed"]
    assert [one["id"] for one in told] == sorted(failed)
    assert told[0] | {"id": "", "person": ""} == {
        "id": "",
        "kind": "invitation",
        "person": "",
        "draft": "payments/v1",
        "tries": 1,
        "error": "550 no such user",
    }
    for said in (placet("status").stdout, placet("status", "payments/v1").stdout):
        assert f"Mail that could not be delivered: {len(failed)}" in said
        assert "550 no such user" in said
        assert "`placet mail retry` tries again" in said


def test_one_is_tried_again_and_then_the_others(review, placet):
    failed = give_up(review)
    assert placet("mail", "retry", failed[0]).stdout == "1 mail is tried again.\n"
    refused = placet("mail", "retry", failed[0])
    assert refused.exit_code == 2
    assert "has not been given up" in refused.stderr
    assert f"{len(failed) - 1} mails are tried again." in placet("mail", "retry").stdout
    assert "no mail 'x'" in placet("mail", "retry", "x").stderr
    assert placet("mail", "list", "--state", "failed").stdout == "No such mail.\n"


def test_mails_are_listed_with_why_they_wait(review, placet):
    (mail,) = give_up(review, most=1)
    shown = placet("mail", "list").stdout
    assert mail in shown
    assert "550 no such user" in shown
    assert "waiting until" in shown
    found = json.loads(placet("mail", "list", "--state", "failed", "--json").stdout)["items"]
    assert [one["id"] for one in found] == [mail]
    assert "--state has to be one of" in placet("mail", "list", "--state", "lost").stderr


def test_held_mail_is_told_and_released(review, placet):
    def hold(session) -> None:
        for row in review.outbox(OutboxKind.MAIL):
            row.state = OutboxState.HELD
            session.merge(row)
        session.add(MailHold(held_at=review.now, why="412 mails", written=412, most=200))

    assert "no mail is held" in placet("mail", "release", "--reason", "x").stderr
    review.tell(hold)
    count = len(review.outbox(OutboxKind.MAIL))
    assert "Mail is held since" in placet("status").stdout
    assert json.loads(placet("status", "--json").stdout)["mail"]["held"]["mails"] == count
    assert "--reason has to say why" in placet("mail", "release", "--reason", " ").stderr
    released = placet("mail", "release", "--reason", "A big round.")
    assert released.stdout == f"{count} mails go out now.\n"
    assert "Mail is held" not in placet("status").stdout
