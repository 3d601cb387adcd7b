"""A blocking comment from its raising to its settling, by the forms of the pages."""

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from models.comment import Comment
from models.session import unit_of_work
from models.vocabulary import Audience
from review.queries.draft_facts import load_facts

NEVER = "# Payments\n\n## Unacceptable behaviour\n\nNever ask a buyer to pay by bank transfer.\n"
DANA, LENA, PAUL = "dana@example.org", "lena@example.org", "paul@example.org"


@pytest.fixture
def draft(office) -> str:
    return office.policy()


@pytest.fixture
def asked(office, draft) -> dict[str, str]:
    return office.round(draft)


@pytest.fixture
def dana(visit, asked):
    return visit(asked[DANA])


def comments(office) -> list[Comment]:
    with unit_of_work(office.engine) as session:
        return list(session.exec(select(Comment).order_by(Comment.id)))


def held_up_by(office, draft) -> list[bool]:
    """Of what holds the draft up, whether it is settled."""
    with unit_of_work(office.engine) as session:
        return [one.settled for one in load_facts(session, draft).facts.concerns]


def form(client, page: str, path: str) -> dict[str, str]:
    """What the form to this path would send, but for a button."""
    found = BeautifulSoup(client.get(page).text, "html.parser").find("form", action=path)
    assert found is not None, path
    fields = {one["name"]: one["value"] for one in found.find_all("input", type="hidden")}
    return fields | {one["name"]: one.text.strip() for one in found.find_all("textarea")}


def dispose(client, draft: str, comment: Comment, **typed):
    page = f"/drafts/{draft}"
    path = f"{page}/comments/{comment.id}/disposition"
    fields = form(client, page, path) | {"disposition": "declined", "reply": "No."} | typed
    return client.post(path, data=fields, follow_redirects=False)


def judge(client, page: str, comment: Comment, said: str, **typed):
    path = f"{page}/comments/{comment.id}/answer"
    fields = form(client, page, path) | {"said": said} | typed
    return client.post(path, data=fields, follow_redirects=False)


def test_a_blocking_comment_goes_from_its_raising_to_its_settling(office, draft, lead, dana, words):
    dana.remark("Name the accounts.", blocking="yes")
    (comment,) = comments(office)
    assert comment.blocking
    assert held_up_by(office, draft) == [False]
    assert "blocking open Name the accounts." in words(lead.get(f"/drafts/{draft}"))
    answer = dispose(lead, draft, comment, disposition="accepted_in_part", revision="1")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/drafts/{draft}#comment-{comment.id}"
    shown = words(dana.client.get(dana.path))
    assert "Your comments have been answered" in shown
    assert "Accepted in part : the answer of Lea Lead" in shown
    assert "in revision 1 No." in shown
    judge(dana.client, dana.path, comment, "contest", words="Not all of them.")
    assert held_up_by(office, draft) == [False]
    shown = words(lead.get(f"/drafts/{draft}"))
    assert "Dana Data contested this" in shown
    assert "Not all of them." in shown
    assert "blocking contested" in shown
    again = judge(dana.client, dana.path, comment, "accept")
    assert again.headers["location"] == f"{dana.path}#comment-{comment.id}"
    assert held_up_by(office, draft) == [True]
    shown = words(dana.client.get(dana.path))
    assert "blocking settled" in shown
    assert "Your comments have been answered" not in shown
    history = words(lead.get(f"/drafts/{draft}"))
    for sentence in (
        "Dana Data commented on revision 1, which holds the draft up.",
        "Lea Lead answered a comment: accepted in part.",
        "Dana Data contested the answer to a comment.",
        "Dana Data accepted the answer to a comment.",
    ):
        assert sentence in history


def test_a_raiser_withdraws_by_a_button_before_anybody_has_answered(office, draft, dana, words):
    dana.remark("Wait.", blocking="yes")
    (comment,) = comments(office)
    page = dana.client.get(dana.path).text
    assert "Accept the answer" not in page
    judge(dana.client, dana.path, comment, "withdraw")
    assert held_up_by(office, draft) == [True]
    shown = words(dana.client.get(dana.path))
    assert "withdrawn" in shown
    assert "Withdraw my comment" not in shown


def test_a_remark_does_not_block_where_the_box_is_not_ticked(office, draft, dana):
    dana.remark("By the way.")
    assert [one.blocking for one in comments(office)] == [False]
    assert held_up_by(office, draft) == []


def test_a_second_tap_with_the_box_ticked_is_one_comment_and_without_it_another(office, dana):
    for ticked in ({"blocking": "yes"}, {"blocking": "yes"}, {}):
        dana.remark("Once.", **ticked)
    assert [one.blocking for one in comments(office)] == [True, False]


def test_only_what_is_open_is_shown_where_that_is_asked_for(office, draft, lead, dana, words):
    dana.remark("Answered.")
    dana.remark("Still open.")
    dispose(lead, draft, comments(office)[0])
    everything = words(lead.get(f"/drafts/{draft}"))
    assert "All 2 · Open (1)" in everything
    filtered = words(lead.get(f"/drafts/{draft}?open=true"))
    assert "Still open." in filtered
    assert "Answered." not in filtered


def test_the_lead_alone_is_offered_to_answer(office, draft, lead, signed_in, dana):
    dana.remark("Why?", audience="everyone")
    (comment,) = comments(office)
    path = f"/drafts/{draft}/comments/{comment.id}/disposition"
    colleague = signed_in("sam@example.org")
    assert path in lead.get(f"/drafts/{draft}").text
    assert path not in colleague.get(f"/drafts/{draft}").text
    assert path not in dana.client.get(dana.path).text
    fields = form(lead, f"/drafts/{draft}", path) | {"disposition": "accepted"}
    assert colleague.post(path, data=fields).status_code == 403
    assert comments(office)[0].version == 1


