"""What may open the gate of a group that answers by code waits on a page for the code."""

import pytest
from bs4 import BeautifulSoup
from coded import wrong
from sqlmodel import col, select

from models.act_code import ActCode
from models.comment import Comment
from models.override import Override
from models.person import Person
from models.retraction import Retraction
from models.session import unit_of_work
from models.vocabulary import Disposition
from review.actors import Actor
from review.codes import ACT, code_of
from review.commands.dispose_comment import dispose_comment
from review.commands.propose_override import propose_override
from review.commands.repin_round import repin_round
from review.confirmation import Confirmation
from review.links import Purpose
from review.plans.store import register
from review.rules.visibility import Viewer

LEAD, LENA, PAUL, LOU = (f"{one}@example.org" for one in ("lead", "lena", "paul", "lou"))
ACTOR = "system:test"
PLAN = """
name: mine
requirements:
  - group: legal
    override: block
{assurance}  - group: public_policy
"""
CODED = PLAN.format(assurance="    assurance: code\n")


@pytest.fixture
def draft(office) -> str:
    office.do(register, CODED, actor=ACTOR)
    return office.policy(plan="mine")


@pytest.fixture
def asked(office, draft) -> dict[str, str]:
    return office.round(draft)


def actor(office, email: str) -> Actor:
    person = office.person(email)
    viewer = Viewer(person.id, external=False)
    return Actor(f"person:{person.id}", person.name, person_id=person.id, viewer=viewer)


def mailed(office) -> str:
    with unit_of_work(office.engine) as session:
        row = session.exec(select(ActCode).order_by(col(ActCode.seq).desc())).first()
    return code_of(office.links, row.id, row.salt, ACT)


def comment(office) -> Comment:
    with unit_of_work(office.engine) as session:
        return session.exec(select(Comment)).one()


def form(page, action: str) -> dict[str, str]:
    """What the form would send untouched, but for its buttons."""
    found = BeautifulSoup(page.text, "html.parser").find("form", action=action)
    assert found is not None, action
    fields = {one["name"]: one["value"] for one in found.find_all("input", type="hidden")}
    return fields | {one["name"]: one.text.strip() for one in found.find_all("textarea")}


def prove(office, client, waiting, action: str, words):
    """Types a wrong code, then the right one, on the page that asks for it; what came of it."""
    assert waiting.status_code == 200
    assert "We mailed you a code" in words(waiting)
    assert "Nothing is recorded yet." in words(waiting)
    refused = client.post(
        action, data=form(waiting, action) | {"code": wrong(mailed(office))}, follow_redirects=False
    )
    assert refused.status_code == 422
    assert "4 more tries" in words(refused)
    return client.post(
        action, data=form(refused, action) | {"code": mailed(office)}, follow_redirects=False
    )


def raised(office, visit, asked, said: str):
    """Lena of Legal has raised a blocking comment; the lead has answered it."""
    lena = visit(asked[LENA])
    lena.remark("Name the accounts.", blocking="yes")
    office.do(
        dispose_comment,
        comment(office).id,
        disposition=Disposition.DECLINED,
        reply="No.",
        revision=None,
        actor=actor(office, LEAD),
    )
    return lena


@pytest.mark.parametrize("said", ["accept", "withdraw"])
def test_a_concern_is_settled_by_its_raiser_with_the_code(office, visit, asked, words, said):
    lena = raised(office, visit, asked, said)
    action = f"{lena.path}/comments/{comment(office).id}/answer"
    fields = form(lena.client.get(lena.path), action) | {"said": said, "words": "My  “words”"}
    waiting = lena.client.post(action, data=fields, follow_redirects=False)
    assert comment(office).version == 2
    assert "My “words”" in words(waiting)
    done = prove(office, lena.client, waiting, action, words)
    assert done.status_code == 303
    assert comment(office).version == 3
    shown = words(lena.client.get(lena.path))
    assert "My “words”" in shown


def test_a_contest_needs_none(office, visit, asked):
    lena = raised(office, visit, asked, "contest")
    action = f"{lena.path}/comments/{comment(office).id}/answer"
    fields = form(lena.client.get(lena.path), action) | {"said": "contest", "words": "No."}
    assert lena.client.post(action, data=fields, follow_redirects=False).status_code == 303


