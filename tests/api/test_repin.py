"""An open round is put under another plan over HTTP, with a reason, or stays as it is."""

from collections.abc import Callable

from callers import Caller
from httpx import Response

Problem = Callable[[Response], tuple[int, str]]


def test_an_open_round_follows_another_plan_from_now_on(caller: Caller, problem: Problem) -> None:
    caller.review()
    opened = caller.opened()
    path = f"/drafts/{caller.draft}/rounds/1/repin"
    assert problem(caller.post(path, {"reason": "x"})) == (409, "already-there")
    body = {"plan": "careful", "reason": "A law came into force."}
    answer = caller.post(path, body, headers={"Idempotency-Key": "k"})
    assert answer.status_code == 200
    round_ = answer.json()
    assert (opened["plan"], round_["plan"]) == ("standard@1", "careful@1")
    assert round_["plan_sha256"] != opened["plan_sha256"]
    proven = {one["group"]: one.pop("assurance") for one in round_["requests"]}
    assert {group for group, by in proven.items() if by == "code"} == {"legal"}
    assert {one.pop("assurance") for one in opened["requests"]} == {"link"}
    assert {**round_, "plan": "", "plan_sha256": ""} == {**opened, "plan": "", "plan_sha256": ""}
    assert caller.get(f"/drafts/{caller.draft}").json()["plan"] == "careful"
    again = caller.post(path, body, headers={"Idempotency-Key": "k"})
    assert (again.status_code, again.json()) == (200, answer.json())
    entries = caller.get(f"/drafts/{caller.draft}/journal").json()["items"]
    repinned = [one for one in entries if one["action"] == "round:repinned"]
    assert [one["data"]["reason"] for one in repinned] == ["A law came into force."]


def test_reviewers_who_judge_independently_keep_doing_so(caller: Caller, problem: Problem) -> None:
    caller.review()
    caller.opened()
    path = f"/drafts/{caller.draft}/rounds/1/repin"
    caller.made(path, {"plan": "careful", "reason": "x"})
    back = caller.post(path, {"plan": "standard", "reason": "x"})
    assert problem(back) == (409, "first-pass-independent")


def test_a_plan_nobody_knows_and_a_round_that_has_ended_are_refused(
    caller: Caller, problem: Problem
) -> None:
    caller.review()
    caller.opened()
    path = f"/drafts/{caller.draft}/rounds/1/repin"
    assert problem(caller.post(path, {"plan": "nobodys", "reason": "x"})) == (422, "unacceptable")
    assert problem(caller.post(path, {"plan": "careful"})) == (422, "malformed")
    caller.made(f"/drafts/{caller.draft}/rounds/1/close", {"reason": "x"})
    ended = caller.post(path, {"plan": "careful", "reason": "x"})
    assert problem(ended) == (409, "round-closed")
