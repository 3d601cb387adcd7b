"""Every call answers as the contract says: status, shape, and what it changed."""

from collections.abc import Callable
from typing import Any

from callers import TEXT, Caller
from httpx import Response

Problem = Callable[[Response], tuple[int, str]]
STAMP = "2026-03-02T09:00:00Z"


def test_a_policy_is_created_once_and_read_with_its_drafts(
    caller: Caller, problem: Problem
) -> None:
    body = {"key": "one", "title": "One", "theme": "safety", "lead": "Lead@Example.org"}
    made = caller.post("/policies", body)
    assert made.status_code == 201
    policy = made.json()
    assert {key: policy[key] for key in policy if key != "id"} == {
        "key": "one",
        "title": "One",
        "theme": "safety",
        "lead": "lead@example.org",
        "created_at": STAMP,
        "drafts": [],
        "in_force": None,
    }
    assert problem(caller.post("/policies", body)) == (409, "already-there")
    draft = caller.made("/policies/one/drafts", {"text": TEXT})
    read = caller.get("/policies/one").json()
    assert [(one["id"], one["number"], one["stage"]) for one in read["drafts"]] == [
        (draft["id"], 1, "development")
    ]
    assert problem(caller.get("/policies/two")) == (404, "not-found")


def test_policies_are_listed_by_key_and_filtered(caller: Caller) -> None:
    for key, theme, lead in (("b", "safety", "x"), ("a", "quality", "y"), ("c", "safety", "y")):
        body = {"key": key, "title": key, "theme": theme, "lead": f"{lead}@example.org"}
        caller.made("/policies", body)
    caller.made("/policies/c/drafts", {"text": TEXT})

    def keys(**query: Any) -> list[str]:
        return [one["key"] for one in caller.get("/policies", params=query).json()["items"]]

    assert keys() == ["a", "b", "c"]
    assert keys(theme="safety") == ["b", "c"]
    assert keys(lead="Y@example.org") == ["a", "c"]
    assert keys(stage="development") == ["c"]
    assert keys(stage="in_force") == []


def test_a_list_goes_on_where_its_page_ended(caller: Caller, problem: Problem) -> None:
    for number in range(5):
        body = {"key": f"p{number}", "title": "P", "theme": "safety", "lead": "x@example.org"}
        caller.made("/policies", body)
    seen: list[str] = []
    after, pages = None, 0
    while pages == 0 or after is not None:
        query = {"limit": 2} if after is None else {"limit": 2, "after": after}
        page = caller.get("/policies", params=query).json()
        assert set(page) == {"items", "next"}
        seen += [one["key"] for one in page["items"]]
        after, pages = page["next"], pages + 1
    assert (seen, pages) == ([f"p{number}" for number in range(5)], 3)
    assert caller.get("/policies", params={"limit": 5}).json()["next"] is None
    for limit in ("0", "501", "x", "-1", "1e2", "9" * 5000):
        assert problem(caller.get("/policies", params={"limit": limit})) == (422, "malformed")


def test_a_person_is_added_and_replaced(caller: Caller) -> None:
    body = {
        "name": "Ana",
        "groups": ["legal", "data"],
        "time_zone": "Europe/Berlin",
        "country": "DE",
        "away": {"from": "2026-03-01", "until": "2026-03-05"},
    }
    added = caller.put("/people/Ana@Example.org", body)
    assert added.status_code == 201
    person = added.json()
    assert {key: person[key] for key in person if key != "id"} == {
        "email": "ana@example.org",
        "name": "Ana",
        "groups": ["data", "legal"],
        "external": False,
        "time_zone": "Europe/Berlin",
        "country": "DE",
        "delegate": None,
        "away": {"from": "2026-03-01", "until": "2026-03-05"},
        "digest": "at_once",
        "reminders_muted": False,
    }
    again = caller.put("/people/ana@example.org", {"name": "Ana B.", "groups": []})
    assert (again.status_code, again.json()["id"]) == (200, person["id"])
    assert (again.json()["groups"], again.json()["away"]) == ([], None)
    expert = caller.put("/people/e@example.org", {"name": "E", "groups": ["external_experts"]})
    assert expert.json()["external"] is True


def test_a_draft_tells_its_revision_its_round_and_its_gate(caller: Caller) -> None:
    caller.review()
    read = caller.get(f"/drafts/{caller.draft}")
    draft = read.json()
    assert read.headers["etag"] == '"1"'
    assert (draft["stage"], draft["number"], draft["round"], draft["flow_run"]) == (
        "development",
        1,
        None,
        None,
    )
    assert draft["revision"]["author"] == "author@example.org"
    assert draft["gate"]["verdict"] == "shut"
    assert caller.get("/drafts/payments%2Fv1").status_code in (200, 404)


