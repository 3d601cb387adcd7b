"""A code on top of the token: asked for, mailed to the person alone, and tried five times."""

from collections.abc import Callable
from typing import Any

import pytest
from broken import spoil_plan
from callers import TEXT, Caller
from coded import wrong
from httpx import Response
from sqlalchemy import Engine
from sqlmodel import col, select

from models.act_code import ActCode
from models.answer_code import AnswerCode
from models.journal import JournalEntry
from models.session import unit_of_work
from review.codes import ACT, code_of
from review.plans.store import register

Problem = Callable[[Response], tuple[int, str]]
LEGAL, DATA = "legal@example.org", "data@example.org"
PLAN = """
name: mine
requirements:
  - group: legal
    assurance: code
  - group: data
"""


@pytest.fixture
def review(caller: Caller) -> Caller:
    with unit_of_work(caller.engine) as session:
        register(session, PLAN, actor="test", now=caller.now)
    for group in ("legal", "data"):
        caller.person(f"{group}@example.org", group)
    lead = "lead@example.org"
    caller.made("/policies", {"key": "p", "title": "P", "theme": "safety", "lead": lead})
    draft = {"text": TEXT, "author": "author@example.org", "plan": "mine"}
    caller.draft = caller.made("/policies/p/drafts", draft)["id"]
    caller.opened()
    return caller


def said(review: Caller, position: str = "approve", **more: Any) -> dict[str, Any]:
    sha256 = review.get(f"/drafts/{review.draft}").json()["revision"]["sha256"]
    return {"position": position, "revision_sha256": sha256, **more}


def path(review: Caller, what: str, email: str = LEGAL) -> str:
    return f"/requests/{review.request(email)}/{what}"


def codes(engine: Engine) -> list[AnswerCode]:
    with unit_of_work(engine) as session:
        return list(session.exec(select(AnswerCode).order_by(col(AnswerCode.seq))))


def mailed(review: Caller) -> str:
    """What the newest mail says."""
    row = codes(review.engine)[-1]
    return code_of(review.client.app.state.placet.links, row.id, row.salt)  # pyright: ignore


def test_without_a_code_the_call_says_that_one_is_needed(review: Caller, problem: Problem) -> None:
    before = review.rows()
    answer = review.post(path(review, "sign-offs"), said(review))
    assert problem(answer) == (409, "code-needed")
    assert review.rows() == before


def test_the_code_is_mailed_and_told_to_nobody_who_calls(review: Caller) -> None:
    body = said(review, "request_changes", reason="Unclear.")
    asked = review.post(path(review, "codes"), body)
    assert asked.status_code == 201
    row = codes(review.engine)[0]
    assert asked.json() == {
        "id": row.id,
        "request": review.request(LEGAL),
        "person": LEGAL,
        "position": "request_changes",
        "revision_sha256": body["revision_sha256"],
        "asked_at": "2026-03-02T09:00:00Z",
        "expires_at": "2026-03-02T09:10:00Z",
        "tries_left": 5,
    }
    assert mailed(review) not in asked.text
    assert row.salt not in asked.text
    recorded = review.post(path(review, "sign-offs"), {**body, "code": mailed(review)})
    assert recorded.status_code == 201
    assert recorded.json()["auth"] == {"method": "api-token", "assurance": "code"}
    assert mailed(review) not in recorded.text


def test_a_service_on_behalf_of_the_person_needs_the_code_as_well(
    review: Caller, problem: Problem
) -> None:
    body = said(review, on_behalf_of=LEGAL)
    assert problem(review.post(path(review, "sign-offs"), body)) == (409, "code-needed")
    assert review.post(path(review, "codes"), body).json()["person"] == LEGAL
    signed = review.post(path(review, "sign-offs"), {**body, "code": mailed(review)})
    assert (signed.status_code, signed.json()["person"]) == (201, LEGAL)


def test_a_token_of_the_person_themselves_needs_it_too(review: Caller, problem: Problem) -> None:
    own = review.issue(person=LEGAL)
    body = said(review)
    answer = review.post(path(review, "sign-offs"), body, token=own)
    assert problem(answer) == (409, "code-needed")
    review.post(path(review, "codes"), body, token=own)
    body["code"] = mailed(review)
    assert review.post(path(review, "sign-offs"), body, token=own).status_code == 201


def test_wrong_codes_are_counted_although_each_is_refused(review: Caller, problem: Problem) -> None:
    body = said(review)
    review.made(path(review, "codes"), body)
    right = mailed(review)
    refusals = [
        problem(review.post(path(review, "sign-offs"), {**body, "code": wrong(right)}))
        for _ in range(5)
    ]
    assert refusals == [(409, "code-wrong")] * 5
    assert codes(review.engine)[0].tries == 5
    answer = review.post(path(review, "sign-offs"), {**body, "code": right})
    assert problem(answer) == (409, "code-spent")
    assert review.rows()["sign_offs"] == 0
    # Nor did the refusals change the draft.
    assert review.get(f"/drafts/{review.draft}").headers["etag"] == '"2"'


