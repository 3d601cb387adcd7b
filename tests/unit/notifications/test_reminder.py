"""The reminder: the same link, how long ago, how much time is left, and why it matters."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from notifications.messages.reminder import ReminderFacts, reminder

LINK = "https://placet.example.org/r/eyJhbGciOiJFUzI1NiJ9.e30.c2ln"


@pytest.fixture
def facts(anna, matter, due_at):
    return ReminderFacts(
        key="reminder:0190:-1:2026-11-26",
        to=anna,
        about=matter,
        link=LINK,
        group="Legal",
        required=True,
        asked_by="Maria Lindt",
        asked_at=due_at - timedelta(days=5),
        due_at=due_at,
        as_of=due_at - timedelta(days=2),
        waiting_for="Needs 1 more approval from Legal.",
    )


def test_before_the_deadline_it_says_how_many_days_are_left(facts, look):
    message = reminder(facts)
    assert message.text == (
        "Hello Anna Brandt,\n"
        "\n"
        "A reminder (2 days left): Maria Lindt asked you 3 days ago to review\n"
        "revision 2 of “Payments stay on the platform” (draft 3, round 2), on\n"
        "behalf of Legal.\n"
        "\n"
        "Please answer by Thursday 26 November 2026, 17:00 (Europe/Berlin).\n"
        "\n"
        "Read and answer here:\n"
        f"{LINK}\n"
        "\n"
        "It opens without log-in. The link is yours alone: please do not forward\n"
        "this mail.\n"
        "\n"
        "Why it matters: the draft cannot go live without the sign-off of Legal.\n"
        "Needs 1 more approval from Legal.\n"
        "\n"
        "Placet sent this mail by itself. Once you have answered, no more\n"
        "reminders come.\n"
    )
    seen = look(message)
    assert seen.heading == "Your answer is still missing: 2 days left"
    assert seen.hrefs == [LINK]
    assert (
        "Maria Lindt asked you 3 days ago to review revision 2 of "
        "“Payments stay on the platform” on behalf of Legal. "
        "Please answer byThursday 26 November 2026, 17:00 (Europe/Berlin)"
    ) in seen.words
    assert "sign-off of Legal. Needs 1 more approval from Legal." in seen.words


def test_after_the_deadline_it_says_overdue_and_that_late_still_counts(facts, look):
    message = reminder(replace(facts, as_of=facts.due_at + timedelta(days=3)))
    seen = look(message)
    assert seen.heading == "Your answer is still missing: overdue for 3 days"
    assert "It was due onThursday 26 November 2026, 17:00" in seen.words
    assert "It was due on Thursday 26 November 2026, 17:00 (Europe/Berlin)." in message.text
    for words in (seen.words, " ".join(message.text.split())):
        assert "A late answer still counts while the round is open." in words
        assert "Please answer by" not in words


def test_an_advisory_group_is_not_told_that_everything_waits_for_it(facts, look):
    message = reminder(replace(facts, required=False, waiting_for=""))
    assert "The answer of Legal is advisory, and it is welcome." in look(message).words
    assert "cannot go live" not in message.text + message.html


def test_it_stays_in_the_thread_of_the_invitation(facts, matter):
    assert reminder(facts).subject == matter.subject
    assert reminder(facts).reference == matter.thread


def test_days_are_counted_where_the_reader_lives(facts):
    # 16:00 UTC is still the 26th in Los Angeles, and already the 27th in Auckland.
    facts = replace(facts, as_of=datetime(2026, 11, 26, 10, 30, tzinfo=UTC))
    auckland = replace(facts.to, time_zone="Pacific/Auckland")
    los_angeles = replace(facts.to, time_zone="America/Los_Angeles")
    assert "(due tomorrow)" in reminder(replace(facts, to=auckland)).text
    assert "(due today)" in reminder(replace(facts, to=los_angeles)).text


def test_whoever_is_asked_in_the_place_of_another_is_reminded_of_it(facts, look):
    message = reminder(replace(facts, in_place_of="Ida Holm"))
    for words in (" ".join(message.text.split()), look(message).words):
        assert "on behalf of Legal, in the place of Ida Holm." in words
