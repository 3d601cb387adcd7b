"""`placet gate` and `placet status` say by which day a draft will be promoted."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from pasts import reviewed_before
from stories import Story


@pytest.fixture
def asked(story: Story) -> Story:
    """A draft asked about now, by people who took a few hours each eight times before."""
    story.now = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0)
    story.later(days=-story.now.weekday() - 28)
    reviewed_before(story)
    story.now = datetime.now(UTC)
    story.policy(key="alpha")
    story.round()
    return story


def near(told: dict[str, str], now: datetime) -> bool:
    """Six hours of work are done by the next working day, which is no more than four days away."""
    days = [date.fromisoformat(told[one]) for one in ("p50", "p90")]
    return now.date() <= days[0] <= days[1] <= now.date() + timedelta(days=4)


def test_the_gate_tells_the_forecast_in_a_line_and_to_programs(asked: Story, placet) -> None:
    outcome = placet("gate", "alpha/v1")
    assert outcome.exit_code == 1
    (line,) = [one for one in outcome.stdout.splitlines() if one.startswith("Forecast: ")]
    assert line.endswith("; the last answer is most often Legal's.")
    told = json.loads(placet("gate", "alpha/v1", "--json").stdout)
    assert told["verdict"] == "shut"
    assert told["forecast"]["bottleneck"] == "legal"
    assert near(told["forecast"], asked.now)


def test_the_status_of_a_draft_and_the_list_tell_it_too(asked: Story, placet) -> None:
    one = json.loads(placet("status", "alpha/v1", "--json").stdout)["forecast"]
    (line,) = json.loads(placet("status", "--json").stdout)["items"]
    assert near(one, asked.now)
    assert near(line, asked.now)
    assert "Forecast: " in placet("status", "alpha/v1").stdout
    assert "Likely by" in placet("status").stdout


def test_a_draft_without_a_forecast_has_no_days(story: Story, placet) -> None:
    story.policy(key="alpha")
    (line,) = json.loads(placet("status", "--json").stdout)["items"]
    assert (line["p50"], line["p90"]) == (None, None)
    assert "No round of review has been opened yet." in placet("gate", "alpha/v1").stdout
