"""The forecast on a real database: what is on record, and who is told what of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from pasts import HOURS, reviewed_before
from sqlalchemy import event
from stories import REQUIRED, TEXT, Story

from models.person import Person
from models.vocabulary import Audience, CommentKind, Position, Stage
from review.commands.recall_round import recall_round
from review.queries.answer_times import load_history
from review.queries.draft_facts import ReviewFacts
from review.queries.forecasts import ForecastMemory, forecast_of, forecasts_of, load_forecast
from review.rules.answer_history import Answers, History, Outcomes
from review.rules.facts import Concern
from review.rules.forecast import Forecast
from review.rules.visibility import Viewer

HOUR = 3600
ALL = Viewer(external=False, sees_all=True)
OUTSIDER = Viewer("somebody", frozenset({"external_experts"}))


def past(story: Story, **limits: int) -> History:
    return story.tell(lambda session: load_history(session, **limits))


def foretold(
    story: Story,
    viewer: Viewer = ALL,
    review: ReviewFacts | None = None,
    memory: ForecastMemory | None = None,
) -> Forecast:
    """The forecast of the story's draft, or from other facts of it."""
    return story.tell(
        lambda session: forecast_of(
            session,
            viewer,
            review or story.facts(),
            Stage.DEVELOPMENT,
            story.now,
            memory or ForecastMemory(),
        )
    )


def test_the_history_is_what_happened_in_working_time(story: Story) -> None:
    """Asked on Monday at nine; Legal answers on Tuesday, Data not at all before the recall."""
    story.policy()
    story.round()
    story.later(days=1, hours=2)
    story.answer("legal@example.org", Position.REQUEST_CHANGES)
    # In the night, when nobody works.
    story.later(hours=12)
    story.answer("leadership@example.org")
    story.later(hours=10)
    story.tell(
        lambda session: recall_round(
            session, story.draft_id, 1, reason="why", actor="test", now=story.now
        )
    )
    story.revision(TEXT + "\nMore.\n")
    story.later(hours=4)
    story.round()
    found = past(story)
    people = {email.partition("@")[0]: person for email, person in story.people.items()}
    assert found.people[people["legal"]] == Answers((10 * HOUR,))
    assert found.people[people["leadership"]] == Answers((16 * HOUR,))
    assert found.people[people["data"]] == Answers(in_vain=(16 * HOUR,))
    assert found.groups["legal"].outcomes == Outcomes(changes=1)
    assert found.groups["leadership"].outcomes == Outcomes(agreed=1)
    assert found.overall.outcomes.total == len(found.overall.answers.times) == 2
    assert (found.lengths, found.gaps) == ((16 * HOUR,), (4 * HOUR,))


def test_working_time_is_that_of_whoever_answers(story: Story) -> None:
    """Four hours in Berlin; in New York, where the day had not begun, none of them."""
    for group in REQUIRED:
        zone = {"legal": "Europe/Berlin", "data": "America/New_York"}.get(group, "UTC")
        story.person(f"{group}@example.org", group, zone=zone)
    story.policy("support")
    story.round()
    story.later(hours=4)
    for group in ("legal", "data"):
        story.answer(f"{group}@example.org")
    groups = past(story).groups
    assert groups["legal"].answers.times == (4 * HOUR,)
    assert groups["data"].answers.times == (0,)


def test_a_second_thought_makes_the_first_answer_no_later(story: Story) -> None:
    story.policy()
    story.round()
    story.later(hours=1)
    story.answer("legal@example.org", Position.REQUEST_CHANGES)
    story.later(hours=5)
    story.answer("legal@example.org")
    legal = past(story).groups["legal"]
    assert legal.answers.times == (HOUR,)
    # Of an open round nothing is told but the time.
    assert legal.outcomes == Outcomes()
    story.everyone_approves()
    story.promote()
    assert past(story).groups["legal"].outcomes == Outcomes(agreed=1)


def test_conditions_count_by_what_became_of_the_round(story: Story) -> None:
    story.policy()
    story.round()
    story.answer("legal@example.org", Position.APPROVE_WITH_CONDITIONS, conditions=("One.",))
    assert past(story).groups["legal"].outcomes == Outcomes()
    story.revision(TEXT + "\nMore.\n")
    story.round()
    assert past(story).groups["legal"].outcomes == Outcomes(changes=1)


def test_only_the_newest_of_the_past_is_looked_at(story: Story) -> None:
    reviewed_before(story, 3)
    assert len(past(story).overall.answers.times) == 12
    assert len(past(story, requests=5).overall.answers.times) == 5


def test_the_forecast_follows_the_review_from_too_little_to_promoted(story: Story) -> None:
    reviewed_before(story, 7)
    story.policy()
    assert foretold(story).explanation == (
        "No day can be named as things stand. No round of review has been opened yet."
    )
    story.round()
    thin = foretold(story)
    assert (thin.enough, thin.p50) == (False, None)
    assert thin.explanation == (
        "Too little history: 7 answers of Data are on record, at least 8 are needed."
    )
    story.everyone_approves()
    assert foretold(story).explanation == "The gate is open."
    story.promote()
    told = story.tell(
        lambda session: load_forecast(session, ALL, story.draft_id, story.now, ForecastMemory())
    )
    assert (told.p50, told.p90) == (None, None)
    assert told.explanation.startswith("The draft is at implementation")


