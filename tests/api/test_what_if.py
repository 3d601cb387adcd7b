"""What-if over HTTP: the verdict it would be and the way there, and not a row is written."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from callers import TEXT, Caller
from httpx import Response

from models.session import unit_of_work
from models.vocabulary import Audience, CommentKind
from review.queries import draft_facts
from review.queries.draft_facts import ReviewFacts
from review.rules.facts import Concern

Problem = Callable[[Response], tuple[int, str]]
EXPERT = "expert@example.org"
EVERYONE = ("legal", "public_policy", "data", "leadership")
NOBODY = "0199c4d2-7e1b-7a55-9f0e-3b1f6a2c8d41"
YAML = """
name: quick
title: Quick
requirements:
  - group: legal
    rule: any
"""
# The same, with what Legal said kept where the consequences are the same.
KEEPING = YAML + "    sections: [Consequences]\n    carry_over: unchanged\n"


@pytest.fixture
def review(caller: Caller) -> Caller:
    """Four groups are asked; nobody has answered."""
    caller.review()
    caller.opened()
    return caller


def ask(caller: Caller, body: Any = None, **more: Any) -> Response:
    return caller.post(f"/drafts/{caller.draft}/gate/what-if", body or {}, **more)


def approvals(*groups: str) -> list[dict[str, str]]:
    return [{"person": f"{one}@example.org", "group": one, "position": "approve"} for one in groups]


def test_supposing_nothing_is_the_gate_and_the_way_to_open_it(review: Caller) -> None:
    told = ask(review).json()
    path = told.pop("shortest_path")
    assert told.pop("no_path") == ""
    assert told.pop("carry_over") == []
    assert told == review.get(f"/drafts/{review.draft}/gate").json()
    assert path["words"] == (
        "Data (Data), Leadership (Leadership), Legal (Legal) and Public_Policy (Public Policy) "
        "approve: 4 people, about 1 day."
    )
    assert (path["people"], path["days"], path["proven"]) == (4, 1.0, True)
    first = path["steps"][0]
    assert first == {
        "kind": "answer",
        "person": "data@example.org",
        "name": "Data",
        "group": "data",
        "request": review.request("data@example.org"),
        "comment": None,
        "in_place_of": None,
        "words": "Data approves on behalf of Data.",
        "day": 1.0,
    }


def test_the_path_that_is_told_opens_the_gate_when_it_is_supposed(review: Caller) -> None:
    steps = ask(review).json()["shortest_path"]["steps"]
    said = [
        {"person": one["person"], "group": one["group"], "position": "approve"} for one in steps
    ]
    told = ask(review, {"sign_offs": said}).json()
    assert told["verdict"] == "open"
    assert told["shortest_path"]["steps"] == []
    # All but the last are not enough.
    assert ask(review, {"sign_offs": said[1:]}).json()["verdict"] == "shut"


def test_what_is_supposed_comes_true_when_it_is_done(review: Caller) -> None:
    review.sign("legal@example.org", "request_changes", reason="No.")
    shut = ask(review, {"sign_offs": approvals("public_policy", "data", "leadership")}).json()
    assert shut["verdict"] == "shut"
    (step,) = shut["shortest_path"]["steps"]
    assert (step["kind"], step["person"]) == ("take_back", "legal@example.org")
    assert ask(review, {"sign_offs": approvals(*EVERYONE)}).json()["verdict"] == "open"
    for group in EVERYONE:
        review.sign(f"{group}@example.org")
    assert review.get(f"/drafts/{review.draft}/gate").json()["verdict"] == "open"


def test_without_an_absent_person_somebody_else_is_asked(review: Caller) -> None:
    review.person("lars@example.org", "legal")
    told = ask(review, {"absent": ["legal@example.org"]}).json()
    legal = next(one for one in told["requirements"] if one["group"] == "legal")
    assert legal["state"] == "unreachable"
    assert legal["waiting_for"] == []
    asked = [one for one in told["shortest_path"]["steps"] if one["kind"] == "ask"]
    assert [(one["person"], one["request"]) for one in asked] == [("lars@example.org", None)]
    both = ask(review, {"absent": ["legal@example.org", "lars@example.org"]}).json()
    assert both["shortest_path"] is None
    assert "nobody else could be asked" in both["no_path"]


def test_whoever_is_away_is_not_suggested(review: Caller) -> None:
    away = {"from": "2026-03-01", "until": "2026-03-05"}
    body = {"name": "Lars", "groups": ["legal"], "away": away}
    assert review.put("/people/lars@example.org", body).status_code == 201
    assert ask(review, {"absent": ["legal@example.org"]}).json()["shortest_path"] is None


def test_another_plan_is_named_or_written_out(review: Caller) -> None:
    review.sign("legal@example.org")
    told = ask(review, {"plan": YAML}).json()
    assert (told["verdict"], told["shortest_path"]["steps"]) == ("open", [])
    same = ask(review, {"plan": "standard"}).json()
    assert same == ask(review).json()
    wide = YAML + "  - group: community\n    rule: 2\n"
    review.person("cora@example.org", "community")
    short = ask(review, {"plan": wide}).json()
    assert "only 1 more could be asked" in short["no_path"]
    review.person("cid@example.org", "community")
    found = ask(review, {"plan": wide}).json()["shortest_path"]
    assert {one["person"] for one in found["steps"]} == {"cora@example.org", "cid@example.org"}


def test_on_another_text_everybody_is_asked_anew(review: Caller) -> None:
    for group in EVERYONE:
        review.sign(f"{group}@example.org")
    assert ask(review).json()["verdict"] == "open"
    told = ask(review, {"text": TEXT + "\nMore.\n"}).json()
    assert told["verdict"] == "shut"
    assert told["shortest_path"]["people"] == 4
    both = {"text": TEXT + "\nMore.\n", "sign_offs": approvals(*EVERYONE)}
    assert ask(review, both).json()["verdict"] == "open"


def test_on_another_text_a_plan_keeps_what_did_not_change(review: Caller) -> None:
    review.sign("legal@example.org")
    more = ask(review, {"text": TEXT.replace("Pay on", "Always pay on"), "plan": KEEPING}).json()
    assert more["verdict"] == "open"
    assert more["carry_over"] == [
        {
            "person": "legal@example.org",
            "group": "legal",
            "kept": True,
            "reason": "Nothing changed in Consequences since revision 1.",
        }
    ]
    other = ask(review, {"text": TEXT.replace("suspend", "close"), "plan": KEEPING}).json()
    assert other["verdict"] == "shut"
    assert [one["kept"] for one in other["carry_over"]] == [False]
    # Its round is only supposed, so there is no request to answer yet.
    assert [one["request"] for one in other["shortest_path"]["steps"]] == [None]


def test_before_a_round_the_way_is_to_open_one(caller: Caller) -> None:
    caller.review()
    told = ask(caller).json()
    assert told["shortest_path"] is None
    assert told["no_path"] == "Open a round: nobody has been asked yet."


def test_nothing_is_written_whatever_is_supposed(review: Caller) -> None:
    before, draft = review.rows(), review.get(f"/drafts/{review.draft}")
    bodies = [
        {},
        {"sign_offs": approvals(*EVERYONE)},
        {"absent": ["legal@example.org"], "plan": YAML, "text": "# New"},
        {"plan": "standard"},
        {"plan": "nothing"},
        {"text": TEXT + "\nMore.\n", "plan": KEEPING, "sign_offs": approvals("data")},
        {"text": TEXT, "plan": "careful"},
        {"sign_offs": approvals("support")},
    ]
    for number, body in enumerate(bodies):
        ask(review, body)
        # A key is welcome, but there is nothing that would have to be done once only.
        ask(review, body, headers={"Idempotency-Key": f"key-{number}"})
    assert review.rows() == before
    again = review.get(f"/drafts/{review.draft}")
    assert again.headers.get("ETag") == draft.headers.get("ETag")
    assert again.content == draft.content


def test_it_takes_a_token_that_may_read(review: Caller, problem: Problem) -> None:
    assert ask(review, token=review.issue("read")).status_code == 200
    assert problem(ask(review, token=review.issue("promote"))) == (403, "not-allowed")
    assert problem(ask(review, token="wrong")) == (401, "unauthenticated")
    unknown = review.post(f"/drafts/{NOBODY}/gate/what-if", {})
    assert problem(unknown) == (404, "not-found")


A_SIGN_OFF = {"person": "legal@example.org", "group": "legal", "position": "approve"}

# A body that is refused, and the field that is named.
REFUSED: list[tuple[Any, str]] = [
    ({"sign_offs": [A_SIGN_OFF | {"person": "stranger@example.org"}]}, "sign_offs.0.person"),
    ({"sign_offs": [A_SIGN_OFF | {"person": "data@example.org"}]}, "sign_offs.0.person"),
    ({"sign_offs": [A_SIGN_OFF | {"group": "data"}]}, "sign_offs.0.person"),
    ({"sign_offs": [A_SIGN_OFF | {"group": "nobody"}]}, "sign_offs.0.person"),
    ({"sign_offs": [A_SIGN_OFF, A_SIGN_OFF]}, "sign_offs.1.person"),
    ({"sign_offs": [A_SIGN_OFF], "absent": ["legal@example.org"]}, "sign_offs.0.person"),
    ({"absent": ["data@example.org", "stranger@example.org"]}, "absent.1"),
    ({"dispositions": [{"comment": NOBODY, "disposition": "accepted"}]}, "dispositions.0.comment"),
    ({"dispositions": [{"comment": "", "disposition": "accepted"}]}, "dispositions.0.comment"),
    ({"plan": "nothing"}, "plan"),
    ({"plan": "../standard"}, "plan"),
    ({"plan": ""}, "plan"),
    ({"plan": "name: x\nrequirements: []"}, "plan"),
    ({"plan": YAML.replace("legal", "martians")}, "plan"),
    ({"plan": "\x00"}, "plan"),
    ({"plan": "nothing", "text": TEXT}, "plan"),
    ({"plan": YAML.replace("legal", "martians"), "text": TEXT}, "plan"),
    ({"text": TEXT, "sign_offs": [A_SIGN_OFF | {"group": "data"}]}, "sign_offs.0.person"),
    ({"text": TEXT, "absent": ["stranger@example.org"]}, "absent.0"),
    ({"plan": "\ud800"}, "plan"),
    ({"text": ""}, "text"),
    ({"text": "a\x00"}, "text"),
    ({"text": "\ud800"}, "text"),
    ({"sign_offs": {}}, "sign_offs"),
    ({"sign_offs": [1]}, "sign_offs.0"),
    ({"sign_offs": [{}]}, "sign_offs.0.person"),
    ({"sign_offs": [A_SIGN_OFF | {"person": "x"}]}, "sign_offs.0.person"),
    ({"sign_offs": [A_SIGN_OFF | {"group": "LEGAL"}]}, "sign_offs.0.group"),
    ({"sign_offs": [A_SIGN_OFF | {"position": "yes"}]}, "sign_offs.0.position"),
    ({"sign_offs": [A_SIGN_OFF | {"reason": "x"}]}, "sign_offs.0.reason"),
    ({"sign_offs": [A_SIGN_OFF] * 501}, "sign_offs"),
    ({"absent": "legal@example.org"}, "absent"),
    ({"absent": [None]}, "absent.0"),
    ({"dispositions": [{"comment": NOBODY, "disposition": "yes"}]}, "dispositions.0.disposition"),
    (
        {"dispositions": [{"comment": NOBODY, "disposition": "accepted", "accepted": "yes"}]},
        "dispositions.0.accepted",
    ),
    ({"plan": 1}, "plan"),
    ({"text": []}, "text"),
    ({"approve": True}, "approve"),
    ([], ""),
    (None, ""),
]


@pytest.mark.parametrize(("body", "field"), REFUSED)
def test_what_cannot_be_supposed_is_refused_by_its_field(
    review: Caller, problem: Problem, body: Any, field: str
) -> None:
    before = review.rows()
    answer = review.post(
        f"/drafts/{review.draft}/gate/what-if",
        content=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    assert problem(answer)[0] == 422
    assert answer.json()["errors"][0]["field"].startswith(field)
    assert answer.json()["errors"][0]["detail"]
    assert review.rows() == before


def test_an_unknown_person_is_refused_like_one_who_was_not_asked(review: Caller) -> None:
    review.person("sam@example.org", "support")
    answers = [
        ask(review, {"sign_offs": [A_SIGN_OFF | {"person": person}]}).content
        for person in ("sam@example.org", "stranger@example.org")
    ]
    assert answers[0] == answers[1]


@pytest.fixture
def commented(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> Caller:
    """Everyone has approved; two blocking comments are left, one of them for insiders only."""
    caller.person(EXPERT, "external_experts", external=True)
    caller.review(theme="safety")
    caller.opened()
    for person in (*(f"{group}@example.org" for group in EVERYONE), EXPERT):
        caller.sign(person)
    with unit_of_work(caller.engine) as session:
        emails = draft_facts.load_facts(session, caller.draft).emails
    raiser = next(person for person, email in emails.items() if email == "legal@example.org")
    concerns = tuple(
        Concern(name, CommentKind.REMARK, audience, "legal", raiser, f"Legal ({name})")
        for name, audience in (("open", Audience.EVERYONE), ("canary", Audience.PRIVILEGED))
    )
    _loading(
        monkeypatch, lambda found: replace(found, facts=replace(found.facts, concerns=concerns))
    )
    return caller


def _loading(monkeypatch: pytest.MonkeyPatch, change: Callable[[ReviewFacts], ReviewFacts]) -> None:
    """What is loaded for a what-if, with this change."""
    load = draft_facts.load_facts
    monkeypatch.setattr(
        "review.queries.what_if.load_facts", lambda *found, **more: change(load(*found, **more))
    )


def test_comments_are_answered_by_the_lead_and_accepted_by_their_raiser(commented: Caller) -> None:
    told = ask(commented).json()
    assert told["verdict"] == "shut"
    path = told["shortest_path"]
    assert (path["people"], path["days"]) == (2, 2.0)
    assert [(one["kind"], one["person"], one["comment"]) for one in path["steps"]] == [
        ("settle", "lead@example.org", "canary"),
        ("settle", "lead@example.org", "open"),
        ("accept", "legal@example.org", "canary"),
        ("accept", "legal@example.org", "open"),
    ]
    answers = [
        {"comment": one, "disposition": "declined", "accepted": True} for one in ("open", "canary")
    ]
    assert ask(commented, {"dispositions": answers}).json()["verdict"] == "open"
    assert ask(commented, {"dispositions": answers[:1]}).json()["verdict"] == "shut"


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ([{"disposition": "accepted"}, {"disposition": "declined"}], "dispositions.1.comment"),
        ([{"disposition": "open", "accepted": True}], "dispositions.0.accepted"),
    ],
)
def test_what_contradicts_itself_is_refused_by_its_field(
    commented: Caller, problem: Problem, answers: list[dict[str, Any]], field: str
) -> None:
    answer = ask(commented, {"dispositions": [{"comment": "open", **one} for one in answers]})
    assert problem(answer)[0] == 422
    assert answer.json()["errors"][0]["field"] == field


def test_an_outsider_finds_no_trace_of_a_comment_that_is_not_for_them(commented: Caller) -> None:
    token = commented.issue(person=EXPERT)
    assert "canary" in ask(commented).text
    told = ask(commented, token=token)
    assert told.status_code == 200
    assert "canary" not in told.text
    assert told.json()["shortest_path"]["people"] == 2
    answered = {"dispositions": [{"comment": "open", "disposition": "accepted", "accepted": True}]}
    assert ask(commented, answered, token=token).json()["verdict"] == "open"
    refusals = [
        ask(commented, {"dispositions": [{"comment": one, "disposition": "accepted"}]}, token=token)
        for one in ("canary", "nothing")
    ]
    assert refusals[0].status_code == 422
    assert refusals[0].content == refusals[1].content


def test_an_outsider_is_not_told_who_else_is_in_a_group(commented: Caller) -> None:
    commented.person("lars@example.org", "data")
    token = commented.issue(person=EXPERT)
    recused = A_SIGN_OFF | {"person": "data@example.org", "group": "data", "position": "recuse"}
    for supposed in ({"sign_offs": [recused]}, {"text": "# New"}):
        assert "lars" in ask(commented, supposed).text.lower()
        outside = ask(commented, supposed, token=token)
        assert outside.status_code == 200
        assert "lars" not in outside.text.lower()


def test_whoever_judges_independently_supposes_nothing_before_they_have_answered(
    review: Caller, problem: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    def independent(found: ReviewFacts) -> ReviewFacts:
        assert found.plan is not None
        return replace(found, plan=replace(found.plan, independent_first_pass=True))

    _loading(monkeypatch, independent)
    token = review.issue(person="legal@example.org")
    answer = ask(review, token=token)
    assert problem(answer) == (409, "first-pass-hidden")
    assert answer.json()["detail"].endswith("the first pass is independent.")
    assert ask(review).status_code == 200
    review.sign("legal@example.org")
    assert ask(review, token=token).status_code == 200


def test_the_delegate_of_an_absent_person_is_asked_in_their_place(review: Caller) -> None:
    review.person("dora@example.org", "support")
    body = {"name": "Legal", "groups": ["legal"], "delegate": "dora@example.org"}
    assert review.put("/people/legal@example.org", body).status_code == 200
    for supposed in ({}, {"text": TEXT + "\nMore.\n"}):
        path = ask(review, {"absent": ["legal@example.org"], **supposed}).json()["shortest_path"]
        (step,) = [one for one in path["steps"] if one["group"] == "legal"]
        assert (step["kind"], step["person"]) == ("ask", "dora@example.org")
        assert step["in_place_of"] == "legal@example.org"
    both = {"absent": ["legal@example.org", "dora@example.org"]}
    assert ask(review, both).json()["shortest_path"] is None
