"""Whatever happens to Prefect's runs, the reviews go on: our rows are the truth."""

from datetime import UTC, datetime, timedelta

import pytest

from models.flow_run import FlowRun

pytestmark = pytest.mark.usefixtures("worker")


def test_resume_pressed_in_the_ui_does_no_harm(begin, prefect_server):
    review = begin()
    run = review.waits_as("AwaitingReview")
    before = review.story.actions()

    prefect_server.ask("POST", f"/flow_runs/{run['id']}/resume", {})

    review.until(lambda: "Running" in prefect_server.states(run["id"]))
    assert review.waits_as("AwaitingReview")["id"] == run["id"]
    assert review.story.actions() == before
    review.story.everyone_approves()
    review.until(review.promoted)


def test_an_end_set_by_hand_makes_a_new_run_of_a_review_that_goes_on(begin, prefect_server):
    ends = {state: begin() for state in ("CANCELLING", "FAILED", "COMPLETED", "deleted")}
    runs = {state: review.waits_as("AwaitingReview") for state, review in ends.items()}

    for state, run in runs.items():
        if state == "deleted":
            prefect_server.ask("DELETE", f"/flow_runs/{run['id']}")
        else:
            prefect_server.set_state(run["id"], state)

    for state, review in ends.items():
        before = runs[state]
        review.until(lambda review=review, before=before: review.known_run() != before["id"])
        assert review.waits_as("AwaitingReview")["name"] == before["name"]
        review.story.everyone_approves()
        review.until(review.promoted)


def test_a_sign_off_right_after_cancel_still_promotes(begin, prefect_server):
    review = begin()
    run = review.waits_as("AwaitingReview")
    prefect_server.set_state(run["id"], "CANCELLING")
    review.story.everyone_approves()
    review.until(review.promoted, within=5)
    review.waits_as("Completed")


def test_a_wiped_prefect_is_rebuilt_from_our_rows(begin, prefect_server):
    reviews = [begin() for _ in range(3)]
    runs = {review.waits_as("AwaitingReview")["id"] for review in reviews}

    prefect_server.forget_everything()

    for review in reviews:
        review.until(lambda review=review: review.known_run() not in runs)
        review.waits_as("AwaitingReview")
    reviews[0].story.everyone_approves()
    reviews[0].until(reviews[0].promoted)


def test_a_run_left_running_by_a_killed_worker_is_taken_over(begin, prefect_server):
    review = begin()
    run = review.waits_as("AwaitingReview")

    def die_at_work(session):
        known = session.get_one(FlowRun, review.story.draft_id)
        known.worker, known.lease_until = "killed", datetime.now(UTC) + timedelta(seconds=2)

    review.story.tell(die_at_work)
    prefect_server.set_state(run["id"], "RUNNING")
    assert review.run()["state_name"] == "Running"

    assert review.waits_as("AwaitingReview")["id"] == run["id"]
    review.story.everyone_approves()
    review.until(review.promoted)


def test_a_run_begun_by_hand_is_ended(begin, prefect_server):
    begin().waits_as("AwaitingReview")
    deployment = prefect_server.ask("GET", "/deployments/name/review/review")
    by_hand = prefect_server.ask(
        "POST",
        f"/deployments/{deployment['id']}/create_flow_run",
        {"parameters": {"draft_id": "x"}},
    )
    review = begin()
    review.until(lambda: prefect_server.run(by_hand["id"])["state_name"] == "StandsForNothing")
