"""A plan is read whole or refused, every mistake with its place and what to do about it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.vocabulary import Theme
from review.plans.loading import MAX_BYTES
from review.plans.mistakes import Mistake, PlanMistakes
from review.plans.reading import read_plan
from review.plans.store import shipped_source
from review.rules.conditions import Not, ThemeIn
from review.rules.facts import Rule, RuleKind
from review.rules.plan import (
    Assurance,
    CarryOver,
    EscalationStep,
    EscalationTarget,
    Plan,
    PlanRequirement,
    TicketCommand,
)

LEGAL = "name: one\nrequirements:\n  - group: legal\n"


def mistakes(source: str) -> list[str]:
    with pytest.raises(PlanMistakes) as caught:
        read_plan(source)
    return [str(one) for one in caught.value.mistakes]


def test_the_shipped_plan_is_sound_and_asks_whom_the_house_asks() -> None:
    source = shipped_source("standard")
    assert source is not None
    plan = read_plan(source)
    assert (plan.name, plan.deadline_days, plan.reminder_days, plan.grace_days) == (
        "standard",
        5,
        (-2, 0, 2),
        10,
    )
    assert [one.group for one in plan.requirements if one.required] == [
        "legal",
        "public_policy",
        "data",
        "leadership",
        "external_experts",
    ]
    assert [one.group for one in plan.requirements if not one.required] == ["support", "community"]
    assert {one.group: one.when for one in plan.requirements if one.when} == {
        "external_experts": ThemeIn(frozenset({Theme.SAFETY}))
    }


@pytest.mark.parametrize("name", ["nothing", "../plans/standard", "reading", "", "standard.yaml"])
def test_no_other_plan_is_shipped(name: str) -> None:
    assert shipped_source(name) is None


def test_everything_a_plan_can_say_is_read() -> None:
    plan = read_plan("""
name: careful
title: A careful review
deadline: 3
reminders: [2, -1, 2]
grace: 0
requirements:
  - group: legal
    rule: all
  - group: data
    rule: 2
  - group: support
    rule: 50%
    advisory: true
    when: {theme: [safety, quality]}
  - group: community
    when: {theme: safety}
""")
    assert plan == Plan(
        "careful",
        "A careful review",
        (
            PlanRequirement("legal", Rule(RuleKind.ALL), block_can_be_overridden=False),
            PlanRequirement("data", Rule(RuleKind.COUNT, 2)),
            PlanRequirement(
                "support",
                Rule(RuleKind.PERCENT, 50),
                required=False,
                when=ThemeIn(frozenset({Theme.SAFETY, Theme.QUALITY})),
            ),
            PlanRequirement(
                "community", Rule(RuleKind.ANY), when=ThemeIn(frozenset({Theme.SAFETY}))
            ),
        ),
        3,
        (-1, 2),
        0,
    )


def test_what_a_plan_says_of_order_of_what_is_kept_and_of_exceptions_is_read() -> None:
    plan = read_plan("""
name: careful
escalation:
  - {after: 2, to: alternate}
  - {after: 4, to: leadership}
max_rounds: 3
first_pass: independent
ticket_commands: [nudge, status]
override: {days: 4}
requirements:
  - group: legal
    assurance: code
    override: block
  - group: data
    after: [legal]
    sections: [Fees, "What happens then"]
    carry_over: editorial
    resolver: lead
    deadline: 3
    override: missing
  - group: leadership
    override: never
  - group: support
    advisory: true
    silence: no_objection
    when: not theme is safety
