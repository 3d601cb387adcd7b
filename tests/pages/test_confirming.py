"""An override is confirmed or refused behind a mailed link, without log-in, by a form alone."""

import re

import pytest
from bs4 import BeautifulSoup
from sqlmodel import func, select

from models.journal import JournalEntry
from models.outbox import OutboxRow
from models.override import Override
from models.person import PersonGroup
from models.session import unit_of_work
from review.actors import Actor
from review.commands.confirm_override import confirm_override, end_override
from review.commands.propose_override import propose_override
from review.commands.put_person import PersonDetails, put_person
from review.confirmation import Confirmation
from review.links import Purpose
from review.rules.visibility import Viewer

LEAD, LOU, LIV = "lead@example.org", "lou@example.org", "liv@example.org"
ACTOR = "system:test"
CANARY = "CANARY-PRIVILEGED"


def actor(office, email: str) -> Actor:
    person = office.person(email)
    groups = frozenset({"leadership"} if email in (LOU, LIV) else ())
    viewer = Viewer(person.id, groups, external=False)
    return Actor(f"person:{person.id}", person.name, person_id=person.id, viewer=viewer)


@pytest.fixture
def override(office, visit) -> Override:
    """Data is to be overridden; Liv and Lou of Leadership are no staff and could confirm it."""
    office.do(put_person, LIV, PersonDetails("Liv Leader", ("leadership",)), actor=ACTOR)
    draft = office.policy()
    asked = office.round(draft)
    visit(asked["lena@example.org"]).remark(CANARY)
    return office.do(
        propose_override, draft, group="data", reason="It is the law.", actor=actor(office, LEAD)
    )


def link(office, override: Override, email: str = LOU) -> str:
    """As the mail has it."""
    subject = Confirmation(override.id, office.person(email).id).subject
    token = office.links.sign(
        Purpose.CONFIRM,
        subject,
        jti=override.id,
        now=override.proposed_at,
        lifetime=override.expires_at - override.proposed_at,
    )
    return f"/o/{token}"


def path(override: Override) -> str:
    return f"/overrides/{override.id}"


@pytest.fixture
def come(office, browser, override):
    """Opens the link in a browser of one's own."""

    def opened(email: str = LOU):
        client = browser()
        assert client.get(link(office, override, email)).status_code == 200
        return client

    return opened


def send(client, override: Override, **typed: str):
    page = BeautifulSoup(client.get(path(override)).text, "html.parser")
    csrf = page.find("input", attrs={"name": "csrf"})["value"]
    return client.post(path(override), data={"csrf": csrf} | typed, follow_redirects=False)


def stored(office, override: Override) -> Override:
    with unit_of_work(office.engine) as session:
        return session.get_one(Override, override.id)


def everything(office) -> tuple[int, ...]:
    with unit_of_work(office.engine) as session:
        counted = (func.count(JournalEntry.seq), func.count(OutboxRow.id))
        return tuple(session.exec(select(one)).one() for one in counted)


def test_the_page_shows_what_is_lifted_why_for_which_text_and_until_when(come, override, words):
    shown = words(come().get(path(override)))
    for said in (
        "Payments : override of Data",
        "Override proposed, not confirmed: Data",
        "It would lift the requirement of Data for revision 1.",
        "It is the law.",
        "Proposed by Lea Lead.",
        "and for no other text",
        "How the group stands now: Needs 1 more approval from Data",
        "You decide as Lou Leader (lou@example.org), one of Leadership.",
        "Asking a buyer to pay by bank transfer.",
        override.revision_sha256,
    ):
        assert said in shown, said
    assert CANARY not in shown


def test_looking_decides_nothing_and_leads_to_an_address_without_the_token(
    office, browser, override
):
    before = everything(office)
    opened = browser().get(link(office, override), follow_redirects=False)
    assert (opened.status_code, opened.headers["location"]) == (303, path(override))
    cookie = opened.headers["set-cookie"]
    assert f"Path={path(override)}" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    for _ in range(5):
        scanner = browser()
        assert scanner.head(link(office, override)).status_code == 200
        page = scanner.get(path(override))
        assert page.status_code == 200
        # Whoever presses every button sends no choice: none is chosen beforehand.
        soup = BeautifulSoup(page.text, "html.parser")
        radios = soup.find_all("input", attrs={"type": "radio", "name": "choice"})
        assert [one.has_attr("required") for one in radios] == [True, True]
        assert not [one for one in radios if one.has_attr("checked")]
        assert send(scanner, override).status_code == 422
    assert everything(office) == before


def test_a_leader_who_is_no_staff_confirms_it(office, come, override, words):
    client = come()
    done = send(client, override, choice="confirm")
    assert (done.status_code, done.headers["location"]) == (303, path(override))
    assert stored(office, override).confirmed_by_id == office.person(LOU).id
    shown = words(client.get(path(override)))
    assert "Override in force: Data" in shown
    assert "You confirmed it on" in shown
    assert 'name="choice"' not in client.get(path(override)).text
    assert "Lou Leader confirmed it on" in words(come(LIV).get(path(override)))


def test_a_refusal_needs_a_reason_and_ends_the_proposal(office, come, override, words):
    client = come()
    blank = send(client, override, choice="refuse", why=" ")
    assert (blank.status_code, "Say why you refuse it." in words(blank)) == (422, True)
    assert stored(office, override).ended_at is None
    assert send(client, override, choice="refuse", why="Data is right.").status_code == 303
    ended = stored(office, override)
    assert (ended.ended_by_id, ended.end_reason) == (office.person(LOU).id, "Data is right.")
    shown = words(come(LIV).get(path(override)))
    assert "There is nothing left to decide here" in shown
    assert "Lou Leader ended it on" in shown
    assert "Data is right." in shown


