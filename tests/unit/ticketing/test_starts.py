"""What starts a review from a ticket is read whole or refused, with what to do about it."""

import pytest

from review.plans.mistakes import PlanMistakes
from ticketing.mapping.reading import read_mapping
from ticketing.mapping.starts import PolicyFrom, Start
from ticketing.mapping.wording import describe

CONNECTIONS = """\
connections:
  - {name: jira, system: jira, base_url: "https://example.atlassian.net", user: bot@example.org}
  - {name: hub, system: github, base_url: "https://api.github.com"}
tickets:
  - {name: review, connection: jira, project: POL, kind: Task, title: T, body: B,
     labels: [from-placet]}
starts:
"""


def mistakes(start: str) -> list[str]:
    with pytest.raises(PlanMistakes) as caught:
        read_mapping(CONNECTIONS + f"  - {start}\n")
    return [one.message for one in caught.value.mistakes]


def test_everything_a_start_can_say_is_read() -> None:
    mapping = read_mapping(
        CONNECTIONS
        + """\
  - connection: jira
    label: policy-review
    command: true
    project: TRUST
    policy: {field: customfield_10050}
    plan: careful
    section: Proposed text
    by: [5b10ac8d82e05b22cc7d4ef5, 5b10]
    authors: {5b10: Ada@Example.org}
    round: true
  - {connection: hub, command: true, policy: {first_line: true}, by: anybody}
  - {connection: jira, label: x, policy: {label: "policy:"}}
"""
    )
    assert mapping.starts == (
        Start(
            connection="jira",
            policy=PolicyFrom(field="customfield_10050"),
            label="policy-review",
            command=True,
            project="TRUST",
            plan="careful",
            section="Proposed text",
            by=("5b10ac8d82e05b22cc7d4ef5", "5b10"),
            authors={"5b10": "ada@example.org"},
            round=True,
        ),
        Start("hub", PolicyFrom(first_line=True), command=True, by=("anybody",)),
        Start("jira", PolicyFrom(label="policy:"), label="x"),
    )
    first, second, third, _ = describe(mapping)[3:]
    assert first == (
        "In jira, project TRUST, the label policy-review or /placet review submits what stands "
        "under Proposed text as a draft of the policy named in the field customfield_10050 under "
        "the plan careful and opens the first round, if 5b10ac8d82e05b22cc7d4ef5 or 5b10 asks."
    )
    assert second == (
        "In hub, /placet review submits its whole text as a draft of the policy named in its first "
        "line under the plan standard, if anybody who can write there asks."
    )
    assert third == (
        "In jira, the label x submits its whole text as a draft of the policy named after policy: "
        "in a label under the plan standard, if the policy's lead asks."
    )
    assert [one.by_anybody for one in mapping.starts] == [False, True, False]


@pytest.mark.parametrize(
    ("start", "wanted"),
    [
        (
            "{connection: jra, label: x, policy: {key: a}}",
            "There is no connection called jra (did you mean jira?)",
        ),
        ("{connection: jira, policy: {key: a}}", "never happens"),
        ("{connection: jira, label: x, policy: {key: a, first_line: true}}", "exactly one of"),
        ("{connection: hub, label: x, policy: {key: a}}", "by is missing"),
        ("{connection: hub, label: x, policy: {field: f}, by: anybody}", "github tells none"),
        ("{connection: jira, label: x, policy: {key: a}, by: [anybody, 5b10]}", "either anybody"),
        ("{connection: jira, label: From-Placet, policy: {key: a}}", "has this label too"),
        ("{connection: jira, label: x}", "policy is missing"),
        ("{connection: jira, label: x, policy: {key: a}, authors: {b: nobody}}", "a mail address"),
    ],
)
def test_a_start_that_cannot_work_is_a_mistake(start: str, wanted: str) -> None:
    assert wanted in " ".join(mistakes(start))
