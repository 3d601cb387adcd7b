"""A reviewer's page says what became of their turn, and lets them change it by its forms."""

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from models.outbox import OutboxRow
from models.person import Person
from models.request import Request
from models.session import unit_of_work
from review.actors import Actor
from review.commands.close_round import close_round
from review.commands.mark_editorial import mark_editorial
from review.commands.put_person import PersonDetails, put_person

LENA, PAUL, DANA, EXA, DEP = (
    f"{one}@example.org" for one in ("lena", "paul", "dana", "exa", "dep")
)
ACTOR = "system:test"
SERVICE = Actor("token:one", "A service")


@pytest.fixture
def deputy(office) -> None:
    """A colleague of Lena's, whom she has named as her delegate."""
    office.do(put_person, DEP, PersonDetails("Dep Deputy", ("legal",)), actor=ACTOR)
    lena = PersonDetails("Lena Legal", ("legal",), delegate=DEP)
    office.do(put_person, LENA, lena, actor=ACTOR)


@pytest.fixture
def asked(office, deputy) -> dict[str, str]:
    return office.round(office.policy(), reviewers={"legal": [LENA]})


@pytest.fixture
def kept(office, deputy, visit) -> dict[str, str]:
    """The second round; Exa's approval of the first text was kept as the change is editorial."""
    draft = office.policy(plan="careful")
    visit(office.round(draft)[EXA]).answer("approve")
    office.revise(draft)
    office.do(mark_editorial, draft, 2, reason="Only a word.", actor=SERVICE)
    return office.round(draft)


def send(visitor, verb: str, **typed):
    path = f"{visitor.path}/{verb}"
    fields = visitor.fields(path) | typed
    return visitor.client.post(path, data=fields, follow_redirects=False)


def has_form(visitor, verb: str) -> bool:
    page = BeautifulSoup(visitor.client.get(visitor.path).text, "html.parser")
    return page.find("form", action=f"{visitor.path}{verb}") is not None


def requests_of(office, email: str) -> list[Request]:
    query = select(Request).join(Person, Person.id == Request.person_id)
    with unit_of_work(office.engine) as session:
        return list(session.exec(query.where(Person.email == email).order_by(Request.id)))


def invited(office, request: str) -> int:
    with unit_of_work(office.engine) as session:
        keys = [one.dedup_key for one in session.exec(select(OutboxRow))]
    return len([key for key in keys if key.startswith(f"invitation:{request}")])


def test_a_kept_approval_says_where_it_comes_from_and_has_one_button(kept, visit, words):
    exa = visit(kept[EXA])
    shown = words(exa.client.get(exa.path))
    assert "Your approval was kept You approved revision 1 on Monday 2 November 2026" in shown
    assert "marked the change as editorial: Only a word." in shown
    assert "So it counts for revision 2 too" in shown
    assert "<ins>" in exa.client.get(exa.path).text
    assert has_form(exa, "/contest")
    assert not has_form(exa, "")
    assert not has_form(exa, "/hand-over")


def test_contesting_it_shows_the_form_for_an_answer(office, kept, visit, words):
    exa = visit(kept[EXA])
    answer = send(exa, "contest")
    assert answer.headers["location"] == f"{exa.path}#your-answer"
    shown = words(exa.client.get(exa.path))
    assert "It is your turn again You contested" in shown
    assert "Your approval was kept" not in shown
    assert not has_form(exa, "/contest")
    assert exa.answer("request_changes", reason="Not only a word.").status_code == 303
    assert "You asked for changes to revision 2" in words(exa.client.get(exa.path))
    assert office.sign_offs()[-1].carried_from_id is None


def test_a_second_tap_on_contest_changes_nothing_more(kept, visit):
    exa = visit(kept[EXA])
    fields = exa.fields(f"{exa.path}/contest")
    for _ in range(2):
        again = exa.client.post(f"{exa.path}/contest", data=fields, follow_redirects=False)
        assert again.status_code == 303


def test_looking_contests_nothing_and_a_form_from_elsewhere_neither(office, kept, visit):
    exa = visit(kept[EXA])
    assert exa.client.get(f"{exa.path}/contest").status_code == 405
    forged = exa.client.post(f"{exa.path}/contest", data={"csrf": "x"})
    assert forged.status_code == 403
    assert requests_of(office, EXA)[-1].state == "answered"


def test_what_was_kept_cannot_be_contested_once_the_round_is_over(office, kept, visit):
    exa = visit(kept[EXA])
    fields = exa.fields(f"{exa.path}/contest")
    draft = requests_of(office, EXA)[0].draft_id
    office.do(close_round, draft, 2, reason="Enough.", actor=ACTOR)
    late = exa.client.post(f"{exa.path}/contest", data=fields)
    assert late.status_code == 409
    assert not has_form(exa, "/contest")


def test_a_colleague_answers_in_ones_place_and_everybody_sees_it(office, asked, visit, words):
    lena = visit(asked[LENA])
    assert send(lena, "hand-over", to=DEP, why="I am on leave.").status_code == 303
    shown = words(lena.client.get(lena.path))
    assert "You handed this to Dep Deputy on Monday 2 November 2026" in shown
    assert "I am on leave." in shown
    assert not has_form(lena, "")
    (theirs,) = requests_of(office, DEP)
    deputy = visit(theirs.id)
    place = "on behalf of Legal , in the place of Lena Legal , who was asked first"
    assert place in words(deputy.client.get(deputy.path))
    assert deputy.answer("approve").status_code == 303
    refused = lena.client.post(
        lena.path, data={**lena.fields(f"{lena.path}/comments"), "position": "approve"}
    )
    assert refused.status_code in (409, 422)
    assert len(office.sign_offs()) == 1