def test_a_revision_has_its_text_its_sections_and_its_redline(
    caller: Caller, problem: Problem
) -> None:
    caller.review()
    path = f"/drafts/{caller.draft}/revisions"
    made = caller.post(path, {"text": TEXT.replace("accounts", "shops"), "note": "shops too"})
    assert made.status_code == 201
    assert (made.json()["number"], made.json()["note"]) == (2, "shops too")
    assert made.json()["author"] == "lead@example.org"
    again = caller.post(path, {"text": TEXT.replace("accounts", "shops").replace("\n", " \r\n")})
    assert problem(again) == (409, "already-there")
    first = caller.get(f"{path}/1").json()
    assert first["text"] == TEXT
    assert [one["title"] for one in first["sections"]] == ["Payments", "Consequences"]
    redline = caller.get(f"/drafts/{caller.draft}/redline", params={"from": 1, "to": 2}).json()
    assert "<ins" in redline["html"]
    assert [one["section"] for one in redline["changes"]] == ["Consequences"]
    assert problem(caller.get(f"{path}/3")) == (404, "not-found")
    missing = caller.get(f"/drafts/{caller.draft}/redline", params={"from": 1, "to": 3})
    assert problem(missing) == (404, "not-found")


def test_a_round_asks_whom_the_plan_names(caller: Caller, problem: Problem) -> None:
    caller.review()
    made = caller.post(f"/drafts/{caller.draft}/rounds")
    assert made.status_code == 201
    assert made.headers["etag"] == '"2"'
    round_ = made.json()
    assert (round_["number"], round_["state"], round_["due_at"], round_["plan"]) == (
        1,
        "open",
        "2026-03-09T17:00:00Z",
        "standard@1",
    )
    assert {(one["group"], one["person"], one["state"]) for one in round_["requests"]} == {
        (group, f"{group}@example.org", "pending")
        for group in ("legal", "public_policy", "data", "leadership")
    }
    assert problem(caller.post(f"/drafts/{caller.draft}/rounds")) == (409, "round-open")
    assert caller.get(f"/drafts/{caller.draft}/rounds/1").json() == round_
    assert problem(caller.get(f"/drafts/{caller.draft}/rounds/2")) == (404, "not-found")


def test_a_round_is_extended_closed_and_recalled(caller: Caller, problem: Problem) -> None:
    caller.review()
    caller.opened()
    path = f"/drafts/{caller.draft}/rounds/1"
    due = {"due_at": "2026-04-01T12:00:00+02:00", "reason": "holidays"}
    assert caller.made(f"{path}/extend", due)["due_at"] == "2026-04-01T10:00:00Z"
    past = {"due_at": "2026-03-01T12:00:00Z", "reason": "holidays"}
    assert problem(caller.post(f"{path}/extend", past)) == (422, "unacceptable")
    assert problem(caller.post(f"{path}/close", {"reason": " "})) == (422, "malformed")
    assert caller.made(f"{path}/recall", {"reason": "too early"})["state"] == "recalled"
    for verb in ("close", "recall"):
        assert problem(caller.post(f"{path}/{verb}", {"reason": "x"})) == (409, "round-closed")
    caller.opened()
    closed = caller.made(f"/drafts/{caller.draft}/rounds/2/close", {"reason": "enough"})
    assert (closed["state"], closed["closed_reason"]) == ("expired", "enough")


def test_a_sign_off_is_recorded_and_told_in_full(caller: Caller, problem: Problem) -> None:
    caller.review()
    caller.opened()
    made = caller.sign("legal@example.org", "request_changes", reason="Which accounts?")
    assert made.status_code == 201
    sign_off = made.json()
    assert {key: sign_off[key] for key in sign_off if key not in ("id", "revision_sha256")} == {
        "position": "request_changes",
        "revision": 1,
        "person": "legal@example.org",
        "on_behalf_of": None,
        "group": "legal",
        "reason": "Which accounts?",
        "conditions": [],
        "recorded_at": STAMP,
        "late": False,
        "counts": True,
        "auth": {"method": "api-token", "assurance": "token"},
        "supersedes": None,
    }
    later = caller.sign("legal@example.org").json()
    assert later["supersedes"] == sign_off["id"]
    assert problem(caller.sign("data@example.org", "request_changes")) == (422, "reason-missing")
    other = caller.sign("data@example.org", on_behalf_of="legal@example.org")
    assert problem(other) == (409, "not-your-request")
    named = caller.sign("data@example.org", on_behalf_of=" Data@Example.org ")
    assert named.status_code == 201
    stale = caller.sign("leadership@example.org", revision_sha256="0" * 64)
    assert problem(stale) == (409, "revision-superseded")


