"""Who answers for a group whose plan asks for a code proves it with the one that was mailed."""

import json
import logging

import pytest
from coded import BY_LINK, DATA, LEGAL, Coded, wrong
from postoffice import LINKS
from races import all_at_once
from stories import SERVICE, Story

from models.tables import METADATA
from models.vocabulary import OutboxKind, Position
from review.actors import Actor
from review.codes import code_of, is_code
from review.commands.ask_code import ask_code
from review.commands.close_round import close_round
from review.commands.hand_over import hand_over
from review.errors import (
    CodeExpired,
    CodeNeeded,
    CodeNotNeeded,
    CodeSpent,
    CodeWrong,
    NotYourRequest,
    ReasonMissing,
    RequestMoved,
    RevisionSuperseded,
    TooManyCodes,
    Unknown,
)
from review.links import Links, key_id


@pytest.fixture
def coded(story: Story) -> Coded:
    return Coded(story)


def refused(coded: Coded, kind: type[CodeNeeded], code: str | None, *more) -> str:
    """Exactly that refusal, after which nothing is recorded."""
    before = coded.story.actions().count("sign_off:recorded")
    with pytest.raises(kind) as refusal:
        coded.answer(code, *more)
    assert refusal.type is kind
    assert coded.story.actions().count("sign_off:recorded") == before
    return refusal.value.detail


def test_with_the_mailed_code_the_answer_is_recorded_and_says_so(coded: Coded) -> None:
    coded.opened()
    code = coded.code()
    signed = coded.answer(code).sign_off
    assert (signed.auth_method, signed.auth_assurance) == ("api-token", "code")
    assert coded.story.gate().open
    told = next(one for one in coded.story.journal() if one.action == "sign_off:recorded")
    assert told.data["auth"] == {"method": "api-token", "assurance": "code"}
    assert told.data["gate"] == "open"
    assert coded.story.actions()[-3:] == ["code:asked", "code:tried", "sign_off:recorded"]
    assert coded.rows()[0].used_at == coded.story.now


def test_without_a_code_nothing_is_recorded_for_any_position(coded: Coded) -> None:
    coded.opened()
    for position in Position:
        more = ("Tell the press",) if position is Position.APPROVE_WITH_CONDITIONS else ()
        words = refused(coded, CodeNeeded, None, coded.said(position, "", *more))
        assert "nothing you wrote is lost" in words


def test_a_group_without_the_option_is_asked_for_nothing_more(coded: Coded) -> None:
    coded.opened(BY_LINK)
    with pytest.raises(CodeNotNeeded):
        coded.ask()
    assert coded.answer(None).sign_off.auth_assurance == "token"
    # A code that nobody asked for is no harm.
    assert coded.answer("12345678", coded.said(reason="Other words")).sign_off.counts


def test_five_tries_and_not_one_more_even_with_the_right_code(coded: Coded) -> None:
    coded.opened()
    code = coded.code()
    left = [refused(coded, CodeWrong, wrong(code)) for _ in range(5)]
    assert [one.split(" Nothing")[0].partition("mail. ")[2] for one in left] == [
        "4 more tries, then a new code is needed.",
        "3 more tries, then a new code is needed.",
        "2 more tries, then a new code is needed.",
        "One more try, then a new code is needed.",
        "That was the last try: ask for a new code.",
    ]
    assert coded.rows()[0].tries == 5
    refused(coded, CodeSpent, code)
    assert coded.story.actions().count("code:tried") == 5
    # A new one is as good as ever.
    coded.proven()
    assert coded.story.gate().open


def test_the_last_try_is_worth_as_much_as_the_first(coded: Coded) -> None:
    coded.opened()
    code = coded.code()
    for _ in range(4):
        refused(coded, CodeWrong, wrong(code))
    coded.answer(code)
    assert coded.story.gate().open


def test_a_crowd_of_guesses_at_once_is_five_tries(coded: Coded) -> None:
    coded.opened()
    code = coded.code()
    guesses = [f"{(int(code) + number) % 10**8:08d}" for number in range(1, 25)]

    def guess(typed: str) -> str:
        try:
            coded.answer(typed)
        except CodeNeeded as refusal:
            return refusal.code
        return "recorded"

    said = all_at_once([lambda typed=typed: guess(typed) for typed in guesses])
    assert sorted(said) == ["code-spent"] * 19 + ["code-wrong"] * 5
    assert coded.rows()[0].tries == 5


def test_the_same_code_at_once_and_again_is_one_sign_off(coded: Coded) -> None:
    coded.opened()
    code = coded.code()
    ids = all_at_once([lambda: coded.answer(code).sign_off.id] * 4)
    assert len(set(ids)) == 1
    assert coded.answer(code).sign_off.id == ids[0]
    assert coded.story.actions().count("sign_off:recorded") == 1
    assert coded.story.mails().count("receipt") == 1


