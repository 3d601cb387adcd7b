"""Looking decides nothing, however often and by whomever it is done."""

import string

import pytest
from sqlmodel import func, select

from models.journal import JournalEntry
from models.outbox import OutboxRow
from models.session import unit_of_work
from review.commands.record_sign_off import Answer, record_sign_off
from review.links import Purpose


@pytest.fixture
def asked(office) -> str:
    return office.round(office.policy())["lena@example.org"]


def everything(office) -> tuple[int, ...]:
    with unit_of_work(office.engine) as session:
        counted = (func.count(JournalEntry.seq), func.count(OutboxRow.id))
        return tuple(session.exec(select(one)).one() for one in counted)


def test_a_hundred_looks_and_a_form_without_a_choice_record_nothing(office, browser, visit, asked):
    before = everything(office)
    link = office.link(asked)
    scanner = browser()
    for _ in range(25):
        assert browser().get(link, follow_redirects=False).status_code == 303
        assert browser().get(f"/requests/{asked}").status_code == 403
        assert scanner.get(link, headers={"Sec-Purpose": "prefetch"}).status_code == 200
        assert scanner.head(f"/requests/{asked}").status_code == 200
    reviewer = visit(asked)
    assert reviewer.answer(None).status_code == 422
    assert reviewer.answer("").status_code == 422
    assert everything(office) == before
    assert office.sign_offs() == []
    assert reviewer.answer("approve").status_code == 303
    assert len(office.sign_offs()) == 1


def test_the_link_leads_to_an_address_without_the_token(office, browser, asked):
    answer = browser().get(office.link(asked), follow_redirects=False)
    assert answer.headers["location"] == f"/requests/{asked}"
    cookie = answer.headers["set-cookie"]
    assert f"Path=/requests/{asked}" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie


def test_a_token_altered_in_any_one_character_is_refused(office, browser, asked):
    client = browser()
    link = office.link(asked)
    token = link.removeprefix("/r/")
    for place, char in enumerate(token):
        other = "A" if char != "A" else "B"
        altered = token[:place] + other + token[place + 1 :]
        answer = client.get(f"/r/{altered}", follow_redirects=False)
        assert answer.status_code == 404, place
    for other in set(string.ascii_letters + string.digits + "-_") - {token[-1]}:
        assert client.get(f"/r/{token[:-1]}{other}", follow_redirects=False).status_code == 404


NO_TOKENS = ["x", "a.b.c", "%00", "%F0%9F%98%80", "%FF", "." * 5000, "..%2f..%2fetc", "a b"]


def test_what_is_no_token_gets_a_clear_page(browser):
    for token in NO_TOKENS:
        answer = browser().get(f"/r/{token}", follow_redirects=False)
        assert answer.status_code == 404
        assert answer.headers["content-type"].startswith("text/html")


def test_an_expired_link_says_how_to_get_a_new_one(office, browser, clock, asked, words):
    link = office.link(asked)
    clock.after(days=181)
    answer = browser().get(link)
    assert answer.status_code == 410
    assert "ask the policy lead" in words(answer)


def test_a_link_to_a_request_that_is_gone_looks_like_one_that_was_never_ours(
    office, browser, clock
):
    token = office.links.sign(
        Purpose.ANSWER, "01890000-0000-7000-8000-000000000000", jti="x", now=clock()
    )
    gone, never = browser().get(f"/r/{token}"), browser().get("/r/never")
    assert gone.status_code == never.status_code == 404
    assert gone.text == never.text


def test_a_link_for_one_purpose_opens_nothing_else(office, browser, asked):
    sign_in = office.sign_in_link().removeprefix("/sign-in/")
    assert browser().get(f"/r/{sign_in}").status_code == 404
    answer = office.link(asked).removeprefix("/r/")
    assert browser().get(f"/sign-in/{answer}").status_code == 404


def test_a_request_without_its_link_says_only_where_to_find_it(office, browser, asked, words):
    known = browser().get(f"/requests/{asked}")
    unknown = browser().get("/requests/01890000-0000-7000-8000-000000000000")
    assert known.status_code == unknown.status_code == 403
    assert known.text == unknown.text
    assert "link in the mail" in words(known)


def test_my_cookie_does_not_open_somebody_elses_request(office, browser):
    asked = office.round(office.policy())
    mine, theirs = asked["lena@example.org"], asked["paul@example.org"]
    answer = browser().get(office.link(mine), follow_redirects=False)
    cookie = answer.headers["set-cookie"].partition(";")[0]
    assert browser().get(f"/requests/{mine}", headers={"Cookie": cookie}).status_code == 200
    for path in (f"/requests/{theirs}", f"/requests/{theirs}/comments"):
        sent = {"position": "approve", "body": "hello"}
        assert browser().post(path, data=sent, headers={"Cookie": cookie}).status_code == 403
    assert browser().get(f"/requests/{theirs}", headers={"Cookie": cookie}).status_code == 403
    assert office.sign_offs() == []


def test_the_page_tells_who_is_asked_what_until_when_in_their_zone(office, visit, words):
    asked = office.round(office.policy(title="Payments stay"), reason="Mind the second section.")
    shown = words(visit(asked["lena@example.org"]).open())
    assert "Draft 1 · round 1 · revision 1" in shown
    assert "You answer as Lena Legal (lena@example.org), on behalf of Legal" in shown
    assert (
        "Its sign-off is required before this text can go live: one approval of Legal is enough."
        in shown
    )
    assert "(America/New_York)" in shown
    assert "Mind the second section." in shown
    assert "You have not answered on this draft before." in shown


def test_the_page_shows_what_changed_since_their_own_last_answer(office, visit, words):
    draft = office.policy()
    first = office.round(draft)
    visit(first["lena@example.org"]).answer("request_changes", reason="Name cash.")
    office.revise(draft)
    second = office.round(draft)
    page = visit(second["lena@example.org"]).open()
    assert "<ins>" in page.text
    assert "You asked for changes to revision 1" in words(page)
    assert "Name cash." in words(page)
    other = visit(second["paul@example.org"]).open()
    assert "You have not answered on this draft before." in words(other)
    assert "Name cash." not in other.text


def test_an_answer_by_another_door_shows_on_the_page(office, visit, asked, words):
    sha = visit(asked).fields(f"/requests/{asked}")["revision_sha256"]
    from models.vocabulary import Position
    from review.actors import Actor

    service = Actor("token:one", "A service")
    office.do(record_sign_off, asked, Answer(Position.ABSTAIN, sha), actor=service)
    assert "You abstained on revision 1" in words(visit(asked).open())
