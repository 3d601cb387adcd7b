"""An answer for a group whose plan asks for a code waits on its page until the code is there."""

import pytest
from bs4 import BeautifulSoup
from coded import BY_CODE, BY_LINK, wrong
from sqlmodel import col, select

from models.answer_code import AnswerCode
from models.journal import JournalEntry
from models.outbox import OutboxRow
from models.session import unit_of_work
from review.codes import code_of
from review.commands.repin_round import repin_round
from review.plans.store import register

LEGAL = "lena@example.org"
REASON = "My “own” <words>\n\n— Grüße & more\n  indented"
CONDITIONS = "Tell the press\n\n<On a Tuesday>"


@pytest.fixture
def draft(office) -> str:
    office.do(register, BY_CODE, actor="system:test")
    return office.policy(plan="mine")


@pytest.fixture
def reviewer(office, visit, draft):
    return visit(office.round(draft)[LEGAL])


def codes(office) -> list[AnswerCode]:
    with unit_of_work(office.engine) as session:
        return list(session.exec(select(AnswerCode).order_by(col(AnswerCode.seq))))


def mailed(office) -> str:
    """What the newest mail says."""
    row = codes(office)[-1]
    return code_of(office.links, row.id, row.salt)


def code_mails(office) -> int:
    with unit_of_work(office.engine) as session:
        keys = [row.dedup_key for row in session.exec(select(OutboxRow))]
    return len([key for key in keys if key.startswith("answer_code:")])


def test_the_page_says_beforehand_that_a_code_will_be_asked_for(reviewer, words):
    shown = words(reviewer.client.get(reviewer.path))
    assert "when you press this, we mail one to lena@example.org" in shown


def test_an_answer_waits_for_its_code_and_is_recorded_whole(office, reviewer, words):
    waiting = reviewer.answer("approve_with_conditions", reason=REASON, conditions=CONDITIONS)
    assert waiting.status_code == 200
    shown = words(waiting)
    assert "We mailed you a code" in shown
    assert "It works until Monday 2 November 2026, 04:10 (America/New_York)" in shown
    assert "Nothing is recorded yet." in shown
    assert "“Approve with conditions” on revision 1" in shown
    assert office.sign_offs() == []
    assert mailed(office) not in waiting.text
    done = reviewer.answer(None, page=waiting, code=mailed(office))
    assert done.status_code == 303
    (said,) = office.sign_offs()
    assert said.position.value == "approve_with_conditions"
    assert said.reason == REASON
    assert said.conditions == ["Tell the press", "<On a Tuesday>"]
    assert (said.auth_method, said.auth_assurance) == ("mailed-link", "code")
    assert "Your answer is on record" in words(reviewer.client.get(done.headers["location"]))


def test_what_a_browser_sends_of_line_ends_is_the_same_answer(office, reviewer):
    waiting = reviewer.answer("request_changes", reason="One.\r\nTwo.")
    # A browser reads every line end as one character, and sends two.
    read = {
        name: value.replace("\r\n", "\n")
        for name, value in reviewer.fields(reviewer.path, waiting).items()
    }
    sent = {name: value.replace("\n", "\r\n") for name, value in read.items()}
    done = reviewer.client.post(
        reviewer.path, data=sent | {"code": mailed(office)}, follow_redirects=False
    )
    assert done.status_code == 303
    assert office.sign_offs()[0].reason == "One.\nTwo."


def test_a_wrong_code_loses_nothing_and_five_are_the_end_of_it(office, reviewer, words):
    page = reviewer.answer("request_changes", reason=REASON)
    right = mailed(office)
    for left in ("4 more tries", "3 more tries", "2 more tries", "One more try", "the last try"):
        page = reviewer.answer(None, page=page, code=wrong(right))
        assert page.status_code == 422
        assert left in words(page)
        assert reviewer.fields(reviewer.path, page)["reason"] == REASON
    page = reviewer.answer(None, page=page, code=right)
    assert page.status_code == 422
    assert "tried 5 times" in words(page)
    assert office.sign_offs() == []
    page = reviewer.answer(None, page=page, again="1")
    assert page.status_code == 200
    assert code_mails(office) == 2
    assert reviewer.answer(None, page=page, code=mailed(office)).status_code == 303
    assert office.sign_offs()[0].reason == REASON