def test_a_used_code_is_no_code(coded: Coded) -> None:
    coded.opened()
    first, second = coded.said(), coded.said(Position.ABSTAIN)
    code = coded.code(first)
    coded.answer(code, first)
    coded.proven(second)
    refused(coded, CodeNeeded, code, first)


def test_a_code_is_good_for_ten_minutes(coded: Coded) -> None:
    coded.opened()
    code = coded.code()
    coded.story.later(minutes=10)
    assert "expired" in refused(coded, CodeExpired, code)
    code = coded.code()
    coded.story.later(minutes=9, seconds=59)
    coded.answer(code)
    # What was not looked at cost no try.
    assert [one.tries for one in coded.rows()] == [0, 1]


def test_a_code_is_for_exactly_the_words_it_was_asked_for(coded: Coded) -> None:
    coded.opened()
    conditional = coded.said(Position.APPROVE_WITH_CONDITIONS, "Because.", "One", "Two")
    code = coded.code(conditional)
    for other in (
        coded.said(),
        coded.said(Position.APPROVE_WITH_CONDITIONS, "Because", "One", "Two"),
        coded.said(Position.APPROVE_WITH_CONDITIONS, "Because.", "Two", "One"),
        coded.said(Position.APPROVE_WITH_CONDITIONS, "Because.", "One\nTwo"),
        coded.said(Position.REQUEST_CHANGES, "Because."),
    ):
        assert "another answer" in refused(coded, CodeNeeded, code, other)
    assert coded.rows()[0].tries == 0
    coded.answer(code, conditional)


def test_only_the_newest_code_is_good(coded: Coded) -> None:
    coded.opened()
    old = coded.code()
    coded.story.later(minutes=1)
    new = coded.code(again=True)
    assert old != new
    refused(coded, CodeWrong, old)
    coded.answer(new)


def test_a_code_of_another_request_or_person_is_none(coded: Coded) -> None:
    both = "name: mine\nrequirements:\n" + "".join(
        f"  - group: {group}\n    assurance: code\n" for group in ("legal", "data")
    )
    coded.opened(both, "legal", "data")
    coded.story.person("second@example.org", "legal")
    theirs = coded.code(email=DATA)
    refused(coded, CodeNeeded, theirs)
    coded.code()
    refused(coded, CodeWrong, theirs)


def test_a_code_of_an_earlier_text_is_none(coded: Coded) -> None:
    coded.opened()
    old = coded.said()
    code = coded.code(old)
    coded.story.revision("# Payments\n\nOther words.")
    with pytest.raises(RevisionSuperseded):
        coded.answer(code, old)
    coded.story.round()
    refused(coded, CodeNeeded, code)
    with pytest.raises(RevisionSuperseded):
        coded.answer(code, old)


def test_somebody_else_neither_asks_for_a_code_nor_uses_up_its_tries(coded: Coded) -> None:
    coded.opened(BY_LINK + "    assurance: code\n", "legal", "data")
    other = coded.story.people[DATA]
    actor = Actor(f"person:{other}", "Data", person_id=other)
    with pytest.raises(NotYourRequest):
        coded.ask(actor=actor)
    code = coded.code()
    with pytest.raises(NotYourRequest):
        coded.answer(wrong(code), actor=actor)
    assert coded.rows()[0].tries == 0


def test_a_delegate_proves_it_with_a_code_of_their_own(coded: Coded) -> None:
    coded.opened()
    story, delegate = coded.story, "delegate@example.org"
    story.person(delegate)
    code, first = coded.code(), story.request(LEGAL).id
    story.tell(
        lambda session: hand_over(
            session, first, to=delegate, reason="away", actor=SERVICE, now=story.now
        )
    )
    with pytest.raises(RequestMoved):
        coded.answer(code)
    with pytest.raises(RequestMoved):
        coded.ask()
    with pytest.raises(CodeNeeded):
        coded.answer(code, email=delegate)
    assert coded.ask(email=delegate).email == delegate
    signed = coded.proven(email=delegate).sign_off
    assert (signed.person_id, signed.auth_assurance) == (story.people[delegate], "code")
    assert story.gate().open


def test_what_cannot_be_recorded_gets_no_code(coded: Coded) -> None:
    coded.opened()
    with pytest.raises(ReasonMissing):
        coded.ask(coded.said(Position.REQUEST_CHANGES, " "))
    stale = coded.said()
    coded.story.revision("# Payments\n\nOther words.")
    with pytest.raises(RevisionSuperseded):
        coded.ask(stale)
    assert coded.rows() == []
    assert "answer_code" not in coded.story.mails()