@pytest.fixture
def blocked(office, visit, draft, asked) -> str:
    """Lena asks for changes by the link, before the plan asks for a code; Paul is her delegate."""
    office.do(register, PLAN.format(assurance=""), actor=ACTOR)
    office.do(repin_round, draft, 1, plan=None, reason="x", actor=ACTOR)
    visit(asked[LENA]).answer("request_changes", reason="Unclear.")
    office.do(register, CODED, actor=ACTOR)
    office.do(repin_round, draft, 1, plan=None, reason="x", actor=ACTOR)
    with unit_of_work(office.engine) as session:
        lena = session.exec(select(Person).where(Person.email == LENA)).one()
        lena.delegate_id = office.person(PAUL).id
    return asked[LENA]


def retractions(office) -> list[Retraction]:
    with unit_of_work(office.engine) as session:
        return list(session.exec(select(Retraction)))


def test_a_block_is_taken_back_by_a_delegate_with_the_code(office, visit, asked, blocked, words):
    paul = visit(asked[PAUL])
    action = f"{paul.path}/take-back/{blocked}"
    fields = form(paul.client.get(paul.path), action) | {"why": "It is settled."}
    waiting = paul.client.post(action, data=fields, follow_redirects=False)
    assert retractions(office) == []
    assert prove(office, paul.client, waiting, action, words).status_code == 303
    assert [one.reason for one in retractions(office)] == ["It is settled."]


def test_a_block_is_taken_back_from_the_page_of_the_draft_with_the_code(
    office, draft, blocked, signed_in, words
):
    paul = signed_in(PAUL)
    action = f"/drafts/{draft}/take-back/{blocked}"
    fields = form(paul.get(f"/drafts/{draft}"), action)
    blank = paul.post(action, data=fields | {"why": " "}, follow_redirects=False)
    assert (blank.status_code, "Say why." in words(blank)) == (422, True)
    waiting = paul.post(action, data=fields | {"why": "Settled."}, follow_redirects=False)
    assert prove(office, paul, waiting, action, words).status_code == 303
    assert len(retractions(office)) == 1


def override(office, draft) -> Override:
    return office.do(
        propose_override, draft, group="legal", reason="Now.", actor=actor(office, LEAD)
    )


def stored(office, one: Override) -> Override:
    with unit_of_work(office.engine) as session:
        return session.get_one(Override, one.id)


def test_an_override_is_confirmed_from_the_page_of_the_draft_with_the_code(
    office, draft, asked, signed_in, words
):
    one = override(office, draft)
    lou = signed_in(LOU)
    action = f"/drafts/{draft}/overrides/{one.id}/confirm"
    fields = form(lou.get(f"/drafts/{draft}"), action)
    waiting = lou.post(action, data=fields, follow_redirects=False)
    assert stored(office, one).confirmed_at is None
    assert prove(office, lou, waiting, action, words).status_code == 303
    assert stored(office, one).confirmed_at is not None


def test_an_override_is_confirmed_behind_the_mailed_link_with_the_code(
    office, draft, asked, browser, words
):
    one = override(office, draft)
    token = office.links.sign(
        Purpose.CONFIRM,
        Confirmation(one.id, office.person(LOU).id).subject,
        jti=one.id,
        now=one.proposed_at,
    )
    client, action = browser(), f"/overrides/{one.id}"
    page = client.get(f"/o/{token}")
    fields = form(page, action) | {"choice": "confirm"}
    waiting = client.post(action, data=fields, follow_redirects=False)
    assert stored(office, one).confirmed_at is None
    again = client.post(action, data=form(waiting, action) | {"again": "1"}, follow_redirects=False)
    assert prove(office, client, again, action, words).status_code == 303
    assert stored(office, one).confirmed_at is not None


def test_refusing_an_override_needs_none(office, draft, asked, browser):
    one = override(office, draft)
    token = office.links.sign(
        Purpose.CONFIRM,
        Confirmation(one.id, office.person(LOU).id).subject,
        jti=one.id,
        now=one.proposed_at,
    )
    client, action = browser(), f"/overrides/{one.id}"
    fields = form(client.get(f"/o/{token}"), action) | {"choice": "refuse", "why": "No."}
    assert client.post(action, data=fields, follow_redirects=False).status_code == 303
    assert stored(office, one).ended_at is not None