def test_an_expired_code_loses_nothing_and_mails_none_by_itself(office, reviewer, clock, words):
    page = reviewer.answer("request_changes", reason=REASON)
    old = mailed(office)
    clock.after(minutes=10)
    page = reviewer.answer(None, page=page, code=old)
    assert page.status_code == 422
    assert "The code has expired" in words(page)
    assert code_mails(office) == 1
    page = reviewer.answer(None, page=page, again="1")
    assert reviewer.answer(None, page=page, code=mailed(office)).status_code == 303
    assert office.sign_offs()[0].reason == REASON


@pytest.mark.parametrize("typed", ["", "   ", "x" * 5000, "\x07", "١٢٣٤٥٦٧٨"])
def test_what_is_no_code_keeps_the_answer_too(office, reviewer, words, typed):
    page = reviewer.answer("request_changes", reason=REASON)
    page = reviewer.answer(None, page=page, code=typed)
    assert page.status_code == 422
    assert reviewer.fields(reviewer.path, page)["reason"] == REASON
    assert code_mails(office) == 1
    assert office.sign_offs() == []


def test_sending_the_form_again_mails_no_second_code(office, reviewer):
    first = reviewer.client.get(reviewer.path)
    for _ in range(3):
        assert reviewer.answer("approve", page=first).status_code == 200
    assert code_mails(office) == 1


def test_the_same_code_tapped_twice_is_one_answer(office, reviewer):
    page = reviewer.answer("approve")
    code = mailed(office)
    for _ in range(3):
        assert reviewer.answer(None, page=page, code=code).status_code == 303
    assert len(office.sign_offs()) == 1


def test_too_many_codes_are_refused_with_the_answer_kept(office, reviewer, clock, words):
    page = reviewer.answer("request_changes", reason=REASON)
    for _ in range(4):
        clock.after(minutes=1)
        page = reviewer.answer(None, page=page, again="1")
    clock.after(minutes=1)
    refused = reviewer.answer(None, page=page, again="1")
    assert refused.status_code == 429
    assert "ask again in 55 minutes" in words(refused)
    assert code_mails(office) == 5
    # The last one that was mailed is still good.
    assert reviewer.answer(None, page=refused, code=mailed(office)).status_code == 303
    assert office.sign_offs()[0].reason == REASON


def test_one_can_go_back_to_the_answer_and_change_it(office, reviewer, words):
    page = reviewer.answer("request_changes", reason=REASON)
    back = reviewer.answer(None, page=page, edit="1")
    assert back.status_code == 200
    assert 'value="request_changes" required checked' in back.text
    assert "Nothing was recorded yet" not in words(back)
    fields = reviewer.fields(reviewer.path, back)
    assert (fields["position"], fields["reason"]) == ("request_changes", REASON)
    old = mailed(office)
    other = reviewer.answer("abstain", page=back)
    assert code_mails(office) == 2
    assert reviewer.answer(None, page=other, code=old).status_code == 422
    assert reviewer.answer(None, page=other, code=mailed(office)).status_code == 303
    assert [one.position.value for one in office.sign_offs()] == ["abstain"]


def test_what_could_not_be_recorded_mails_no_code(office, draft, reviewer, words):
    page = reviewer.client.get(reviewer.path)
    assert reviewer.answer("request_changes", page=page).status_code == 422
    assert reviewer.answer("approve", page=page, csrf="0" * 64).status_code == 403
    office.revise(draft)
    late = reviewer.answer("approve", page=page, reason="Long words.")
    assert late.status_code == 409
    assert "Long words." in words(late)
    assert code_mails(office) == 0