def test_it_is_taken_back_as_long_as_it_is_not_answered(office, asked, visit, words):
    lena = visit(asked[LENA])
    send(lena, "hand-over", to=DEP, why="I am on leave.")
    assert send(lena, "hand-over", why="I am back.").status_code == 303
    assert "Somebody else answers" not in words(lena.client.get(lena.path))
    assert has_form(lena, "")
    deputy = visit(requests_of(office, DEP)[0].id)
    assert "Lena Legal was asked in your place" in words(deputy.client.get(deputy.path))
    assert not has_form(deputy, "/hand-over")


NOT_TAKEN = [
    ({"to": "", "why": "x"}, "not an email address"),
    ({"to": LENA, "why": "x"}, "has this request already"),
    ({"to": "lead@example.org", "why": "x"}, "wrote the text"),
    ({"to": "exa@example.org", "why": "x"}, "is external"),
    ({"to": "nobody@example.org", "why": "x"}, "Nobody is known as"),
    ({"to": DEP, "why": " "}, "Say why."),
]


def test_whom_it_cannot_go_to_is_said_beside_what_was_typed(office, asked, visit, words):
    lena = visit(asked[LENA])
    for typed, said in NOT_TAKEN:
        answer = send(lena, "hand-over", **typed)
        assert (answer.status_code, said in words(answer)) == (422, True), typed
        form = BeautifulSoup(answer.text, "html.parser").find(
            "form", action=f"{lena.path}/hand-over"
        )
        assert form.find("input", {"name": "to"})["value"] == typed["to"]
    assert requests_of(office, LENA)[0].state == "pending"


def test_somebody_elses_request_is_not_handed_over(asked, visit):
    lena, paul = visit(asked[LENA]), visit(asked[PAUL])
    fields = paul.fields(f"{paul.path}/hand-over") | {"to": DEP, "why": "x"}
    for verb in ("hand-over", "contest", f"take-back/{asked[LENA]}"):
        assert paul.client.post(f"{lena.path}/{verb}", data=fields).status_code == 403


def test_the_delegate_takes_a_request_for_changes_back_in_its_authors_place(
    office, deputy, visit, words
):
    asked = office.round(office.policy(), reviewers={"data": [DANA]})
    lena, dep = visit(asked[LENA]), visit(asked[DEP])
    lena.answer("request_changes", reason="§ 2 is unclear.")
    assert "Lena" not in words(visit(asked[PAUL]).open())
    assert "Lena Legal requests changes" in words(dep.client.get(dep.path))
    verb = f"take-back/{asked[LENA]}"
    assert send(dep, verb, why=" ").status_code == 422
    assert send(dep, verb, why="She agreed by telephone.").status_code == 303
    assert "requests changes" not in words(dep.client.get(dep.path))
    shown = words(lena.client.get(lena.path))
    assert "Dep Deputy , whom you have named as your delegate, took back" in shown
    assert "She agreed by telephone." in shown
    assert has_form(lena, "")
    assert invited(office, asked[LENA]) == 2
    paul = visit(asked[PAUL])
    path = f"{paul.path}/{verb}"
    fields = {"csrf": paul.fields(paul.path)["csrf"], "why": "x"}
    assert paul.client.post(path, data=fields).status_code == 403


def test_who_judges_independently_is_not_told_that_their_author_blocks(office, visit, words):
    office.do(put_person, DEP, PersonDetails("Dep Deputy", ("public_policy",)), actor=ACTOR)
    paul = PersonDetails("Paul Public", ("public_policy",), delegate=DEP)
    office.do(put_person, PAUL, paul, actor=ACTOR)
    asked = office.round(office.policy(plan="careful"))
    visit(asked[PAUL]).answer("request_changes", reason="No.")
    dep = visit(asked[DEP])
    assert "Paul" not in words(dep.client.get(dep.path))
    dep.answer("approve")
    assert "Paul Public requests changes" in words(dep.client.get(dep.path))


def test_every_form_of_these_pages_can_be_read_by_everyone(office, kept, visit):
    exa = visit(kept[EXA])
    pages = [exa.client.get(exa.path)]
    send(exa, "contest")
    pages += [exa.client.get(exa.path), send(exa, "hand-over", to="", why="")]
    send(exa, "hand-over", to=DEP, why="Leave.")
    pages.append(exa.client.get(exa.path))
    assert "It is your turn again" not in pages[-1].text
    for page in pages:
        soup = BeautifulSoup(page.text, "html.parser")
        ids = [one["id"] for one in soup.find_all(id=True)]
        assert len(ids) == len(set(ids)), ids
        for attribute in ("aria-describedby", "aria-labelledby"):
            for one in soup.find_all(attrs={attribute: True}):
                assert set(one[attribute].split()) <= set(ids)
        for one in soup.find_all(["input", "textarea"]):
            hidden = one.get("type") == "hidden"
            assert hidden or one.find_parent("label") or soup.find("label", {"for": one["id"]})
        for link in soup.find_all("a", href=lambda href: href.startswith("#")):
            assert link["href"][1:] in ids, link
