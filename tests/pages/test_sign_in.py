"""Leads and staff sign in by a mailed link; the form tells nobody who may."""

import re

import pytest
from sqlmodel import select

from models.outbox import OutboxRow
from models.person import Person
from models.session import unit_of_work


@pytest.fixture
def staffed(office):
    with unit_of_work(office.engine) as session:
        session.exec(select(Person).where(Person.email == "lead@example.org")).one().staff = True


def ask(client, email: str, **more):
    page = client.get("/sign-in").text
    csrf = re.search(r'name="csrf" value="(\w+)"', page)[1]
    return client.post("/sign-in", data={"csrf": csrf, "email": email} | more)


def sign_in_mails(office) -> list[str]:
    with unit_of_work(office.engine) as session:
        rows = session.exec(select(OutboxRow)).all()
    return [row.payload["to_person"] for row in rows if row.payload.get("template") == "sign_in"]


def test_the_answer_is_the_same_for_staff_for_others_and_for_strangers(
    office, browser, staffed, words
):
    emails = (" Lead@Example.org ", "lena@example.org", "stranger@example.org")
    answers = {ask(browser(), email).text for email in emails}
    assert len(answers) == 1
    assert "If this address may sign in" in answers.pop()
    assert sign_in_mails(office) == [office.person("lead@example.org").id]


def test_a_mail_is_asked_for_only_from_the_form(office, browser, staffed, words):
    for csrf in ("", "wrong"):
        answer = ask(browser(), "lead@example.org", csrf=csrf)
        assert answer.status_code == 403
        assert 'value="lead@example.org"' in answer.text
    assert browser().post("/sign-in", data={"email": "lead@example.org"}).status_code == 403
    assert sign_in_mails(office) == []


def test_the_form_works_again_after_it_was_refused(office, browser, staffed):
    client = browser()
    refused = ask(client, "lead@example.org", csrf="wrong")
    csrf = re.search(r'name="csrf" value="(\w+)"', refused.text)[1]
    again = client.post("/sign-in", data={"csrf": csrf, "email": "lead@example.org"})
    assert again.status_code == 200
    assert len(sign_in_mails(office)) == 1


NO_ADDRESSES = ["", "nobody", "a@b@c", "a\x00@b.c", "x" * 300]


def test_what_is_no_address_is_said_to_be_none(browser):
    for email in NO_ADDRESSES:
        assert ask(browser(), email).status_code == 422


def test_the_link_signs_in_and_a_scanner_cannot_burn_it(office, browser, staffed, words):
    link = office.sign_in_link()
    for _ in range(3):
        assert browser().head(link, follow_redirects=False).status_code == 303
    client = browser()
    answer = client.get(link, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Max-Age=43200" in cookie
    assert "Lea Lead" in words(client.get("/"))


def test_a_link_is_refused_when_it_is_old_altered_or_of_somebody_who_is_not_staff(
    office, browser, staffed, clock
):
    link = office.sign_in_link()
    assert browser().get(f"{link[:-1]}!").status_code == 404
    assert browser().get(office.sign_in_link("lena@example.org")).status_code == 404
    clock.after(minutes=31)
    assert browser().get(link).status_code == 410


def test_a_session_ends_after_twelve_hours_and_with_the_person_being_staff(
    office, lead, clock, browser
):
    clock.after(hours=11.9)
    assert lead.get("/", follow_redirects=False).status_code == 200
    with unit_of_work(office.engine) as session:
        session.get_one(Person, office.person("lead@example.org").id).staff = False
    assert lead.get("/", follow_redirects=False).headers["location"] == "/sign-in"
    with unit_of_work(office.engine) as session:
        session.get_one(Person, office.person("lead@example.org").id).staff = True
    clock.after(hours=0.2)
    assert lead.get("/", follow_redirects=False).headers["location"] == "/sign-in"


def test_signing_out_needs_the_form_and_ends_the_session(lead):
    assert lead.post("/sign-out", data={"csrf": "wrong"}).status_code == 403
    assert lead.get("/", follow_redirects=False).status_code == 200
    csrf = re.search(r'name="csrf" value="(\w+)"', lead.get("/").text)[1]
    lead.post("/sign-out", data={"csrf": csrf})
    assert lead.get("/", follow_redirects=False).status_code == 303


FOR_STAFF = ["/", "/drafts/x", "/mail", "/mail/x"]


def test_pages_for_staff_send_strangers_to_sign_in(browser):
    for path in FOR_STAFF:
        answer = browser().get(path, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


def test_somebody_signed_in_answers_their_own_request_and_no_other(office, signed_in):
    asked = office.round(office.policy())
    client = signed_in("lena@example.org")
    mine, theirs = asked["lena@example.org"], asked["paul@example.org"]
    page = client.get(f"/requests/{mine}")
    assert page.status_code == 200
    assert client.get(f"/requests/{theirs}").status_code == 403
    csrf = re.search(r'name="csrf" value="(\w+)"', page.text)[1]
    client.post(f"/requests/{mine}", data={"csrf": csrf, "position": "approve"})
    assert [one.auth_method for one in office.sign_offs()] == ["session"]
    with unit_of_work(office.engine) as session:
        session.get_one(Person, office.person("lena@example.org").id).staff = False
    assert client.get(f"/requests/{mine}").status_code == 403


def test_the_link_of_one_reviewer_is_no_session_for_the_board(office, visit):
    reviewer = visit(office.round(office.policy())["lena@example.org"])
    assert reviewer.client.get("/", follow_redirects=False).status_code == 303
