"""An answer is recorded once, for the text that was shown, or refused with its words kept."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text as sql
from sqlmodel import select

from models.outbox import OutboxRow
from models.session import unit_of_work
from models.vocabulary import Position
from review.commands.close_round import close_round
from review.commands.recall_round import recall_round

LEGAL = "lena@example.org"


@pytest.fixture
def draft(office) -> str:
    return office.policy()


@pytest.fixture
def reviewer(office, visit, draft):
    return visit(office.round(draft)[LEGAL])


@pytest.mark.parametrize("position", [one.value for one in Position])
def test_each_position_is_recorded_and_shown_in_words(position, office, reviewer, words):
    conditions = "Tell the press\n\nOn a Tuesday" if position == "approve_with_conditions" else ""
    answer = reviewer.answer(position, reason="Because.", conditions=conditions)
    assert answer.status_code == 303
    (said,) = office.sign_offs()
    assert said.position.value == position
    assert said.reason == "Because."
    assert said.conditions == (["Tell the press", "On a Tuesday"] if conditions else [])
    assert (said.auth_method, said.auth_assurance) == (
        "mailed-link",
        "possession of the mailed link",
    )
    shown = words(reviewer.client.get(answer.headers["location"]))
    assert "Your answer is on record" in shown
    assert "revision 1 , on Monday 2 November 2026, 04:00 (America/New_York)" in shown
    assert said.revision_sha256 in shown
    assert "Because." in shown
    assert "Change your answer" in shown


def test_no_position_is_chosen_beforehand_and_one_is_required(reviewer):
    page = reviewer.client.get(reviewer.path).text
    assert page.count('type="radio" name="position"') == 6
    for one in Position:
        assert f'name="position" value="{one.value}" required>' in page


def test_a_double_tap_records_one_answer(office, reviewer):
    page = reviewer.client.get(reviewer.path)
    fields = reviewer.fields(reviewer.path, page) | {"position": "approve"}

    def tap(_: int) -> int:
        return reviewer.client.post(reviewer.path, data=fields, follow_redirects=False).status_code

    with ThreadPoolExecutor(4) as hands:
        assert list(hands.map(tap, range(4))) == [303] * 4
    assert tap(5) == 303
    assert len(office.sign_offs()) == 1
    with unit_of_work(office.engine) as session:
        mails = [row.dedup_key for row in session.exec(select(OutboxRow))]
    assert len([key for key in mails if key.startswith("receipt:")]) == 1


def test_an_answer_can_be_changed_and_the_earlier_one_stays(office, reviewer, words):
    reviewer.answer("approve")
    reviewer.answer("request_changes", reason="On second thoughts.")
    first, second = office.sign_offs()
    assert second.supersedes_id == first.id
    shown = words(reviewer.client.get(reviewer.path))
    assert "You asked for changes to revision 1" in shown
    assert "You approved" not in shown


KEPT = "My “own” <words> — Grüße"


REFUSED = [
    (None, {"reason": KEPT}, "Choose one of the six positions"),
    ("sure", {"reason": KEPT}, "Choose one of the six positions"),
    ("request_changes", {"reason": " ", "conditions": KEPT}, "needs a reason"),
    ("approve_with_conditions", {"reason": KEPT}, "needs at least one"),
    ("approve", {"conditions": KEPT}, "approve_with_conditions only"),
    ("approve", {"reason": KEPT + "x" * 20_000}, "20,000 characters at most"),
    ("approve", {"reason": KEPT + "\x07"}, "U+0007"),
    ("approve", {"reason": KEPT, "conditions": "a\x0bb"}, "U+000B"),
    ("approve_with_conditions", {"reason": KEPT, "conditions": "c\n" * 51}, "50 conditions"),
    ("approve", {"reason": KEPT, "surprise": "1"}, "not ours"),
    ("approve", {"reason": KEPT, "revision_sha256": "no hash"}, "eload the page"),
]


def test_words_survive_a_refused_form(office, reviewer, words):
    for position, typed, said in REFUSED:
        answer = reviewer.answer(position, **typed)
        assert answer.status_code == 422
        assert said in words(answer)
        assert "My “own” &lt;words&gt; — Grüße" in answer.text
        assert office.sign_offs() == []
        if position == "approve":
            assert 'value="approve" required checked' in answer.text


def test_a_form_that_was_refused_can_be_sent_again_as_it_is(office, reviewer):
    refused = reviewer.answer(None, reason="Kept.\nTwo lines.")
    assert reviewer.answer("approve", page=refused).status_code == 303
    assert office.sign_offs()[0].reason == "Kept.\nTwo lines."


def test_without_the_proof_of_the_form_nothing_is_recorded_and_the_words_stay(
    office, reviewer, words
):
    for csrf in ("", "0" * 64, "ä"):
        answer = reviewer.answer("approve", reason="Long words.", csrf=csrf)
        assert answer.status_code == 403
        assert "Long words." in words(answer)
    assert office.sign_offs() == []


def test_a_proof_from_another_request_is_none(office, visit, reviewer):
    other = visit(office.round(office.policy("other", "Other"))[LEGAL])
    csrf = other.fields(other.path)["csrf"]
    assert reviewer.answer("approve", csrf=csrf).status_code == 403


def test_a_form_older_than_its_cookie_keeps_its_words_and_works_after_the_link(
    office, reviewer, clock, words
):
    page = reviewer.client.get(reviewer.path)
    fields = reviewer.fields(reviewer.path, page) | {"position": "approve", "reason": "Slow."}
    clock.after(days=2)
    late = reviewer.client.post(reviewer.path, data=fields)
    assert late.status_code == 403
    assert "Slow." in words(late)
    reviewer.open()
    again = reviewer.client.post(reviewer.path, data=fields, follow_redirects=False)
    assert again.status_code == 303
    assert office.sign_offs()[0].reason == "Slow."


def test_the_answer_names_the_text_that_was_shown_whatever_the_form_says(office, reviewer):
    answer = reviewer.answer("approve", revision_sha256="0" * 64)
    assert answer.status_code == 409
    assert office.sign_offs() == []


def test_a_superseded_text_is_refused_and_the_words_stay(office, draft, reviewer, words):
    page = reviewer.client.get(reviewer.path)
    office.revise(draft)
    answer = reviewer.answer("request_changes", page=page, reason="All of my thoughts.")
    assert answer.status_code == 409
    assert "Revision 2 has replaced revision 1" in words(answer)
    assert "All of my thoughts." in words(answer)
    assert office.sign_offs() == []
    shown = words(reviewer.client.get(reviewer.path))
    assert "A newer text has replaced this one" in shown
    assert "Record my answer" not in shown


def test_after_the_round_an_answer_is_on_record_and_does_not_count(office, draft, reviewer, words):
    office.do(close_round, draft, 1, reason="Time is up.", actor="system:test")
    page = reviewer.client.get(reviewer.path)
    assert "This round has ended: time ran out" in words(page)
    assert "Time is up." in words(page)
    answer = reviewer.answer("approve", page=page)
    assert answer.status_code == 303
    assert [one.counts for one in office.sign_offs()] == [False]
    shown = words(reviewer.client.get(reviewer.path))
    assert "It does not count" in shown


def test_an_answer_that_counts_still_stands_when_another_comes_after_the_round(
    office, draft, reviewer, words
):
    reviewer.answer("approve")
    office.do(close_round, draft, 1, reason="Enough.", actor="system:test")
    reviewer.answer("request_changes", reason="Too late.")
    shown = words(reviewer.client.get(reviewer.path))
    assert "You approved revision 1" in shown
    assert "“Request changes”. That is on record too and does not count" in shown


def test_a_recalled_round_explains_itself(office, draft, reviewer, words):
    office.do(recall_round, draft, 1, reason="The wrong text.", actor="system:test")
    shown = words(reviewer.client.get(reviewer.path))
    assert "This round has ended: recalled" in shown
    assert "The wrong text." in shown


def test_a_late_answer_counts_and_says_that_it_is_late(office, reviewer, clock, words):
    clock.after(days=9)
    reviewer.open()
    assert "overdue" in words(reviewer.client.get(reviewer.path))
    reviewer.answer("approve")
    assert [(one.late, one.counts) for one in office.sign_offs()] == [(True, True)]
    assert "marked late" in words(reviewer.client.get(reviewer.path))


NO_FORMS = [
    ("application/json", b'{"position": "approve"}', 415),
    ("multipart/form-data; boundary=x", b"--x--", 415),
    ("text/plain", b"position=approve", 415),
    ("", b"position=approve", 415),
    ("application/x-www-form-urlencoded", b"position=approve&position=abstain", 400),
    ("application/x-www-form-urlencoded", b"reason=%FF&position=approve", 400),
    ("application/x-www-form-urlencoded", b"reason=%ED%A0%80", 400),
    ("application/x-www-form-urlencoded", "reason=ä".encode(), 400),
    ("application/x-www-form-urlencoded", b"a&" * 1000 + b"b=1&" * 30, 400),
    ("application/x-www-form-urlencoded", b"reason=" + b"x" * 250_000, 413),
    ("application/x-www-form-urlencoded", b"", 403),
    ("application/x-www-form-urlencoded", b"%00=%00&csrf=%00", 403),
]


def test_a_body_that_is_no_form_gets_a_page_that_says_so(office, reviewer):
    for kind, body, status in NO_FORMS:
        for path in (reviewer.path, f"{reviewer.path}/comments"):
            answer = reviewer.client.post(path, content=body, headers={"Content-Type": kind})
            assert answer.status_code == status
            assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert office.sign_offs() == []


def test_words_survive_a_database_that_is_busy(office, draft, reviewer, words, app):
    page = reviewer.client.get(reviewer.path)
    with office.engine.begin() as other:
        other.execute(sql("SET LOCAL lock_timeout = '1s'"))
        other.execute(sql("SELECT 1 FROM drafts WHERE id = :id FOR UPDATE"), {"id": draft})
        answer = reviewer.answer("approve", page=page, reason="Patience.")
    assert answer.status_code == 503
    assert "Patience." in words(answer)
    assert reviewer.answer("approve", page=page, reason="Patience.").status_code == 303
    assert len(office.sign_offs()) == 1