def test_a_code_is_no_use_without_the_link(office, browser, reviewer):
    page = reviewer.answer("approve")
    fields = reviewer.fields(reviewer.path, page) | {"code": mailed(office)}
    stranger = browser().post(reviewer.path, data=fields, follow_redirects=False)
    assert stranger.status_code == 403
    assert codes(office)[0].tries == 0
    assert office.sign_offs() == []


def test_looking_mails_no_code(office, reviewer):
    for _ in range(3):
        reviewer.open()
        reviewer.client.get(f"{reviewer.path}?again=1&code=12345678")
    assert codes(office) == []


def test_the_page_of_the_code_can_be_read_by_everyone(reviewer, office):
    waiting = reviewer.answer("approve", reason="Because.")
    for page in (waiting, reviewer.answer(None, page=waiting, code=wrong(mailed(office)))):
        soup = BeautifulSoup(page.text, "html.parser")
        assert soup.find("script") is None
        ids = [one["id"] for one in soup.find_all(id=True)]
        assert len(ids) == len(set(ids))
        field = soup.find("input", id="code")
        assert soup.find("label", attrs={"for": "code"})
        assert (field["autocomplete"], field["inputmode"]) == ("one-time-code", "numeric")
        assert "value" not in field.attrs
        assert set(field["aria-describedby"].split()) <= set(ids)
        for one in soup.find_all(attrs={"aria-labelledby": True}):
            assert one["aria-labelledby"] in ids
        # The first button is the one that Enter presses.
        assert [one.get("name") for one in soup.select("form.card button")] == [
            None,
            "again",
            "edit",
        ]


def test_the_code_is_in_no_answer_of_ours_and_in_no_journal(office, reviewer):
    waiting = reviewer.answer("approve")
    code = mailed(office)
    done = reviewer.answer(None, page=waiting, code=code)
    shown = reviewer.client.get(done.headers["location"])
    for answer in (waiting, done, shown):
        assert code not in answer.text + str(answer.headers)
        assert f"{code[:4]} {code[4:]}" not in answer.text
    with unit_of_work(office.engine) as session:
        for entry in session.exec(select(JournalEntry)):
            assert code not in str(entry.data)


def test_staff_who_answer_their_own_request_need_the_code_too(office, draft, signed_in):
    request = office.round(draft)[LEGAL]
    client = signed_in(LEGAL)
    path = f"/requests/{request}"
    page = client.get(path)
    soup = BeautifulSoup(page.text, "html.parser").find("form", action=path)
    fields = {one["name"]: one["value"] for one in soup.find_all("input", type="hidden")}
    waiting = client.post(path, data=fields | {"position": "approve"})
    assert "We mailed you a code" in waiting.text
    fields["code"] = mailed(office)
    client.post(path, data=fields | {"position": "approve"})
    (said,) = office.sign_offs()
    assert (said.auth_method, said.auth_assurance) == ("session", "code")


def test_an_answer_without_the_code_that_is_asked_for_now_says_so(office, visit, words):
    office.do(register, BY_LINK, actor="system:test")
    draft = office.policy(plan="mine")
    reviewer = visit(office.round(draft)[LEGAL])
    assert reviewer.answer("approve").status_code == 303
    office.do(register, BY_CODE, actor="system:test")
    office.do(repin_round, draft, 1, plan=None, reason="x", actor="system:test")
    shown = words(reviewer.client.get(reviewer.path))
    assert "It does not count any more" in shown
    waiting = reviewer.answer("approve")
    assert reviewer.answer(None, page=waiting, code=mailed(office)).status_code == 303
    assert "It does not count any more" not in words(reviewer.client.get(reviewer.path))
    assert [one.auth_assurance for one in office.sign_offs()][-1] == "code"
