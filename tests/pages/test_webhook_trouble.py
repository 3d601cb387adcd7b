"""Webhooks at which nothing arrives are on the board, by their host alone."""

from datetime import timedelta

import pytest
from stories import Story
from subscribers import Subscribers

from models.vocabulary import DisabledBecause
from models.webhook import Webhook
from ticketing.webhooks.disabling import disable

URL = "https://hooks.example.org/placet?token=CANARY"


@pytest.fixture
def webhook(office, clock):
    """The id of a subscription, and what changes it."""
    subscribers = Subscribers(Story(office.engine, now=clock()))
    made = subscribers.add(URL)

    def change(**values) -> None:
        def work(session) -> None:
            row = session.get_one(Webhook, made)
            for name, value in values.items():
                setattr(row, name, value)

        subscribers.story.tell(work)

    def end(because: DisabledBecause) -> None:
        subscribers.story.tell(
            lambda session: disable(session, session.get_one(Webhook, made), because, now=clock())
        )

    change.end = end
    return change


def test_in_good_times_the_board_says_nothing_of_webhooks(lead, webhook, words):
    assert "webhook" not in words(lead.get("/"))


def test_one_that_was_disabled_is_told_with_the_reason_and_its_owner(lead, webhook, words):
    webhook.end(DisabledBecause.GONE)
    page = lead.get("/")
    assert (
        "A webhook was disabled: hooks.example.org, on Monday 2 November 2026, 10:00 "
        "(Europe/Berlin), because it answered that it is gone (410). Its owner is Owner"
    ) in words(page).replace(" ,", ",")
    assert "CANARY" not in page.text


def test_one_that_its_owner_disabled_is_no_trouble(lead, webhook, words):
    webhook.end(DisabledBecause.BY_HAND)
    assert "webhook" not in words(lead.get("/"))


@pytest.mark.parametrize(("minutes", "told"), [(30, False), (90, True)])
def test_one_that_fails_is_told_after_an_hour(lead, webhook, words, clock, minutes, told):
    webhook(failing_since=clock() - timedelta(minutes=minutes))
    assert ("A webhook does not answer: hooks.example.org" in words(lead.get("/"))) is told
