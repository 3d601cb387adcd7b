"""A review, carried by its flow run from the first round to its end."""

import pytest

from models.vocabulary import Position
from review.commands.withdraw_draft import withdraw_draft

pytestmark = pytest.mark.usefixtures("worker")


def test_a_turn_promotes_when_the_gate_opens(begin, prefect_server):
    review = begin("payments")
    run = review.waits_as("AwaitingReview")
    assert run["name"] == "payments/v1"
    assert f"draft:{review.story.draft_id}" in run["tags"]
    assert run["state_type"] == "PAUSED"

    review.story.everyone_approves()

    run = review.waits_as("Completed")
    assert review.promoted()
    assert "stage:implementation" in run["tags"]
    of_run = {"flow_runs": {"id": {"any_": [run["id"]]}}}
    tasks = review.until(lambda: prefect_server.ask("POST", "/task_runs/filter", of_run))
    assert [task["name"] for task in tasks] == ["promote to implementation"]
    artifact = prefect_server.ask_for("/artifacts/sign-offs-payments-v1/latest")
    assert artifact["type"] == "table"
    assert artifact["flow_run_id"] == run["id"]
    assert artifact["data"].count('"approve"') == 4


def test_a_run_holds_no_text_of_the_policy(begin):
    review = begin()
    run = review.waits_as("AwaitingReview")
    assert run["parameters"] == {"draft_id": review.story.draft_id}
    assert "Pay on the platform" not in str(run)


def test_a_run_waits_for_a_revision_once_everyone_has_answered_and_one_wants_changes(begin):
    review = begin()
    review.waits_as("AwaitingReview")
    review.story.answer("legal@example.org", Position.REQUEST_CHANGES)
    review.story.everyone_approves()
    run = review.waits_as("AwaitingRevision")
    assert run["state_type"] == "PAUSED"
    assert not review.promoted()

    review.story.revision("# Payments\n\nAlways pay on the platform.\n")
    review.story.round()
    review.waits_as("AwaitingReview")
    review.story.everyone_approves()
    assert review.waits_as("Completed")["id"] == run["id"]
    assert review.promoted()


def test_a_run_is_completed_when_its_draft_is_withdrawn(begin):
    review = begin()
    review.waits_as("AwaitingReview")
    story = review.story
    story.tell(
        lambda session: withdraw_draft(
            session, story.draft_id, reason="no need", actor="test", now=story.now
        )
    )
    run = review.waits_as("Completed")
    assert "withdrawn" in run["state"]["message"].lower()


def test_the_run_shows_who_is_still_to_answer_without_being_run(begin, prefect_server):
    review = begin()
    before = review.waits_as("AwaitingReview")["state"]["message"]
    review.story.answer("legal@example.org")
    review.until(lambda: review.run()["state"]["message"] != before)
    run = review.run()
    assert run["state_name"] == "AwaitingReview"
    assert "Running" not in prefect_server.states(run["id"])