@pytest.fixture
def asked(story: Story) -> Story:
    """Everyone has answered eight times, and is asked once more on a Monday at noon."""
    reviewed_before(story)
    story.later(hours=3)
    story.policy()
    story.round()
    return story


def test_the_day_is_that_of_the_slowest_group_in_its_working_time(asked: Story) -> None:
    """Six hours from noon on Monday: Legal's answer comes on Tuesday."""
    monday = asked.now.date()
    found = foretold(asked)
    assert (found.p50, found.p90) == (monday + timedelta(days=1), monday + timedelta(days=1))
    assert (found.bottleneck, found.likelihood_this_round) == ("legal", 1.0)
    assert found.explanation == (
        f"With nine in ten by {(monday + timedelta(days=1)).day} March; "
        "the last answer is most often Legal's."
    )
    asked.answer("legal@example.org")
    assert foretold(asked).p50 == monday
    assert foretold(asked).bottleneck == "data"


def test_who_says_they_are_away_is_waited_for_until_they_are_back(asked: Story) -> None:
    monday = asked.now.date()

    def leave(session) -> None:
        person = session.get_one(Person, asked.people["data@example.org"])
        person.away_from, person.away_until = monday, monday + timedelta(days=3)

    asked.tell(leave)
    found = foretold(asked)
    assert (found.p50, found.bottleneck) == (monday + timedelta(days=4), "data")


def with_concern(review: ReviewFacts) -> ReviewFacts:
    """The same review, with an open concern that is for Legal and the lead only."""
    concern = Concern("c", CommentKind.REMARK, Audience.PRIVILEGED, "legal", None, "Legal")
    return replace(review, facts=replace(review.facts, concerns=(concern,)))


def test_an_outsider_is_told_what_they_would_be_without_what_they_may_not_know(
    asked: Story,
) -> None:
    hidden = with_concern(asked.facts())
    assert foretold(asked, OUTSIDER, hidden) == foretold(asked, OUTSIDER)
    assert foretold(asked, ALL, hidden).likelihood_this_round is None
    asked.everyone_approves()
    found = foretold(asked, OUTSIDER, with_concern(asked.facts()))
    assert found == Forecast(
        enough=False, explanation="No day can be named: the review is not finished."
    )


def test_what_is_remembered_for_one_is_not_told_to_another(asked: Story) -> None:
    memory, hidden = ForecastMemory(), with_concern(asked.facts())
    reviews = [(asked.draft_id, hidden)]

    def told(viewer: Viewer) -> Forecast:
        return asked.tell(
            lambda session: forecasts_of(session, viewer, reviews, asked.now, memory, most=99)
        )[asked.draft_id]

    assert told(ALL) == foretold(asked, ALL, hidden) != told(OUTSIDER)
    assert told(OUTSIDER) == foretold(asked, OUTSIDER)


def test_whoever_judges_independently_is_told_nothing_before_they_answer(asked: Story) -> None:
    legal = Viewer(asked.people["legal@example.org"], frozenset({"legal"}), external=False)

    def independent() -> ReviewFacts:
        review = asked.facts()
        assert review.plan is not None
        return replace(review, plan=replace(review.plan, independent_first_pass=True))

    found = foretold(asked, legal, independent())
    assert (found[:4], found.bottleneck) == ((None, None, None, False), None)
    assert found.explanation == (
        "The forecast is shown once you have answered: the first pass is independent."
    )
    assert foretold(asked, ALL, independent()).enough
    asked.answer("legal@example.org")
    assert foretold(asked, legal, independent()) == foretold(asked)


def test_a_list_works_out_a_few_and_finds_the_rest_when_looked_at_again(asked: Story) -> None:
    """Three drafts that ask four people each; eight at a time."""
    drafts = [asked.draft_id]
    for key in ("second", "third"):
        drafts.append(asked.policy(key=key))
        asked.round()
    memory = ForecastMemory()

    def look() -> Mapping[str, Forecast]:
        reviews = []
        for asked.draft_id in drafts:
            reviews.append((asked.draft_id, asked.facts()))
        return asked.tell(
            lambda session: forecasts_of(session, ALL, reviews, asked.now, memory, most=8)
        )

    first, second = look(), look()
    assert list(first) == drafts[:2]
    assert sorted(second) == sorted(drafts)
    assert first.items() <= second.items()
    # What has changed is worked out anew.
    asked.draft_id = drafts[0]
    asked.answer("legal@example.org")
    assert look()[drafts[0]].bottleneck == "data"
    # And everything in the next hour.
    asked.later(hours=1)
    assert list(look()) == drafts[:2]


def test_a_list_asks_no_more_of_the_database_for_many_drafts_than_for_one(asked: Story) -> None:
    review = asked.facts()
    counted: list[str] = []
    event.listen(asked.engine, "before_cursor_execute", lambda *given: counted.append(given[2]))

    def statements(copies: int) -> int:
        counted.clear()
        reviews = [(f"{number}", review) for number in range(copies)]
        asked.tell(
            lambda session: forecasts_of(
                session, ALL, reviews, asked.now, ForecastMemory(), most=999
            )
        )
        return len(counted)

    assert statements(1) == statements(5) == 3


def test_the_hours_of_the_past_are_those_the_stories_tell(asked: Story) -> None:
    groups = past(asked).groups
    assert {name: one.answers.times for name, one in groups.items()} == {
        name: (hours * HOUR,) * 8 for name, hours in HOURS.items()
    }
