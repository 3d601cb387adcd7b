"""The escalation: whose answer is missing, for whom, since when, and what can be done."""

from dataclasses import replace
from datetime import timedelta

import pytest

from notifications.messages.escalation import EscalationFacts, Missing, escalation

DRAFT_PAGE = "https://placet.example.org/drafts/018f"
OVERRIDE = "The plan allows an override"


@pytest.fixture
def facts(anna, matter, due_at):
    return EscalationFacts(
        key="escalation:0190:lead:018e",
        to=anna,
        about=matter,
        missing=(
            Missing(
                person="Ben Okoye",
                in_place_of="",
                group="Data",
                asked_at=due_at - timedelta(days=7),
                due_at=due_at,
                could_ask="Cyn Ode or Dan Roth",
            ),
        ),
        lead="Maria Lindt",
        leads=True,
        can_be_overridden=False,
        as_of=due_at + timedelta(days=4),
        link=DRAFT_PAGE,
    )


def test_the_text_says_who_is_missing_for_whom_since_when_and_what_can_be_done(facts, look):
    message = escalation(facts)
    assert message.text == (
        "Hello Anna Brandt,\n"
        "\n"
        "Past the deadline, there is no answer yet from Data. The review of\n"
        "revision 2 of “Payments stay on the platform” (draft 3, round 2) waits\n"
        "for:\n"
        "\n"
        "- Ben Okoye (Data), asked 11 days ago. The answer was due on Thursday 26\n"
        "  November 2026, 17:00 (Europe/Berlin).\n"
        "\n"
        "Silence is no approval: the draft stays where it is until they answer.\n"
        "\n"
        "Open the draft:\n"
        "\n"
        f"{DRAFT_PAGE}\n"
        "\n"
        "What can be done:\n"
        "- Data, in the place of Ben Okoye: Cyn Ode or Dan Roth could be asked.\n"
        "- You can hand a request to somebody else, give the round more time, or\n"
        "  close it, each with a reason.\n"
        "\n"
        "Placet sent this mail by itself. You get it because you lead this\n"
        "policy.\n"
    )
    seen = look(message)
    assert seen.heading == "Past the deadline: no answer yet from Data"
    assert seen.hrefs == [DRAFT_PAGE]
    assert "Ben Okoye (Data) was asked 11 days ago." in seen.words
    assert "Silence is no approval" in seen.words
    assert "lead this policy" in seen.words


def test_whoever_is_asked_in_anothers_place_is_named_with_them(facts, look):
    second = replace(facts.missing[0], in_place_of="Ida Holm", group="Legal", could_ask="")
    message = escalation(replace(facts, missing=(*facts.missing, second)))
    for words in (look(message).words, " ".join(message.text.split())):
        assert "Ben Okoye (Legal, in the place of Ida Holm)" in words
        assert "Legal, in the place of Ben Okoye: nobody else of the group can be asked" in words
        assert "no answer yet from Data and Legal" in look(message).heading


def test_leadership_hears_who_leads_the_policy_and_needs_no_link(facts, look):
    message = escalation(replace(facts, leads=False, link=""))
    seen = look(message)
    assert seen.hrefs == []
    for words in (seen.words, " ".join(message.text.split())):
        assert "Maria Lindt, who leads the policy, can hand a request to somebody else" in words
        assert "are of Leadership" in words
        assert "You can hand" not in words


def test_whoever_judges_apart_is_told_of_nobody_else(facts, look):
    message = escalation(replace(facts, apart=True, missing=()))
    seen = look(message)
    assert seen.heading == "Past the deadline: answers are missing"
    for words in (seen.words, " ".join(message.text.split())):
        assert "Whose they are is shown to you once you have answered yourself" in words
        assert "Silence is no approval" in words
        assert "Data" not in words
        assert "Ben" not in words


def test_an_override_is_named_only_where_the_plan_allows_it(facts):
    assert OVERRIDE not in " ".join(escalation(facts).text.split())
    allowed = escalation(replace(facts, can_be_overridden=True))
    assert OVERRIDE in " ".join(allowed.text.split())
    assert OVERRIDE in allowed.html


def test_it_stays_in_the_thread_of_the_round(facts, matter):
    assert escalation(facts).subject == matter.subject
    assert escalation(facts).reference == matter.thread
