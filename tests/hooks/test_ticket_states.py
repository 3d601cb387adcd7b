"""A ticket's new state is noted by its own time, means what the mapping says, and signs nothing."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hook_samples import SPEAKERS
from hooks_tickets import ASKABLE, Teller, telling
from sqlalchemy import text
from stories import Story

from models.ticket import TicketRow
from models.ticket_work import TicketWork
from models.vocabulary import Audience, TicketAct
from review.plans.store import register


@pytest.fixture(params=list(SPEAKERS))
def teller(request: pytest.FixtureRequest, database_url: str, story: Story) -> Iterator[Teller]:
    story.tell(lambda session: register(session, ASKABLE, actor="test", now=story.now))
    story.policy(plan="askable")
    story.round()
    with telling(database_url, story, request.param) as made:
        yield made


def done(teller: Teller, **facts: object) -> str:
    one = teller.speaker
    return teller.fate(one.moved(teller.told(**facts), one.done, closed=True))


def row(teller: Teller) -> TicketRow:
    (found,) = teller.rows()
    return found


def changes(teller: Teller) -> list[dict[str, object]]:
    return [
        {key: one.data[key] for key in ("state", "closed", "means")}
        for one in teller.story.journal()
        if one.action == "ticket:state_changed"
    ]


def test_a_state_that_means_a_comment_is_one_for_people_inside(teller: Teller) -> None:
    teller.tie(teller.told())
    assert done(teller) == "applied"
    (comment,) = teller.comments()
    named = teller.named(teller.told())
    assert comment.body == f"The ticket {named.name} has come to {teller.speaker.done}."
    assert (comment.audience, comment.author_id, comment.blocking) == (
        Audience.INTERNAL, None, False,
    )  # fmt: skip
    assert comment.author_label == teller.system
    found = row(teller)
    assert (found.state, found.closed) == (teller.speaker.done, True)
    assert changes(teller) == [{"state": teller.speaker.done, "closed": True, "means": "comment"}]


def test_a_state_of_which_nothing_is_said_is_noted_only(teller: Teller) -> None:
    teller.tie(teller.told())
    one = teller.speaker
    assert teller.fate(one.moved(teller.told(), one.state)) == "applied"
    assert row(teller).state == one.state
    assert not teller.comments()
    assert [change["means"] for change in changes(teller)] == ["nothing"]


def test_a_document_that_is_ready_is_on_record_and_no_more(teller: Teller) -> None:
    teller.tie(teller.told(), purpose="document:help_article")
    assert done(teller) == "applied"
    assert [change["means"] for change in changes(teller)] == ["document_ready"]
    assert not teller.comments()


def test_what_comes_late_changes_nothing(teller: Teller) -> None:
    teller.tie(teller.told())
    one = teller.speaker
    late = one.moved(teller.told(), one.state)
    later = teller.told(now=teller.story.now + timedelta(seconds=60))
    teller.story.now += timedelta(seconds=90)
    assert teller.fate(one.moved(later, one.done, closed=True)) == "applied"
    assert teller.fate(late) == "ignored"
    assert row(teller).state == one.done
    assert len(changes(teller)) == 1


def test_the_state_it_has_already_is_no_news(teller: Teller) -> None:
    teller.tie(teller.told())
    assert done(teller) == "applied"
    teller.later(seconds=10)
    assert done(teller) == "ignored"
    assert len(teller.comments()) == 1


def test_a_move_of_ours_that_comes_back_is_no_comment(teller: Teller) -> None:
    ident = teller.tie(teller.told())
    work = TicketWork(
        ticket_id=ident,
        connection=teller.system,
        act=TicketAct.MOVE,
        key="one",
        payload={"state": teller.speaker.done.upper()},
        state="claimed",
        created_at=teller.story.now,
        available_at=teller.story.now,
    )
    teller.story.tell(lambda session: session.add(work))
    assert done(teller) == "applied"
    assert [change["means"] for change in changes(teller)] == ["nothing"]
    assert not teller.comments()


def test_a_ticket_that_is_gone_is_noted(teller: Teller) -> None:
    teller.tie(teller.told())
    assert teller.fate(teller.speaker.deleted(teller.told())) == "applied"
    assert (row(teller).state, row(teller).closed) == ("deleted", True)


def test_tickets_that_nobody_tied_to_a_draft_are_none_of_ours(teller: Teller) -> None:
    assert done(teller) == "ignored"
    assert not teller.rows()
    assert not teller.story.tell(lambda session: changes(teller))


DECIDING = ("sign_offs", "requests", "rounds", "overrides", "retractions", "dispositions")


def decided(teller: Teller) -> object:
    with teller.story.engine.connect() as connection:
        tables = {
            name: connection.execute(text(f"SELECT * FROM {name} ORDER BY id")).all()
            for name in DECIDING
            if connection.execute(text("SELECT to_regclass(:name)"), {"name": name}).scalar()
        }
        stages = connection.execute(text("SELECT id, stage, version FROM drafts")).all()
    assert {"sign_offs", "requests", "rounds"} <= set(tables)
    verdict = teller.story.gate()
    return tables, stages, verdict.open, [one.state for one in verdict.requirements]


def test_no_hook_of_any_kind_signs_off_decides_or_opens_a_gate(teller: Teller) -> None:
    teller.story.answer("legal@example.org")
    teller.tie(teller.told())
    before = decided(teller)
    one = teller.speaker
    words = [
        f"/placet {word}"
        for word in ("approve", "status", "nudge", "sign-off", "no_objection", "promote", "close")
    ]
    # As its requester, its lead, and an account that is called like somebody who was asked.
    for account, mail in (
        ("ada", "ada@example.org"),
        ("lead", "lead@example.org"),
        ("leadership", "leadership@example.org"),
    ):
        told = teller.told(text="/placet approve", labels=("approved",), account=account, mail=mail)
        comments = [one.commented(told, said, str(900 + n)) for n, said in enumerate(words)]
        for sent in (
            one.created(told),
            one.labelled(told, "approve"),
            *comments,
            one.moved(told, one.state),
            one.moved(told, one.done, closed=True),
            one.deleted(told),
        ):
            teller.later(seconds=1)
            assert teller.post(sent).status_code == 200
    assert decided(teller) == before
