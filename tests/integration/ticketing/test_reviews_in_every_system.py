"""The same review in a real Roundup and in what stands in for Jira and GitHub: all of it, once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from github_standin import TOKEN as GITHUB_TOKEN
from github_standin import github_standing_in, secondary_limit
from http_standin import BROKEN, DONE_THEN_BROKEN, DONE_THEN_RESET, RESET, Trouble, too_many
from jira_standin import TOKEN as JIRA_TOKEN
from jira_standin import USER as JIRA_USER
from jira_standin import jira_standing_in
from roundup_place import RoundupPlace, roundup_place
from stories import Story
from ticket_reviews import Office

from models.vocabulary import Position
from ticketing.connector import Connector
from ticketing.connectors.adf import to_text
from ticketing.connectors.building import build_connector
from ticketing.connectors.connector_settings import ConnectorSettings

MAPPING = """\
connections:
  - {{name: tracker, system: {system}, base_url: "{url}", user: "{user}"}}
tickets:
  - name: review
    connection: tracker
    title: Review of {{{{ draft.name }}}}
    body: "{{{{ policy.title }}}} ({{{{ policy.theme }}}})"
    {where}
  - name: help
    connection: tracker
    document: help_article
    title: Write the {{{{ document.kind }}}}
    body: "{{{{ draft.url }}}}"
    {where}
rules:
  - {{on: draft:submitted, ticket: review, open: true}}
  - on: round:opened
    ticket: review
    comment: Round {{{{ round.number }}}} is open.
    move: {at_work}
  - on: round:closed
    ticket: review
    comment: Round {{{{ round.number }}}} has ended, {{{{ round.state }}}}.
  - {{on: draft:promoted, ticket: review, comment: It is agreed., move: {done}}}
  - {{on: draft:promoted, ticket: help, open: true}}
"""
SAID = (
    "Round 1 is open.",
    "Round 1 has ended, changes requested.",
    "Round 2 is open.",
    "Round 2 has ended, approved.",
    "It is agreed.",
)


@dataclass
class Place:
    """A ticket system, and what a person sees there of a ticket: how it stands, what was said."""

    source: str
    connector: Connector
    seen: Callable[[str], tuple[str, list[str]]]
    count: Callable[[], int]
    done: str
    order: Callable[..., None]


def settings(system: str, url: str, user: str, token: str) -> ConnectorSettings:
    return ConnectorSettings(system=system, base_url=url, user=user, token=token)


def source(system: str, url: str, user: str, where: str, at_work: str, done: str) -> str:
    return MAPPING.format(
        system=system, url=url, user=user, where=where, at_work=at_work, done=done
    )


def troubled(place: RoundupPlace) -> Callable[..., None]:
    """It knows one trouble only: it is killed, and is back later."""

    def order(_trouble: Trouble, *_where: str) -> None:
        if place.process is not None:
            place.kill()

    return order


@contextmanager
def roundup(directory: Path) -> Iterator[Place]:
    with roundup_place(directory) as place:
        told = settings("roundup", place.base_url, place.user, place.password)

        def seen(title: str) -> tuple[str, list[str]]:
            (found,) = [one for one in place.tickets() if one.title == title]
            return found.status, list(found.messages)

        def count() -> int:
            if place.process is None:
                place.start()
            return place.count()

        yield Place(
            source(
                "roundup", place.base_url, place.user, "labels: [policy]", "testing", "resolved"
            ),
            build_connector(told),
            seen,
            count,
            "resolved",
            troubled(place),
        )


@contextmanager
def jira(_directory: Path) -> Iterator[Place]:
    with jira_standing_in() as place:

        def seen(title: str) -> tuple[str, list[str]]:
            (found,) = [one for one in place.issues if one.fields["summary"] == title]
            return found.status, [to_text(one["body"]) for one in found.comments]

        where = "project: PLACET\n    kind: Task"
        yield Place(
            source("jira", place.host, JIRA_USER, where, "In Progress", "Done"),
            build_connector(settings("jira", place.host, JIRA_USER, JIRA_TOKEN)),
            seen,
            lambda: len(place.issues),
            "Done",
            place.order,
        )


@contextmanager
def github(_directory: Path) -> Iterator[Place]:
    with github_standing_in() as place:

        def seen(title: str) -> tuple[str, list[str]]:
            (found,) = [one for one in place.issues["acme/policies"] if one["title"] == title]
            said = [one for one in place.comments if one["issue_url"] == found["url"]]
            return found["state"], [one["body"] for one in said]

        told = settings("github", place.host, "", GITHUB_TOKEN)
        yield Place(
            source("github", place.host, "x", "project: acme/policies", "open", "closed"),
            build_connector(told, clock=lambda: 0.0, pause=lambda _: None),
            seen,
            lambda: sum(len(one) for one in place.issues.values()),
            "closed",
            place.order,
        )


SYSTEMS = {"roundup": roundup, "jira": jira, "github": github}
LIMITS: dict[str, Trouble] = {"github": secondary_limit("60"), "jira": too_many("30")}


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_review_with_its_ticket_whatever_happens_on_the_way(
    story: Story, tmp_path: Path, system: str
) -> None:
    with SYSTEMS[system](tmp_path) as place:
        office = Office(story, system=place.connector, source=place.source)
        place.order(DONE_THEN_RESET)
        story.policy()
        until_it_has_arrived(office, place)
        place.order(LIMITS.get(system, BROKEN))
        place.order(BROKEN)
        story.round()
        until_it_has_arrived(office, place)
        story.answer("data@example.org", Position.REQUEST_CHANGES)
        for one in ("legal", "public_policy", "leadership"):
            story.answer(f"{one}@example.org")
        story.settle()
        place.order(DONE_THEN_BROKEN)
        # What is put down while nothing gets there comes in its order all the same.
        office.work()
        story.revision("# Payments\n\nPay only here.\n")
        story.round()
        story.everyone_approves()
        story.settle()
        assert story.promote().promoted
        place.order(RESET)
        until_it_has_arrived(office, place)
        state, said = place.seen("Review of payments/v1")
        assert state == place.done
        assert [one for one in SAID for words in said if one in words] == list(SAID)
        assert in_order(said)
        assert place.count() == 2
        assert {one.closed for one in office.tickets() if one.purpose == "review"} == {True}


def until_it_has_arrived(office: Office, place: Place) -> None:
    """The system is back after a while, and what could not be done is tried again."""
    for _ in range(60):
        office.work()
        if {one.state.value for one in office.rows()} == {"done"}:
            return
        office.story.later(seconds=30)
        place.count()
    raise AssertionError([(one.act, one.state, one.last_error) for one in office.rows()])


def in_order(said: list[str]) -> bool:
    places = [next(at for at, words in enumerate(said) if one in words) for one in SAID]
    return places == sorted(places)