""")
    any_one = Rule(RuleKind.ANY)
    assert plan == Plan(
        "careful",
        "careful",
        (
            PlanRequirement("legal", any_one, assurance=Assurance.CODE),
            PlanRequirement(
                "data",
                any_one,
                after=("legal",),
                sections=("Fees", "What happens then"),
                carry_over=CarryOver.EDITORIAL,
                resolver="lead",
                deadline_days=3,
                block_can_be_overridden=False,
            ),
            PlanRequirement(
                "leadership", any_one, can_be_overridden=False, block_can_be_overridden=False
            ),
            PlanRequirement(
                "support",
                any_one,
                required=False,
                when=Not(ThemeIn(frozenset({Theme.SAFETY}))),
                silence_is_assent=True,
            ),
        ),
        escalation=(
            EscalationStep(2, EscalationTarget.ALTERNATE),
            EscalationStep(4, EscalationTarget.LEADERSHIP),
        ),
        max_rounds=3,
        independent_first_pass=True,
        override_days=4,
        ticket_commands=(TicketCommand.NUDGE, TicketCommand.STATUS),
    )


def test_a_block_of_legal_is_overridden_only_where_the_plan_says_so() -> None:
    said = {
        "": (True, False),
        "override: never": (False, False),
        "override: missing": (True, False),
        "override: block": (True, True),
    }
    for words, expected in said.items():
        legal = read_plan(f"{LEGAL}    {words}\n").requirements[0]
        assert (legal.can_be_overridden, legal.block_can_be_overridden) == expected
    other = read_plan(LEGAL.replace("legal", "data")).requirements[0]
    assert (other.can_be_overridden, other.block_can_be_overridden) == (True, True)


def test_what_a_plan_leaves_out_has_a_default() -> None:
    plan = read_plan(LEGAL)
    assert (plan.title, plan.deadline_days, plan.reminder_days, plan.grace_days) == (
        "one",
        5,
        (),
        10,
    )
    assert plan.requirements == (
        PlanRequirement("legal", Rule(RuleKind.ANY), block_can_be_overridden=False),
    )


FIELDS = (
    "name, title, deadline, contest, reminders, grace, escalation, max_rounds, first_pass, "
    "ticket_commands, override, requirements"
)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("", f"line 1, column 1: A plan is a mapping of {FIELDS}."),
        ("- a\n", f"line 1, column 1: A plan is a mapping of {FIELDS}."),
        (LEGAL.replace("name: one\n", ""), "line 1, column 1: name is missing: a short lower-case"),
        (LEGAL.replace("one", "One Two"), "line 1, column 1: name has to be a short lower-case"),
        (LEGAL.replace("one", "x" * 64), "line 1, column 1: name has to be a short lower-case"),
        ("name: one\n", "line 1, column 1: requirements is missing: a list of requirements."),
        ("name: one\nrequirements: []\n", "line 2, column 1: requirements has to be a list"),
        ("name: one\nrequirements: legal\n", "line 2, column 1: requirements has to be a list"),
        (
            "name: one\nrequirements:\n  - legal\n",
            "line 3, column 5: A requirement is a mapping of group, rule, advisory, when, after,",
        ),
        (
            "name: one\nrequirements:\n  - rule: any\n",
            "line 3, column 5: group is missing: the key of a group, such as legal.",
        ),
        (
            LEGAL + "    rule: most\n",
            "line 4, column 5: rule has to be any, all, a count of people (1 to 500) or",
        ),
        (
            LEGAL + "    rule: 0\n",
            "line 4, column 5: rule has to be any, all, a count of people (1 to 500) or",
        ),
        (
            LEGAL + "    rule: -1\n",
            "line 4, column 5: rule has to be any, all, a count of people (1 to 500) or",
        ),
        (
            LEGAL + "    rule: 0%\n",
            "line 4, column 5: rule has to be any, all, a count of people (1 to 500) or",
        ),
        (
            LEGAL + "    rule: 101%\n",
            "line 4, column 5: rule has to be any, all, a count of people (1 to 500) or",
        ),
        (
            LEGAL + "    rule: 0.5\n",
            "line 4, column 5: rule has to be any, all, a count of people (1 to 500) or",
        ),
        (
            LEGAL + "    rule: yes\n",
            "line 4, column 5: rule has to be any, all, a count of people (1 to 500) or",
        ),
        (
            LEGAL + "    rule: true\n",
            "line 4, column 5: rule has to be any, all, a count of people (1 to 500) or",
        ),
        (
            LEGAL + "    rule: [any]\n",
            "line 4, column 5: rule has to be any, all, a count of people (1 to 500) or",
        ),
        (
            LEGAL + "    rule:\n",
            "line 4, column 5: rule has to be any, all, a count of people (1 to 500) or",
        ),
        (LEGAL + "    advisory: maybe\n", "line 4, column 5: advisory has to be true or false"),
        (
            LEGAL + "    rul: any\n",
            "line 4, column 5: 'rul' means nothing here (did you mean rule?); known: group, rule",
        ),
        (
            LEGAL + "deadlin: 3\n",
            (
                f"line 4, column 1: 'deadlin' means nothing here (did you mean deadline?); known: "
                f"{FIELDS}."
            ),
        ),
        (LEGAL + "1: 3\n", f"line 4, column 1: 1 means nothing here; known: {FIELDS}."),
        (LEGAL + "deadline: 0\n", "line 4, column 1: deadline has to be business days, 1 to 365"),
        (LEGAL + "deadline: 366\n", "line 4, column 1: deadline has to be business days, 1 to 365"),
        (LEGAL + "deadline: true\n", "line 4, column 1: deadline has to be business days"),
        (LEGAL + "deadline: 1.5\n", "line 4, column 1: deadline has to be business days"),
        (LEGAL + "deadline: soon\n", "line 4, column 1: deadline has to be business days"),
        (LEGAL + "grace: -1\n", "line 4, column 1: grace has to be business days, 0 to 365"),
        (LEGAL + "reminders: 2\n", "line 4, column 1: reminders has to be up to 10 day numbers"),
        (LEGAL + "reminders: [a]\n", "line 4, column 1: reminders has to be up to 10 day numbers"),
        (
            LEGAL + f"reminders: {[*range(11)]}\n",
            "line 4, column 1: reminders has to be up to 10 day numbers",
        ),
        (LEGAL + "title: ''\n", "line 4, column 1: title has to be a line of text"),
        (LEGAL + 'title: "a\\nb"\n', "line 4, column 1: title has to be a line of text"),
        (
            LEGAL + "    when: safety\n",
            "line 4, column 11: 'safety' cannot stand here: write theme is safety.",
        ),
        (
            LEGAL + "    when: {theme: [safty]}\n",
            (
                "line 4, column 12: 'safty' is no theme (did you mean safety?); one of safety, "
                "security, integrity, quality, platform_misuse."
            ),
        ),
        (LEGAL + "    when: {theme: 3}\n", "line 4, column 12: 3 is no theme; one of safety"),
        (LEGAL + "    when: {theme: [[safety]]}\n", "line 4, column 12: a list is no theme"),
        (LEGAL + "    when: {theme: {a: b}}\n", "line 4, column 12: a mapping is no theme"),
        (
            LEGAL + "    when: {theme: []}\n",
            "line 4, column 12: theme has to be one or more of safety",
        ),
        (
            LEGAL + "    when: {section: a}\n",
            "line 4, column 12: 'section' means nothing here; known: theme.",
        ),
        (LEGAL + "  - group: legal\n", "line 4, column 5: legal has a requirement already."),
        (
            LEGAL + "    advisory: true\n",
            "line 2, column 1: No group is required: such a gate could never open.",
        ),
        (
            LEGAL + "    carry_over: unchangd\n",
            (
                "line 4, column 5: carry_over has to be never, unchanged or editorial, not "
                "'unchangd' (did you mean unchanged?)."
            ),
        ),
        (LEGAL + "    silence: assent\n", "line 4, column 5: silence has to be nothing or no_obj"),
        (LEGAL + "    assurance: true\n", "line 4, column 5: assurance has to be link or code"),
        (LEGAL + "    override: yes\n", "line 4, column 5: override has to be never, missing or"),
        (LEGAL + "    after: legal\n", "line 4, column 5: after has to be a list of groups of"),
        (
            LEGAL + "    after: [data, 3]\n",
            "line 4, column 19: Each of after has to be the key of a group, such as legal, not 3.",
        ),
        (LEGAL + "    after: [data, data]\n", "line 4, column 19: after names 'data' twice."),
        (
            LEGAL + "    sections: []\n",
            (
                "line 4, column 5: sections has to be one or more titles of sections, such as "
                "[Consequences], not an empty list."
            ),
        ),
        (
            LEGAL + "    sections: [' ']\n",
            "line 4, column 16: Each of sections has to be the title",
        ),
        (LEGAL + "    when: {}\n", "line 4, column 5: theme is missing, as in {theme: [safety]}."),
        (LEGAL + "    when: 3\n", "line 4, column 5: when has to be a condition such as theme is"),
        (LEGAL + "override: 3\n", "line 4, column 1: override is a mapping of days."),
        (LEGAL + "max_rounds: 0\n", "line 4, column 1: max_rounds has to be a number of rounds, 1"),
        (LEGAL + "first_pass: shut\n", "line 4, column 1: first_pass has to be open or independ"),
        (
            LEGAL + "escalation:\n  - {after: 2, to: led}\n",
            "line 5, column 16: to has to be alternate, lead or leadership, not 'led' (did you",
        ),
        (LEGAL + "escalation: [{to: lead}]\n", "line 4, column 14: after is missing: business d"),
        ("name: one\nname: two\n", "line 2, column 1: Not YAML: found duplicate key"),
        ("name: [a\n", "line 2, column 1: Not YAML:"),
        ("a: b: c\n", "line 1, column 5: Not YAML: mapping values are not allowed here"),
        ("\tname: one\n", "line 1, column 1: Not YAML:"),
        ("name: one\n---\nname: two\n", "line 2, column 1: Not YAML:"),
        ("name: \x00\n", "Not YAML:"),
        ("name: \ud800\n", "Not YAML:"),
        ("name: *nobody\n", "line 1, column 7: Not YAML: found undefined alias"),
        ("x" * (MAX_BYTES + 1), f"line 1, column 1: A plan is at most {MAX_BYTES} bytes long."),
    ],
)
def test_a_mistake_is_named_with_its_place(source: str, said: str) -> None:
    found = mistakes(source)
    assert any(said in one for one in found), found


def test_all_mistakes_are_named_at_once_in_the_order_of_their_lines() -> None:
    assert [
        one.split(":")[0] for one in mistakes(LEGAL + "    rule: most\ndeadline: 0\nx: 1\n")
    ] == [
        "line 4, column 5",
        "line 5, column 1",
        "line 6, column 1",
    ]


def test_a_mistake_reads_as_a_line() -> None:
    assert str(Mistake(3, 7, "No.")) == "line 3, column 7: No."


def test_a_bomb_of_aliases_is_refused_at_once_and_in_few_words() -> None:
    lines = ["a: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    found = mistakes("\n".join([*lines, "name: *a39", "title: {a: *a39}"]))
    assert sum(map(len, found)) < 10_000
    assert "name has to be a short lower-case name such as standard, not a list." in found[-2]


def test_a_list_that_holds_itself_is_refused() -> None:
    assert mistakes("name: &a [*a]\n")


WORDS = ["name", "title", "deadline", "grace", "reminders", "requirements", "group", "rule", "when"]
WORDS += ["after", "sections", "escalation", "override", "{after: 2, to: lead}", "section 'a'"]
WORDS += [
    "theme is",
    "not",
    "mentions",
    "changed",
    "theme",
    "advisory",
    "any",
    "all",
    "50%",
    "legal",
    "safety",
    "true",
    "&a",
    "*a",
    "<<",
]
MARKS = [": ", "\n", "\n  - ", "\n    ", "[", "]", "{", "}", ", ", "- ", "? ", "!!", "|", "#", '"']
MARKS += [
    "!!set",
    "!!omap",
    "!!binary ",
    "!!timestamp x",
    "!!int x",
    "2026-01-01",
    "0x",
    "1e9",
    "~",
]


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.one_of(
        st.text(st.characters(), max_size=60),
        st.lists(st.sampled_from(WORDS + MARKS), max_size=25).map("".join),
        st.lists(st.sampled_from(WORDS + MARKS), max_size=12).map(
            lambda parts: LEGAL + "    when: " + "".join(parts)
        ),
        st.lists(st.sampled_from(WORDS + MARKS), max_size=12).map(
            lambda parts: LEGAL + "".join(parts)
        ),
    )
)
def test_whatever_is_written_is_a_plan_or_a_list_of_mistakes(source: str) -> None:
    try:
        assert isinstance(read_plan(source), Plan)
    except PlanMistakes as error:
        found = error.mistakes
    else:
        return
    assert found
    assert all(one.line >= 1 and one.column >= 1 for one in found)
