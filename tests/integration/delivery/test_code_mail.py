"""The mail with a code: to whoever answers and nobody else, as long as it is of any use."""

import pytest
from coded import DATA, LEGAL, Coded
from postoffice import PostOffice
from stories import Story

from models.vocabulary import Position
from notifications.errors import DeliveryFailed, Dropped


@pytest.fixture
def coded(story: Story) -> Coded:
    made = Coded(story)
    made.opened()
    return made


def typed_of(mail_text: str) -> str:
    """The code as its reader copies it."""
    return next(line for line in mail_text.splitlines() if line.startswith("    ")).strip()


def test_the_code_in_the_mail_is_the_one_that_is_taken(coded: Coded, post: PostOffice) -> None:
    said = coded.said(Position.REQUEST_CHANGES, "CANARY-REASON")
    coded.ask(said)
    coded.story.later(minutes=1)
    post.send_all()
    mail = post.one("answer_code", LEGAL)
    assert "It works for 10 minutes, until 09:10 (UTC)" in " ".join(mail.text.split())
    assert "your request for changes on revision 1" in " ".join(mail.text.split())
    assert mail.link is None
    assert "CANARY-REASON" not in mail.text + mail.html
    code = typed_of(mail.text)
    assert code in mail.html
    coded.answer(code, said)
    assert not coded.story.gate().open


def test_the_code_is_in_that_mail_and_in_no_other(coded: Coded, post: PostOffice) -> None:
    coded.story.person("second@example.org", "legal")
    code = coded.code()
    post.send_all()
    coded.answer(code)
    coded.story.promote()
    post.send_all()
    halves = f"{code[:4]} {code[4:]}"
    own = post.one("answer_code")
    assert own.to == LEGAL
    assert halves in own.text
    assert halves not in own.subject
    assert post.raw().count(halves) == 2
    assert code not in post.raw()
    named = "".join(path.name for path in post.folder.iterdir())
    assert code not in named


def test_a_code_mail_that_came_too_late_is_not_sent(coded: Coded, post: PostOffice) -> None:
    post.send_all()
    coded.ask()
    coded.story.later(minutes=10)
    post.send_all()
    assert list(post.dropped.values()) == ["its code would have expired"]


def test_a_code_that_was_replaced_or_used_is_not_sent(coded: Coded, post: PostOffice) -> None:
    coded.ask()
    coded.story.later(minutes=1)
    code = coded.code(again=True)
    old, new = post.rows("answer_code")
    with pytest.raises(Dropped, match="a newer code was asked for"):
        post.send(old)
    coded.answer(code)
    with pytest.raises(Dropped, match="the answer is on record"):
        post.send(new)
    assert not post.mails("answer_code")


def test_a_code_is_never_mailed_to_somebody_else(coded: Coded, post: PostOffice) -> None:
    coded.ask()
    (row,) = post.rows("answer_code")
    row.payload = row.payload | {"to_person": coded.story.person(DATA, "data")}
    with pytest.raises(DeliveryFailed, match="no code of this person") as failed:
        post.send(row)
    assert not failed.value.retry