def test_an_answer_after_the_end_is_a_409_and_on_record(caller: Caller, problem: Problem) -> None:
    caller.review()
    caller.opened()
    caller.made(f"/drafts/{caller.draft}/rounds/1/close", {"reason": "enough"})
    before = caller.rows()["sign_offs"]
    answer = caller.sign("legal@example.org")
    assert problem(answer) == (409, "round-closed")
    assert answer.json()["sign_off"]["counts"] is False
    assert caller.rows()["sign_offs"] == before + 1


def test_the_gate_is_told_with_whom_it_waits_for(caller: Caller) -> None:
    caller.review()
    caller.opened()
    caller.later(days=3)
    gate = caller.get(f"/drafts/{caller.draft}/gate").json()
    assert gate["summary"] == ("Shut: waiting for Legal, Public Policy, Data and Leadership.")
    assert gate["requirements"][0] == {
        "group": "legal",
        "state": "pending",
        "required": True,
        "rule": "any",
        "assurance": "link",
        "needed": 1,
        "have": 0,
        "waiting_for": [{"person": "legal@example.org", "since": STAMP}],
        "explanation": "Needs 1 more approval from Legal; one person was asked 3 days ago and has "
        "not answered.",
    }
    assert caller.get(f"/drafts/{caller.draft}").json()["gate"] == gate


def test_a_draft_is_promoted_once_and_only_through_an_open_gate(
    caller: Caller, problem: Problem
) -> None:
    caller.review()
    caller.opened()
    shut = caller.post(f"/drafts/{caller.draft}/promote")
    assert problem(shut) == (409, "gate-shut")
    assert shut.json()["gate"]["verdict"] == "shut"
    for group in ("legal", "public_policy", "data", "leadership"):
        caller.sign(f"{group}@example.org")
    promoted = caller.post(f"/drafts/{caller.draft}/promote")
    assert (promoted.status_code, promoted.json()["stage"]) == (200, "implementation")
    assert promoted.json()["promoted_at"] == STAMP
    before = caller.rows()
    assert caller.post(f"/drafts/{caller.draft}/promote").status_code == 200
    assert caller.rows() == before
    revision = caller.post(f"/drafts/{caller.draft}/revisions", {"text": "# Other"})
    assert problem(revision) == (409, "wrong-stage")


def test_a_withdrawn_draft_is_over(caller: Caller, problem: Problem) -> None:
    caller.review()
    caller.opened()
    path = f"/drafts/{caller.draft}"
    gone = caller.made(f"{path}/withdraw", {"reason": "not needed"})
    assert (gone["stage"], gone["round"]["state"]) == ("withdrawn", "recalled")
    for verb, body in (("promote", None), ("rounds", {}), ("withdraw", {"reason": "again"})):
        assert problem(caller.post(f"{path}/{verb}", body)) == (409, "wrong-stage")


def test_a_draft_withdrawn_after_its_promotion_is_not_called_promoted(
    caller: Caller, problem: Problem
) -> None:
    caller.review()
    caller.opened()
    for group in ("legal", "public_policy", "data", "leadership"):
        caller.sign(f"{group}@example.org")
    caller.made(f"/drafts/{caller.draft}/promote")
    caller.made(f"/drafts/{caller.draft}/withdraw", {"reason": "law changed"})
    assert problem(caller.post(f"/drafts/{caller.draft}/promote")) == (409, "wrong-stage")


def test_a_pending_request_tells_all_that_its_sign_off_has_to_name(caller: Caller) -> None:
    caller.review()
    caller.opened()
    pending = caller.get("/requests?state=pending&group=legal").json()["items"]
    assert [(one["person"], one["round"], one["revision"]) for one in pending] == [
        ("legal@example.org", 1, 1)
    ]
    body = {"position": "approve", "revision_sha256": pending[0]["revision_sha256"]}
    assert caller.post(f"/requests/{pending[0]['id']}/sign-offs", body).status_code == 201
    assert caller.get("/requests?state=pending&group=legal").json()["items"] == []


def test_a_digest_is_chosen_over_http_and_left_alone_where_it_is_not_named(caller: Caller) -> None:
    body = {"name": "Ana", "groups": []}
    added = caller.put("/people/ana@example.org", body).json()
    assert (added["digest"], added["reminders_muted"]) == ("at_once", False)
    chosen = caller.put("/people/ana@example.org", {**body, "digest": "daily"}).json()
    assert chosen["digest"] == "daily"
    assert caller.put("/people/ana@example.org", body).json()["digest"] == "daily"
    assert caller.put("/people/ana@example.org", {**body, "digest": "weekly"}).status_code == 422