def test_a_request_that_nobody_made_has_no_code(coded: Coded) -> None:
    from stories import SERVICE

    coded.opened()
    nobody = "00000000-0000-7000-8000-000000000000"
    said = coded.said()
    with pytest.raises(Unknown):
        coded.story.tell(
            lambda session: ask_code(session, nobody, said, actor=SERVICE, now=coded.story.now)
        )


def test_asking_twice_for_the_same_is_one_mail_until_a_new_one_is_wanted(coded: Coded) -> None:
    coded.opened()
    first = coded.ask().row.id
    assert coded.ask().row.id == first
    # Pressed twice.
    assert coded.ask(again=True).row.id == first
    coded.story.later(minutes=2)
    assert coded.ask().row.id == first
    second = coded.ask(again=True).row.id
    assert second != first
    third = coded.ask(coded.said(Position.ABSTAIN)).row.id
    assert len({first, second, third}) == 3
    assert coded.story.mails().count("answer_code") == 3


def test_five_codes_an_hour_and_the_sixth_has_to_wait(coded: Coded) -> None:
    coded.opened()
    for number in range(5):
        coded.ask(coded.said(reason=f"Reason {number}"))
        coded.story.later(minutes=2)
    with pytest.raises(TooManyCodes) as refusal:
        coded.ask()
    assert refusal.value.retry_after == 50 * 60
    assert "in 50 minutes" in refusal.value.detail
    assert len(coded.rows()) == 5
    coded.story.later(minutes=50)
    coded.proven()


def test_asking_at_once_is_one_code(coded: Coded) -> None:
    coded.opened()
    ids = all_at_once([lambda: coded.ask().row.id] * 6)
    assert len(set(ids)) == 1


def test_after_the_close_the_answer_needs_its_code_too(coded: Coded) -> None:
    coded.opened()
    story = coded.story
    story.tell(
        lambda session: close_round(
            session, story.draft_id, 1, reason="x", actor="test", now=story.now
        )
    )
    refused(coded, CodeNeeded, None)
    signed = coded.proven().sign_off
    assert (signed.counts, signed.auth_assurance) == (False, "code")


def test_a_code_mailed_before_the_key_was_changed_is_still_good(coded: Coded) -> None:
    old, new = (
        b"an old secret of thirty-two bytes or more",
        b"a new secret of thirty-two bytes or so",
    )
    both = Links({key_id(old): old, key_id(new): new}, key_id(new))
    before = Links({key_id(old): old}, key_id(old))
    coded.opened()
    row = coded.ask().row
    code = code_of(before, row.id, row.salt)
    assert code not in (code_of(both, row.id, row.salt), code_of(LINKS, row.id, row.salt))
    assert is_code(both, row.id, row.salt, code)
    assert not is_code(LINKS, row.id, row.salt, code)


@pytest.mark.parametrize("spelled", ["{0}", "{1} {2}", " {1}-{2}\n", "{1}\u00a0{2}"])
def test_a_code_is_read_as_people_copy_it(coded: Coded, spelled: str) -> None:
    coded.opened()
    code = coded.code()
    coded.answer(spelled.format(code, code[:4], code[4:]))


@pytest.mark.parametrize("typed", ["", " ", "0", "١٢٣٤٥٦٧٨", "é", "\ud800", "x" * 1000])
def test_what_is_no_code_is_a_wrong_one(coded: Coded, typed: str) -> None:
    coded.opened()
    coded.code()
    refused(coded, CodeWrong, typed)


def test_the_code_stands_nowhere_in_the_database_nor_in_the_log(
    coded: Coded, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    coded.opened()
    code = coded.code()
    refused(coded, CodeWrong, wrong(code))
    coded.answer(code)
    with coded.story.engine.connect() as connection:
        for table in METADATA.tables.values():
            whole = json.dumps([list(map(str, row)) for row in connection.execute(table.select())])
            assert code not in whole, table.name
            assert wrong(code) not in whole, table.name
    assert code not in caplog.text


def test_the_journal_does_not_tell_what_somebody_is_about_to_say(coded: Coded) -> None:
    coded.opened()
    coded.ask(coded.said(Position.REQUEST_CHANGES, "A secret reason"))
    row = coded.rows()[0]
    entry = coded.story.journal()[-1]
    assert (entry.action, entry.subject_id) == ("code:asked", row.id)
    assert entry.data == {
        "request": coded.story.request(LEGAL).id,
        "person": coded.story.people[LEGAL],
        "group": "legal",
        "revision": 1,
        "revision_sha256": coded.story.sha256(),
        "expires_at": row.expires_at.isoformat(),
    }
    mail = coded.story.outbox(OutboxKind.MAIL)[-1]
    assert mail.payload == {
        "template": "answer_code",
        "to_person": coded.story.people[LEGAL],
        "code": row.id,
        "request": coded.story.request(LEGAL).id,
    }
