"""In which ways a group answers is its plan's to say, and by which program is on record."""

from collections.abc import Callable
from typing import Any

import pytest
from callers import TEXT, Caller
from clients import access_token, client_of, give_keys
from httpx import Response
from sqlalchemy import text

from models.session import unit_of_work
from review.plans.store import register

Problem = Callable[[Response], tuple[int, str]]
LEGAL = "legal@example.org"
PLAN = "name: mine\nrequirements:\n  - group: legal\n    answers_by: [{}]\n  - group: data\n"


def reviewed(caller: Caller, ways: str) -> Caller:
    """A round under a plan that takes Legal's answers in these ways."""
    give_keys(caller)
    with unit_of_work(caller.engine) as session:
        register(session, PLAN.format(ways), actor="test", now=caller.now)
    for group in ("legal", "data"):
        caller.person(f"{group}@example.org", group)
    lead = "lead@example.org"
    caller.made("/policies", {"key": "p", "title": "P", "theme": "safety", "lead": lead})
    draft = {"text": TEXT, "author": "author@example.org", "plan": "mine"}
    caller.draft = caller.made("/policies/p/drafts", draft)["id"]
    caller.opened()
    return caller


def signed(caller: Caller, token: str, email: str = LEGAL, **more: Any) -> Response:
    sha256 = caller.get(f"/drafts/{caller.draft}").json()["revision"]["sha256"]
    path = f"/requests/{caller.request(email)}/sign-offs"
    return caller.post(
        path, {"position": "approve", "revision_sha256": sha256, **more}, token=token
    )


def tokens(caller: Caller) -> dict[str, str]:
    """One of each sort."""
    theirs = client_of(caller, "sign_offs:write", person=LEGAL)
    nobodys = client_of(caller, "sign_offs:write")
    return {
        "their token": caller.issue("sign_offs:write", person=LEGAL),
        "their client": access_token(caller, theirs),
        "a service": caller.issue("sign_offs:write"),
        "nobody's client": access_token(caller, nobodys),
        "another's token": caller.issue("sign_offs:write", person="data@example.org"),
    }


NOT_THEIRS = {"nobody's client": "not-your-request", "another's token": "not-your-request"}
CLOSED = {"their token": "way-closed", "their client": "way-closed"}


@pytest.mark.parametrize(
    ("ways", "refused"),
    [
        ("link, page, api, service", NOT_THEIRS),
        ("link, page, api", {**NOT_THEIRS, "a service": "way-closed"}),
        ("api", {**NOT_THEIRS, "a service": "way-closed"}),
        ("service", {**NOT_THEIRS, **CLOSED}),
        ("link, page", {**NOT_THEIRS, **CLOSED, "a service": "way-closed"}),
    ],
)
def test_who_may_answer_over_the_api(
    caller: Caller, problem: Problem, ways: str, refused: dict[str, str]
) -> None:
    reviewed(caller, ways)
    for which, token in tokens(caller).items():
        before = caller.rows()
        answer = signed(caller, token)
        if which in refused:
            assert problem(answer) == (409, refused[which]), which
            assert caller.rows() == before
        else:
            assert answer.status_code == 201, which


def test_a_client_that_is_nobodys_answers_for_nobody_whoever_it_names(
    caller: Caller, problem: Problem
) -> None:
    reviewed(caller, "link, page, api, service")
    token = tokens(caller)["nobody's client"]
    assert problem(signed(caller, token, on_behalf_of=LEGAL)) == (409, "not-your-request")


def test_the_program_and_the_person_are_on_record(caller: Caller) -> None:
    reviewed(caller, "api")
    client = client_of(caller, "sign_offs:write", person=LEGAL)
    told = signed(caller, access_token(caller, client)).json()
    via = f"client:{client.id}"
    auth = {"method": "oauth-client", "assurance": "token", "via": via}
    assert (told["person"], told["auth"]) == (LEGAL, auth)
    (asked,) = caller.get("/requests", params={"person": LEGAL}).json()["items"]
    assert asked["sign_off"]["auth"] == auth
    entries = caller.get(f"/drafts/{caller.draft}/journal").json()["items"]
    (entry,) = [one for one in entries if one["action"] == "sign_off:recorded"]
    assert entry["actor"] == via
    assert entry["data"]["auth"] == {"method": "oauth-client", "assurance": "token"}
    with caller.engine.connect() as connection:
        person = connection.execute(
            text("SELECT id::text FROM people WHERE email = :it"), {"it": LEGAL}
        )
        assert entry["data"]["person"] == person.scalar_one()


def test_no_code_is_mailed_for_an_answer_that_would_not_be_taken(
    caller: Caller, problem: Problem
) -> None:
    reviewed(caller, "link")
    before = caller.rows()
    sha256 = caller.get(f"/drafts/{caller.draft}").json()["revision"]["sha256"]
    body = {"position": "approve", "revision_sha256": sha256}
    answer = caller.post(f"/requests/{caller.request(LEGAL)}/codes", body)
    assert problem(answer) == (409, "way-closed")
    assert caller.rows() == before
