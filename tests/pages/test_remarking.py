"""A comment is stored once, for those who may see it, and never lost in a refused form."""

import pytest
from sqlmodel import col, select

from models.comment import Comment
from models.session import unit_of_work
from models.vocabulary import Audience


@pytest.fixture
def asked(office) -> dict[str, str]:
    return office.round(office.policy())


def comments(office) -> list[Comment]:
    with unit_of_work(office.engine) as session:
        return list(session.exec(select(Comment).order_by(col(Comment.id))))


@pytest.mark.parametrize(
    ("email", "audience"),
    [
        ("lena@example.org", Audience.PRIVILEGED),
        ("dana@example.org", Audience.INTERNAL),
        ("exa@example.org", Audience.EVERYONE),
    ],
)
def test_whoever_does_not_choose_speaks_to_the_narrowest_audience(
    email, audience, office, visit, asked
):
    reviewer = visit(asked[email])
    answer = reviewer.remark("A remark.\nIn two lines.")
    (comment,) = comments(office)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{reviewer.path}#comment-{comment.id}"
    assert comment.audience is audience
    assert comment.body == "A remark.\nIn two lines."
    assert f'id="comment-{comment.id}"' in reviewer.client.get(reviewer.path).text


def test_an_expert_from_outside_is_offered_no_other_audience(office, visit, asked, words):
    expert = visit(asked["exa@example.org"])
    assert 'type="radio" name="audience"' not in expert.client.get(expert.path).text
    answer = expert.remark("Psst.", audience="internal")
    assert answer.status_code == 422
    assert "Psst." in words(answer)
    assert comments(office) == []


def test_a_second_tap_stores_no_second_comment_and_an_edited_one_is_another(office, visit, asked):
    reviewer = visit(asked["dana@example.org"])
    first, second = reviewer.remark("Once."), reviewer.remark("Once.")
    assert first.headers["location"] == second.headers["location"]
    reviewer.remark("Once more.")
    reviewer.remark("Once.", audience="everyone")
    assert [one.body for one in comments(office)] == ["Once.", "Once more.", "Once."]


REFUSED = [
    ({"body": "  "}, "Write what you want to say."),
    ({"body": "My words" + "x" * 20_000}, "20,000 characters at most"),
    ({"body": "My words\x00"}, "U+0000"),
    ({"quote": "nowhere to be found"}, "do not stand in the text"),
    ({"quote": "\u202eevil"}, "passage"),
    ({"audience": "world"}, "Choose who may see"),
    ({"surprise": "1"}, "not ours"),
]


def test_words_survive_a_refused_comment(office, visit, asked, words):
    for typed, said in REFUSED:
        reviewer = visit(asked["dana@example.org"])
        answer = reviewer.remark(**({"body": "My words"} | typed))
        assert answer.status_code == 422
        assert said in words(answer)
        if typed.get("body") != "  ":
            assert "My words" in answer.text
        assert comments(office) == []


def test_without_the_proof_of_the_form_a_comment_is_refused_with_its_words(visit, asked, words):
    reviewer = visit(asked["dana@example.org"])
    answer = reviewer.remark("Long thoughts.", csrf="wrong")
    assert answer.status_code == 403
    assert "Long thoughts." in words(answer)


@pytest.mark.parametrize(
    ("copied", "stored"),
    [
        ("Asking a buyer", "Asking a buyer"),
        ("take away the buyer's protection.", "take away the buyer's **protection**."),
        ("payment elsewhere take\naway", "payment elsewhere take away"),
        ("", None),
    ],
)
def test_a_passage_copied_from_the_page_is_found_in_the_source(
    copied, stored, office, visit, asked
):
    visit(asked["dana@example.org"]).remark("This.", quote=copied)
    (comment,) = comments(office)
    assert (comment.quote or {}).get("exact") == stored


def test_a_comment_belongs_to_the_text_that_was_shown(office, visit):
    draft = office.policy()
    reviewer = visit(office.round(draft)["dana@example.org"])
    office.revise(draft)
    reviewer.remark("On the first text.", quote="by bank transfer.")
    page = reviewer.client.get(reviewer.path)
    assert "on revision 1" in page.text
