"""A mapping is read whole or refused, every mistake with its place and what to do about it."""

import pytest

from models.vocabulary import Action, Audience, RoundState, Theme
from review.plans.mistakes import PlanMistakes
from ticketing.mapping.reading import read_mapping
from ticketing.mapping.values import (
    Connection,
    Means,
    Rule,
    StateRule,
    System,
    TicketKind,
    When,
)

CONNECTIONS = """\
connections:
  - name: tracker
    system: roundup
    base_url: https://bugs.example.org/tracker/
"""
TICKETS = (
    CONNECTIONS
    + """\
tickets:
  - name: review
    connection: tracker
    title: Review of {{ draft.name }}
    body: Please review.
"""
)


def mistakes(source: str) -> list[str]:
    with pytest.raises(PlanMistakes) as caught:
        read_mapping(source)
    return [str(one) for one in caught.value.mistakes]


def test_everything_a_mapping_can_say_is_read() -> None:
    mapping = read_mapping("""
connections:
  - name: jira
    system: jira
    base_url: https://example.atlassian.net/
    user: bot@example.org
    audience: internal
tickets:
  - name: review
    connection: jira
    project: POL
    kind: Task
    labels: [policy, review]
    fields: {priority: High, customfield_1: "{{ policy.theme }}"}
    title: Review of {{ draft.name }}
    body: |
      {{ gate.sentence }}

      {{ draft.url }}
  - name: help
    connection: jira
    project: DOC
    kind: Story
    document: help_article
    title: The {{ document.kind }} for {{ policy.title }}
    body: "{{ draft.url }}"
rules:
  - on: draft:submitted
    when: {theme: [safety, security], lead: Ada@Example.org, policy: off-platform}
    ticket: review
    open: true
  - name: rework
    on: round:closed
    when: {outcome: changes_requested}
    ticket: review
    comment: Round {{ round.number }} has ended.
    move: Rework
  - on: comment:added
    when: {blocking: true}
    ticket: review
    comment: Something has to be answered.
states:
  - {ticket: help, state: [Done, Published], means: document_ready}
  - {ticket: review, state: Blocked, means: comment}
""")
    assert mapping.connections == (
        Connection(
            "jira", System.JIRA, "https://example.atlassian.net", "bot@example.org",
            Audience.INTERNAL,
        ),
    )  # fmt: skip
    assert mapping.tickets == (
        TicketKind(
            name="review",
            connection="jira",
            purpose="review",
            title="Review of {{ draft.name }}",
            body="{{ gate.sentence }}\n\n{{ draft.url }}\n",
            project="POL",
            kind="Task",
            labels=("policy", "review"),
            fields={"priority": "High", "customfield_1": "{{ policy.theme }}"},
        ),
        TicketKind(
            name="help",
            connection="jira",
            purpose="document:help_article",
            title="The {{ document.kind }} for {{ policy.title }}",
            body="{{ draft.url }}",
            project="DOC",
            kind="Story",
        ),
    )
    assert mapping.rules == (
        Rule(
            "draft:submitted review",
            Action.DRAFT_SUBMITTED,
            "review",
            open=True,
            when=When(
                themes=frozenset({Theme.SAFETY, Theme.SECURITY}),
                leads=frozenset({"ada@example.org"}),
                policies=frozenset({"off-platform"}),
            ),
        ),
        Rule(
            "rework",
            Action.ROUND_CLOSED,
            "review",
            comment="Round {{ round.number }} has ended.",
            move="Rework",
            when=When(outcomes=frozenset({RoundState.CHANGES_REQUESTED})),
        ),
        Rule(
            "comment:added review",
            Action.COMMENT_ADDED,
            "review",
            comment="Something has to be answered.",
            when=When(blocking=True),
        ),
    )
    assert mapping.states == (
        StateRule("help", ("Done", "Published"), Means.DOCUMENT_READY),
        StateRule("review", ("Blocked",), Means.COMMENT),
    )
    assert mapping.meaning("jira", "document:help_article", "done") is Means.DOCUMENT_READY
    assert mapping.meaning("jira", "review", "Done") is Means.NOTHING
    assert mapping.meaning("other", "review", "Blocked") is Means.NOTHING


@pytest.mark.parametrize("means", ["sign_off", "approve", "Approved", "promote"])
def test_a_state_never_signs_off_and_that_is_said_in_a_sentence(means: str) -> None:
    (said,) = mistakes(TICKETS + f"states:\n  - {{ticket: review, state: Done, means: {means}}}\n")
    assert said == (
        "line 11, column 35: A ticket's state is never a sign-off: people sign off, each in their "
        "own name, on the words themselves. It may mean nothing, comment or document_ready."
    )


