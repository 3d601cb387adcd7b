"""The sweep, scheduled by Prefect and executed by our worker."""

import time

import pytest
from broken import spoil_plan

pytestmark = pytest.mark.usefixtures("worker")
COMPLETED_SWEEPS = {
    "flows": {"name": {"any_": ["sweep"]}},
    "flow_runs": {"state": {"type": {"any_": ["COMPLETED"]}}},
}


def within(seconds, ask):
    until = time.monotonic() + seconds
    while not (answer := ask()) and time.monotonic() < until:
        time.sleep(0.1)
    return answer


def test_the_sweep_runs_on_its_schedule(prefect_server):
    """Needs SQLAlchemy below 2.1: Prefect 3.8.8's scheduler cannot insert its runs with 2.1."""
    sweeps = within(25, lambda: prefect_server.ask("POST", "/flow_runs/filter", COMPLETED_SWEEPS))
    assert sweeps
    assert sweeps[0]["state"]["message"] == "nothing was due"


def test_the_sweep_can_be_run_by_hand(prefect_server):
    deployment = within(20, lambda: prefect_server.ask_for("/deployments/name/sweep/sweep"))
    by_hand = prefect_server.ask("POST", f"/deployments/{deployment['id']}/create_flow_run", {})

    def ended():
        return prefect_server.run(by_hand["id"])["state_type"] in {"COMPLETED", "CANCELLED"}

    assert within(20, ended)


def test_a_sweep_that_fails_at_one_draft_shows_it_failed_and_names_it(
    prefect_server, engine, begin
):
    broken, _ = begin("broken"), begin("sound")
    spoil_plan(engine, broken.story.draft_id)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE rounds SET next_sweep_at = now() - interval '1 minute'")
    failed = {
        "flows": {"name": {"any_": ["sweep"]}},
        "flow_runs": {"state": {"type": {"any_": ["FAILED"]}}},
    }
    sweeps = within(25, lambda: prefect_server.ask("POST", "/flow_runs/filter", failed))
    assert sweeps
    said = {one["state"]["message"] for one in sweeps}
    assert any(one.endswith("could not be swept: broken/v1 (PlanUnreadable)") for one in said)

    def looked_at():
        return still_due(engine) == [broken.story.draft_id]

    assert within(10, looked_at)


def still_due(engine):
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT draft_id::text FROM rounds WHERE next_sweep_at <= now()"
        )
        return [row[0] for row in rows]