def test_a_key_does_not_make_a_try_free_nor_a_success_twice(
    review: Caller, problem: Problem
) -> None:
    body, key = said(review), {"Idempotency-Key": "k"}
    review.made(path(review, "codes"), body)
    guess = {**body, "code": wrong(mailed(review))}
    for tries in (1, 2):
        answer = review.post(path(review, "sign-offs"), guess, headers=key)
        assert problem(answer) == (409, "code-wrong")
        assert codes(review.engine)[0].tries == tries
    right = {**body, "code": mailed(review)}
    first = review.post(path(review, "sign-offs"), right, headers=key)
    again = review.post(path(review, "sign-offs"), right, headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert (codes(review.engine)[0].tries, review.rows()["sign_offs"]) == (3, 1)


def test_an_expired_code_says_so_and_a_new_one_works(review: Caller, problem: Problem) -> None:
    body = said(review)
    review.made(path(review, "codes"), body)
    old = mailed(review)
    review.later(minutes=10)
    answer = review.post(path(review, "sign-offs"), {**body, "code": old})
    assert problem(answer) == (409, "code-expired")
    review.made(path(review, "codes"), body)
    body["code"] = mailed(review)
    assert review.post(path(review, "sign-offs"), body).status_code == 201


def test_a_code_for_other_words_is_none(review: Caller, problem: Problem) -> None:
    review.made(path(review, "codes"), said(review))
    other = said(review, "abstain", code=mailed(review))
    assert problem(review.post(path(review, "sign-offs"), other)) == (409, "code-needed")
    assert codes(review.engine)[0].tries == 0


def test_a_used_code_records_nothing_more(review: Caller, problem: Problem) -> None:
    first = said(review)
    review.made(path(review, "codes"), first)
    first["code"] = mailed(review)
    assert review.post(path(review, "sign-offs"), first).status_code == 201
    # The same call again is the same sign-off.
    assert review.post(path(review, "sign-offs"), first).status_code == 201
    second = {**first, "position": "abstain"}
    assert problem(review.post(path(review, "sign-offs"), second)) == (409, "code-needed")
    assert review.rows()["sign_offs"] == 1


def test_five_codes_an_hour(review: Caller, problem: Problem) -> None:
    for _ in range(5):
        review.made(path(review, "codes"), said(review))
        review.later(minutes=1)
    before = review.rows()
    answer = review.post(path(review, "codes"), said(review))
    assert problem(answer) == (429, "too-many-codes")
    assert (answer.headers["retry-after"], answer.json()["retry_after"]) == ("3300", 3300)
    assert review.rows() == before


def test_whoever_was_not_asked_neither_asks_nor_tries(review: Caller, problem: Problem) -> None:
    body, other = said(review), review.issue(person=DATA)
    answer = review.post(path(review, "codes"), body, token=other)
    assert problem(answer) == (409, "not-your-request")
    review.made(path(review, "codes"), body)
    guess = {**body, "code": wrong(mailed(review))}
    answer = review.post(path(review, "sign-offs"), guess, token=other)
    assert problem(answer) == (409, "not-your-request")
    for token in ("nobody", review.issue("read")):
        answer = review.post(path(review, "sign-offs"), guess, token=token)
        assert problem(answer)[0] in (401, 403)
    assert codes(review.engine)[0].tries == 0


def test_a_group_that_needs_none_gets_none(review: Caller, problem: Problem) -> None:
    before = review.rows()
    answer = review.post(path(review, "codes", DATA), said(review))
    assert problem(answer) == (409, "code-not-needed")
    assert review.rows() == before
    assert review.post(path(review, "sign-offs", DATA), said(review)).status_code == 201


def test_the_journal_tells_of_codes_without_telling_them(review: Caller) -> None:
    body = said(review, "abstain", reason="CANARY")
    review.made(path(review, "codes"), body)
    code = mailed(review)
    review.post(path(review, "sign-offs"), {**body, "code": wrong(code)})
    review.post(path(review, "sign-offs"), {**body, "code": code})
    journal = review.get(f"/drafts/{review.draft}/journal")
    told = [one["action"] for one in journal.json()["items"]]
    assert told[-4:] == ["code:asked", "code:tried", "code:tried", "sign_off:recorded"]
    for secret in (code, wrong(code), "CANARY", codes(review.engine)[0].salt):
        assert secret not in journal.text


def test_what_has_to_be_proven_is_said_before_anybody_answers(review: Caller) -> None:
    """In the gate, in the round, and of each request, by the plan that the round has pinned."""
    gate = review.get(f"/drafts/{review.draft}/gate").json()
    assert {one["group"]: one["assurance"] for one in gate["requirements"]} == {
        "legal": "code",
        "data": "link",
    }
    round_ = review.get(f"/drafts/{review.draft}").json()["round"]
    told = {one["group"]: one["assurance"] for one in round_["requests"]}
    assert told == {"legal": "code", "data": "link"}
    before = review.get("/requests", params={"draft": review.draft}).json()["items"]
    assert {one["group"]: one["assurance"] for one in before} == told
    with unit_of_work(review.engine) as session:
        stricter = PLAN.replace("  - group: data", "  - group: data\n    assurance: code")
        register(session, stricter, actor="test", now=review.now)
    listed = review.get("/requests", params={"draft": review.draft}).json()["items"]
    assert {one["group"]: one["assurance"] for one in listed} == told


def test_what_was_proven_is_said_of_each_sign_off(review: Caller) -> None:
    body = said(review)
    review.post(path(review, "codes"), body)
    review.post(path(review, "sign-offs"), {**body, "code": mailed(review)})
    review.post(path(review, "sign-offs", DATA), body)
    listed = review.get("/requests", params={"draft": review.draft}).json()["items"]
    proven = {one["group"]: one["sign_off"]["auth"] for one in listed}
    assert proven == {
        "legal": {"method": "api-token", "assurance": "code"},
        "data": {"method": "api-token", "assurance": "token"},
    }


def test_of_a_plan_that_cannot_be_read_nothing_is_said(review: Caller) -> None:
    spoil_plan(review.engine, review.draft)
    listed = review.get("/requests", params={"draft": review.draft})
    assert listed.status_code == 200
    assert [one["assurance"] for one in listed.json()["items"]] == [None, None]


def act_mailed(review: Caller) -> str:
    """What the newest mail for another act than an answer says."""
    with unit_of_work(review.engine) as session:
        row = session.exec(select(ActCode).order_by(col(ActCode.seq).desc())).first()
    assert row is not None
    links = review.client.app.state.placet.links  # pyright: ignore
    return code_of(links, row.id, row.salt, ACT)


def test_a_concern_of_a_coded_group_is_settled_with_a_code(
    review: Caller, problem: Problem
) -> None:
    own = review.issue(person=LEGAL)
    path = f"/drafts/{review.draft}/comments"
    comment = review.post(path, {"body": "Why?", "blocking": True}, token=own).json()["id"]
    withdraw, words = f"/comments/{comment}/withdraw", {"words": "Mistaken."}
    before = review.rows()
    assert problem(review.post(withdraw, words, token=own)) == (409, "code-needed")
    assert review.rows() == before
    body = {"act": "withdraw", **words}
    asked = review.post(f"/comments/{comment}/codes", body, token=own)
    assert asked.status_code == 201
    told = asked.json()
    assert (told["act"], told["subject"], told["group"]) == ("withdraw", comment, "legal")
    assert (told["person"], told["tries_left"]) == (LEGAL, 5)
    code = act_mailed(review)
    assert code not in asked.text
    wrongly = review.post(withdraw, {**words, "code": wrong(code)}, token=own)
    assert problem(wrongly) == (409, "code-wrong")
    otherwise = review.post(withdraw, {"words": "Other.", "code": code}, token=own)
    assert problem(otherwise) == (409, "code-needed")
    done = review.post(withdraw, {**words, "code": code}, token=own)
    assert (done.status_code, done.json()["withdrawn"]) == (200, True)


def test_an_override_of_a_coded_group_is_confirmed_with_a_code(
    review: Caller, problem: Problem
) -> None:
    boss = "boss@example.org"
    review.person(boss, "leadership")
    own, lead = review.issue(person=boss), review.issue(person="lead@example.org")
    body = {"group": "legal", "reason": "In a hurry."}
    made = review.post(f"/drafts/{review.draft}/overrides", body, token=lead).json()["id"]
    path = f"/overrides/{made}"
    assert problem(review.post(f"{path}/confirm", token=own)) == (409, "code-needed")
    assert problem(review.post(f"{path}/codes", token=lead)) == (403, "not-allowed")
    assert review.post(f"{path}/codes", token=own).status_code == 201
    done = review.post(f"{path}/confirm", {"code": act_mailed(review)}, token=own)
    assert (done.status_code, done.json()["state"]) == (200, "in_force")
    with unit_of_work(review.engine) as session:
        entries = session.exec(select(JournalEntry)).all()
    assert "code:tried" in {one.action.value for one in entries}


def test_a_block_of_a_coded_group_is_taken_back_with_a_code(
    review: Caller, problem: Problem
) -> None:
    body = {"name": "Legal", "groups": ["legal"], "delegate": DATA}
    review.put(f"/people/{LEGAL}", body)
    block = said(review, "request_changes", reason="Unclear.")
    review.post(path(review, "codes"), block)
    review.post(path(review, "sign-offs"), {**block, "code": mailed(review)})
    own, why = review.issue(person=DATA), {"reason": "Settled."}
    back = path(review, "take-back")
    assert problem(review.post(back, why, token=own)) == (409, "code-needed")
    assert review.post(f"{back}/codes", why, token=own).json()["act"] == "take_back"
    done = review.post(back, {**why, "code": act_mailed(review)}, token=own)
    assert (done.status_code, done.json()["state"]) == (200, "pending")