MISTAKEN = {
    "an unknown key": (
        CONNECTIONS + "    urll: x\n",
        ("line 5, column 5: 'urll' means nothing here; known: name, system, base_url, user, "
        "audience, options, account."),
    ),
    "an unknown key with a near one": (
        CONNECTIONS + "rule: []\n",
        ("line 5, column 1: 'rule' means nothing here (did you mean rules?); known: connections, "
        "tickets, rules, states, starts."),
    ),
    "an unknown system": (
        CONNECTIONS.replace("roundup", "jirra"),
        ("line 3, column 5: system has to be jira, github, zendesk, roundup or webhook, not "
        "'jirra' (did you mean jira?)."),
    ),
    "an address with a password in it": (
        CONNECTIONS.replace("https://", "https://ada:secret@"),
        ("line 4, column 5: base_url has to be an address such as https://example.atlassian.net, "
        "not 'https://ada:secret@bugs.example.org/tracker/'."),
    ),
    "two connections whose secrets have one name": (
        CONNECTIONS.replace("tracker\n", "a-b\n", 1)
        + "  - {name: a_b, system: roundup, base_url: 'http://x'}\n",
        "line 5, column 6: There is a connection called a_b already.",
    ),
    "no such connection": (
        TICKETS.replace("connection: tracker", "connection: traker"),
        ("line 7, column 5: There is no connection called traker (did you mean tracker?); there is "
        "tracker."),
    ),
    "no such ticket": (
        TICKETS + "rules:\n  - {on: round:opened, ticket: revue, open: true}\n",
        ("line 11, column 24: There is no ticket called revue (did you mean review?); there is "
        "review."),
    ),
    "an event of which nothing is told": (
        TICKETS + "rules:\n  - {on: sign_off:recorded, ticket: review, open: true}\n",
        ("line 11, column 6: on has to be draft:submitted, draft:promoted, draft:withdrawn, "
        "revision:added, round:opened, round:extended, round:closed, round:recalled, "
        "round:escalated, comment:added, override:proposed or override:confirmed, not "
        "'sign_off:recorded'."),
    ),
    "a rule that does nothing": (
        TICKETS + "rules:\n  - {on: round:opened, ticket: review}\n",
        "line 11, column 6: The rule does nothing: give it open, comment or move.",
    ),
    "the same rule twice": (
        TICKETS
        + "rules:\n  - {on: round:opened, ticket: review, open: true}\n"
        + "  - {on: round:opened, ticket: review, move: Open}\n",
        ("line 12, column 5: There is a rule called round:opened review already: give this one a "
        "name."),
    ),
    "an outcome where nothing ends": (
        TICKETS
        + "rules:\n  - {on: round:opened, ticket: review, open: true, when: {outcome: expired}}\n",
        "line 11, column 59: outcome is of rounds that end: it does nothing on round:opened.",
    ),
    "a review ticket that readies a document": (
        TICKETS + "states:\n  - {ticket: review, state: Done, means: document_ready}\n",
        ("line 11, column 35: The ticket review is for no document that could be ready: give it "
        "document, or let the state mean comment."),
    ),
    "one state with two meanings": (
        TICKETS
        + "states:\n  - {ticket: review, state: [Done, done], means: comment}\n",
        "line 11, column 22: What done means for review is said already.",
    ),
    "a name that no template knows": (
        TICKETS.replace("draft.name", "darft.name"),
        ("line 8, column 12: darft means nothing here (did you mean draft?); known: policy, draft, "
        "gate, event, round, document."),
    ),
    "a part that a name has not": (
        TICKETS.replace("Please review.", "|\n      See\n      {{ draft.adress }}"),
        "line 11, column 7: draft has no adress; it has name, number, stage, url, revision.",
    ),
    "a template that does not end": (
        TICKETS.replace("draft.name }}", "draft.name"),
        ("line 8, column 12: The template cannot be read: unexpected end of template, expected "
        "'end of print statement'."),
    ),
    "a round where there may be none": (
        TICKETS.replace("Please review.", "|\n      See\n      round {{ round.number }}"),
        ("line 11, column 7: body cannot be written before the first round is opened: 'None' has "
        "no attribute 'number' (it may be missing: put this between {% if ... %} and "
            "{% endif %})."),
    ),
    "a list that is shown as it is": (
        TICKETS
        + "rules:\n  - on: round:opened\n    ticket: review\n    comment: '{{ round.groups }}'\n",
        "line 13, column 15: comment cannot be written: a list cannot be shown as it is.",
    ),
    "no project where there are some": (
        TICKETS.replace("roundup", "github"),
        "line 6, column 5: project is missing: github has tickets in projects.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKEN)
def test_a_mistake_is_named_with_its_place(mistake: str) -> None:
    source, said = MISTAKEN[mistake]
    assert said in mistakes(source)


def test_what_is_no_yaml_and_what_is_empty_is_refused() -> None:
    assert mistakes("a: [")
    assert mistakes("")
    assert mistakes("- a")


ESCAPES = [
    "{{ ''.__class__.__mro__ }}",
    "{{ draft.name.upper() }}",
    "{{ 'a' * 100000000 }}",
    "{{ '%100000000s' % 'a' }}",
    "{% for i in range(9) %}x{% endfor %}",
    "{% include 'settings' %}",
    "{{ draft.__class__ }}",
    "{{ cycler }}",
]


@pytest.mark.parametrize("template", ESCAPES)
def test_a_template_reaches_nothing_but_what_is_listed(template: str) -> None:
    assert mistakes(TICKETS.replace("Please review.", f'"{template}"'))