REFUSED = [
    ({"disposition": "maybe"}, 422, "Choose one of the answers."),
    ({"reply": "  "}, 422, "Say why"),
    ({"reply": "My words\x00"}, 422, "U+0000"),
    ({"reply": "My words", "revision": "9"}, 422, "no revision 9"),
    ({"reply": "My words", "revision": "x"}, 422, "Reload the page"),
    ({"reply": "My words", "version": "7"}, 412, "has changed since you read it"),
    ({"reply": "My words", "csrf": "no"}, 403, "did not come from the page"),
    ({"reply": "My words", "surprise": "1"}, 422, "not ours"),
]


def test_words_survive_an_answer_that_is_refused(office, draft, lead, dana, words):
    dana.remark("Why?")
    (comment,) = comments(office)
    for typed, status, said in REFUSED:
        answer = dispose(lead, draft, comment, **typed)
        assert answer.status_code == status, typed
        assert said in words(answer)
        if "My words" in typed.get("reply", ""):
            assert "My words" in answer.text
    assert comments(office)[0].version == 1


def test_words_survive_a_session_that_has_ended(draft, lead, dana, office, words):
    dana.remark("Why?")
    (comment,) = comments(office)
    path = f"/drafts/{draft}/comments/{comment.id}/disposition"
    fields = form(lead, f"/drafts/{draft}", path)
    lead.cookies.clear()
    answer = lead.post(path, data=fields | {"disposition": "declined", "reply": "Long words."})
    assert answer.status_code == 403
    assert "Please sign in again" in words(answer)
    assert "Long words." in words(answer)


def test_a_reviewer_judges_nobody_elses_comment(office, draft, lead, visit, asked, dana, words):
    paul = visit(asked[PAUL])
    dana.remark("Mine.", blocking="yes")
    (comment,) = comments(office)
    dispose(lead, draft, comment)
    fields = form(dana.client, dana.path, f"{dana.path}/comments/{comment.id}/answer")
    path = f"{paul.path}/comments/{comment.id}/answer"
    assert path not in paul.client.get(paul.path).text
    own = paul.fields(f"{paul.path}/comments")
    fields = fields | {"said": "accept", "csrf": own["csrf"], "words": "For her."}
    answer = paul.client.post(path, data=fields)
    assert answer.status_code == 403
    assert "For her." in words(answer)
    assert held_up_by(office, draft) == [False]


def test_a_comment_that_is_hidden_or_of_another_draft_is_unknown(
    office, draft, lead, visit, asked, dana
):
    visit(asked[LENA]).remark("Privileged.", blocking="yes")
    (hidden,) = comments(office)
    dispose(lead, draft, hidden)
    csrf = dana.fields(f"{dana.path}/comments")["csrf"]
    other = visit(office.round(office.policy("other", "Other"))[LENA])
    theirs = other.fields(f"{other.path}/comments")["csrf"]
    said = {"said": "accept", "version": "2"}
    for visitor, proof in ((dana, csrf), (other, theirs)):
        path = f"{visitor.path}/comments/{hidden.id}/answer"
        assert visitor.client.post(path, data=said | {"csrf": proof}).status_code == 404
    assert comments(office)[0].version == 2


def test_whoever_stands_in_for_the_raiser_does_so_on_the_page_of_the_draft(
    office, draft, lead, signed_in, dana
):
    """A member of staff who raised a comment without having been asked has no other page."""
    dana.remark("Why?", blocking="yes")
    (comment,) = comments(office)
    dispose(lead, draft, comment)
    staff = signed_in(DANA)
    answer = judge(staff, f"/drafts/{draft}", comment, "accept")
    assert answer.headers["location"] == f"/drafts/{draft}#comment-{comment.id}"
    assert held_up_by(office, draft) == [True]


def test_each_condition_is_tracked_where_the_answer_is_on_record(office, draft, lead, dana, words):
    dana.answer("approve_with_conditions", conditions="Name cash.\nTell support.")
    shown = words(dana.client.get(dana.path))
    assert "Each is a comment of its own now" in shown
    assert "Name cash. open Tell support. open" in shown
    first, second = comments(office)
    assert (first.audience, first.kind.value) == (Audience.INTERNAL, "condition")
    dispose(lead, draft, first, disposition="accepted", reply="")
    dispose(lead, draft, second, disposition="accepted_in_part", reply="Soon.")
    shown = words(dana.client.get(dana.path))
    assert "Name cash. settled Tell support. answered, not accepted yet" in shown
    judge(dana.client, dana.path, second, "accept")
    assert held_up_by(office, draft) == [True, True]
    dana.answer("approve")
    assert "no longer asked for" in words(dana.client.get(dana.path))


def test_a_quote_says_where_it_stands_in_the_newest_text(office, draft, lead, dana, words):
    dana.remark("This.", quote="Asking a buyer to pay by bank transfer.")
    place = "Stands in “Unacceptable behaviour” of revision"
    assert f"{place} 1." in words(dana.client.get(dana.path))
    office.revise(draft)
    shown = words(lead.get(f"/drafts/{draft}"))
    assert f"{place} 2, where it reads: Asking a buyer to pay by bank transfer" in shown
    office.revise(draft, NEVER)
    shown = words(lead.get(f"/drafts/{draft}"))
    assert "May now stand in “Unacceptable behaviour” of revision 3, where it reads:" in shown
    office.revise(draft, "# Payments\n\nNo rules.\n")
    shown = words(lead.get(f"/drafts/{draft}"))
    assert "Not found any more in revision 4; it stood in “Unacceptable behaviour”." in shown