def test_words_stay_in_a_form_that_is_refused(office, come, override, words):
    client = come()
    for typed, status in (
        ({"why": "My words"}, 422),
        ({"choice": "maybe", "why": "My words"}, 422),
        ({"choice": "refuse", "why": "My words\x00"}, 422),
        ({"choice": "refuse", "why": "My words", "surprise": "1"}, 422),
        ({"choice": "refuse", "why": "My words", "csrf": "no"}, 403),
    ):
        answer = send(client, override, **typed)
        assert answer.status_code == status, typed
        assert "My words" in answer.text
    stands = stored(office, override)
    assert (stands.confirmed_at, stands.ended_at) == (None, None)


def test_a_refusal_from_an_old_page_ends_nothing_that_somebody_else_confirmed(
    office, come, override, words
):
    client = come()
    page = BeautifulSoup(client.get(path(override)).text, "html.parser")
    csrf = page.find("input", attrs={"name": "csrf"})["value"]
    office.do(confirm_override, override.draft_id, override.id, actor=actor(office, LIV))
    late = client.post(
        path(override), data={"csrf": csrf, "choice": "refuse", "why": "Late words."}
    )
    assert late.status_code == 409
    assert "it is in force" in words(late)
    assert "Late words." in words(late)
    assert stored(office, override).ended_at is None


def test_whoever_may_not_confirm_any_more_is_told_why_and_refused(office, come, override, words):
    client = come()
    page = BeautifulSoup(client.get(path(override)).text, "html.parser")
    csrf = page.find("input", attrs={"name": "csrf"})["value"]
    with unit_of_work(office.engine) as session:
        session.delete(session.get_one(PersonGroup, (office.person(LOU).id, "leadership")))
    shown = words(client.get(path(override)))
    assert "An override is confirmed by one of Leadership." in shown
    for choice in ("confirm", "refuse"):
        answer = client.post(path(override), data={"csrf": csrf, "choice": choice, "why": "x"})
        assert answer.status_code == 403
    assert stored(office, override).confirmed_at is None


def test_an_outsider_of_leadership_finds_nothing(office, come, override):
    client = come()
    details = PersonDetails("Lou Leader", ("leadership",), external=True)
    office.do(put_person, LOU, details, actor=ACTOR)
    answer = client.get(path(override))
    assert answer.status_code == 404
    assert "It is the law." not in answer.text


def test_the_failures_of_a_link_have_names(office, browser, come, override, clock, words):
    whole = link(office, override)
    missing = browser().get(path(override))
    assert missing.status_code == 403
    assert "Open the link in your mail" in words(missing)
    for broken in ("/o/x", whole[:-1] + "!", whole[:-4], "/o/" + sign_in_token(office)):
        answer = browser().get(broken, follow_redirects=False)
        assert answer.status_code == 404, broken
        assert "This link does not work" in words(answer)
    other = office.links.sign(
        Purpose.CONFIRM, Confirmation(override.id, override.id).subject, jti="x", now=clock()
    )
    assert browser().get(f"/o/{other}").status_code == 404
    bare = office.links.sign(Purpose.CONFIRM, override.id, jti="x", now=clock())
    assert browser().get(f"/o/{bare}").status_code == 404
    clock.time = override.expires_at
    expired = browser().get(whole)
    assert expired.status_code == 410
    assert "This link has expired" in words(expired)


def sign_in_token(office) -> str:
    return office.sign_in_link(LOU).removeprefix("/sign-in/")


def test_the_way_in_is_to_one_override_and_as_one_person(office, browser, come, override, lead):
    client = come()
    other = office.policy("other", "Other")
    office.round(other)
    another = office.do(
        propose_override, other, group="data", reason="Other.", actor=actor(office, LEAD)
    )
    assert client.get(path(another)).status_code == 403
    cookie = next(one for one in client.cookies.jar if one.name == "placet_confirm")
    thief = browser()
    thief.cookies.set("placet_confirm", cookie.value)
    assert thief.get(path(another)).status_code == 403
    # Nor does it open anything else, nor a session this page.
    assert thief.get("/", follow_redirects=False).status_code == 303
    assert lead.get(path(override)).status_code == 403


def test_what_was_ended_meanwhile_cannot_be_confirmed(office, come, override, words):
    client = come()
    page = BeautifulSoup(client.get(path(override)).text, "html.parser")
    csrf = page.find("input", attrs={"name": "csrf"})["value"]
    office.do(
        end_override,
        override.draft_id,
        override.id,
        reason="Done.",
        actor=actor(office, LEAD),
    )
    late = client.post(path(override), data={"csrf": csrf, "choice": "confirm"})
    assert late.status_code == 409
    assert "has been ended" in words(late)


def test_the_page_can_be_read_by_everyone(come, override):
    client = come()
    pages = (client.get(path(override)), send(client, override), send(come(LIV), override))
    for page in pages:
        soup = BeautifulSoup(page.text, "html.parser")
        ids = [one["id"] for one in soup.find_all(id=True)]
        assert len(ids) == len(set(ids)), ids
        for attribute in ("aria-describedby", "aria-labelledby"):
            for one in soup.find_all(attrs={attribute: True}):
                assert set(one[attribute].split()) <= set(ids)
        assert re.search(r"<script", page.text) is None
