"""Only what a ticket system signed is taken, and what it tells twice has one effect."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hook_samples import SPEAKERS, Delivery
from hooks_tickets import ASKABLE, Teller, telling
from races import all_at_once
from sqlalchemy import Engine, text
from stories import Story

from models.vocabulary import DeliveryFate, TicketAct, TicketOrigin
from review.plans.store import register

WORDS = "payments\n\n# Payments\n\nWho pays?\n"


@pytest.fixture(params=list(SPEAKERS))
def teller(request: pytest.FixtureRequest, database_url: str, story: Story) -> Iterator[Teller]:
    story.policy()
    story.tell(lambda session: register(session, ASKABLE, actor="test", now=story.now))
    with telling(database_url, story, request.param) as made:
        yield made


def rows(engine: Engine) -> dict[str, int]:
    names = ("drafts", "tickets", "ticket_work", "ticket_deliveries", "journal", "outbox")
    with engine.connect() as connection:
        return {
            name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()
            for name in names
        }


def test_a_label_starts_a_review_and_the_ticket_gets_the_link(teller: Teller) -> None:
    told = teller.told(text=WORDS)
    assert teller.fate(teller.speaker.created(told)) == "ignored"
    assert teller.fate(teller.speaker.labelled(told, "policy-review")) == "applied"
    before, draft = teller.drafts()
    assert (draft.number, draft.plan, draft.stage) == (2, "askable", "development")
    assert draft.policy_id == before.policy_id
    assert teller.text_of(draft.id) == ("# Payments\n\nWho pays?\n", "ada@example.org")
    (row,) = teller.rows()
    named = teller.named(told)
    assert (row.connection, row.external_id, row.name) == (
        teller.system, named.external_id, named.name,
    )  # fmt: skip
    assert (row.draft_id, row.purpose, row.origin) == (draft.id, "review", TicketOrigin.ASKED)
    (link,) = teller.works(TicketAct.LINK)
    assert link.ticket_id == row.id
    assert not teller.answers()
    teller.story.draft_id = draft.id
    assert teller.story.actions() == ["draft:submitted", "revision:added", "ticket:linked"]
    assert {one.actor for one in teller.story.journal()} == {f"tickets:{teller.system}"}


def test_a_command_does_so_too_in_the_ticket_or_in_a_comment(teller: Teller) -> None:
    said = teller.told(text=f"{WORDS}/placet review\n")
    assert teller.fate(teller.speaker.created(said)) == "applied"
    other = teller.told(text=WORDS, number=8)
    asked = teller.speaker.commented(other, "Please.\n/placet review")
    if teller.system == "jira":
        # It tells no text of the issue with a comment: there is nothing to submit.
        assert teller.fate(asked) == "refused"
        return
    assert teller.fate(asked) == "applied"
    _, first, second = teller.drafts()
    assert teller.text_of(first.id) == teller.text_of(second.id)
    assert "/placet" not in teller.text_of(first.id)[0]


def test_the_same_delivery_again_changes_nothing(teller: Teller, engine: Engine) -> None:
    delivery = teller.speaker.labelled(teller.told(text=WORDS), "policy-review")
    assert teller.fate(delivery) == "applied"
    before = rows(engine)
    for _ in range(3):
        assert teller.fate(delivery) == "ignored"
    assert rows(engine) == before


def test_the_same_delivery_at_once_has_one_effect(teller: Teller) -> None:
    delivery = teller.speaker.labelled(teller.told(text=WORDS), "policy-review")
    fates = all_at_once([lambda: teller.fate(delivery)] * 6)
    assert sorted(fates) == ["applied", *["ignored"] * 5]
    assert len(teller.drafts()) == 2
    assert len(teller.works(TicketAct.LINK)) == 1


def test_several_that_ask_for_one_ticket_at_once_start_one_review(teller: Teller) -> None:
    told = teller.told(text=WORDS)
    deliveries = [teller.speaker.labelled(told, "policy-review") for _ in range(3)]
    if teller.system != "jira":
        deliveries += [teller.speaker.commented(told, "/placet review", str(n)) for n in range(3)]
    fates = all_at_once([lambda one=one: teller.fate(one) for one in deliveries])
    assert len(teller.drafts()) == 2
    assert "applied" in fates
    assert "refused" not in fates


@pytest.mark.parametrize("changed", ["body", "secret", "none"])
def test_what_is_not_signed_by_it_is_refused_and_leaves_no_trace(
    teller: Teller, engine: Engine, changed: str
) -> None:
    before = rows(engine)
    sent = teller.speaker.labelled(teller.told(text=WORDS), "policy-review")
    other = teller.speaker.labelled(
        replace(teller.told(text=WORDS), secret="whsec_b3RoZXIgb3RoZXIgb3RoZXI="), "policy-review"
    )
    bad = {
        "body": Delivery(sent.headers, sent.body + b" ", ""),
        "secret": other,
        "none": Delivery({"content-type": "application/json"}, sent.body, ""),
    }
    answer = teller.post(bad[changed])
    assert answer.status_code == 403
    assert answer.json()["type"] == "urn:placet:problem:bad-signature"
    assert rows(engine) == before


def test_nobody_is_heard_under_another_name_or_without_a_secret(
    teller: Teller, engine: Engine
) -> None:
    before = rows(engine)
    sent = teller.speaker.created(teller.told(text=WORDS))
    answers = [teller.post(sent, name) for name in ("silent", "nobody", "Jira", "%20", "a/b")]
    assert {one.status_code for one in answers} == {404}
    # Of another system, with another way of signing.
    wrong = "zendesk" if teller.system != "zendesk" else "github"
    assert teller.post(sent, wrong).status_code == 403
    assert rows(engine) == before


def test_what_is_signed_and_no_delivery_is_said_so_and_leaves_no_trace(
    teller: Teller, engine: Engine
) -> None:
    before = rows(engine)
    if teller.system == "github":
        sent = teller.speaker.created(teller.told(number="7 or 8"))
    else:
        sent = teller.speaker.moved(teller.told(), "")
    answer = teller.post(sent)
    assert (answer.status_code, answer.json()["type"]) == (
        400, "urn:placet:problem:unreadable-delivery",
    )  # fmt: skip
    assert rows(engine) == before


def test_what_placet_did_itself_is_on_record_and_does_nothing(teller: Teller) -> None:
    accounts = {
        "jira": {"account": "5b10", "mail": "bot@example.org"},
        "github": {"account": "placet-bot"},
        "zendesk": {"account": "4711"},
        "roundup": {"account": "placet"},
        "webhook": {"account": "bot"},
    }
    us = teller.told(text=WORDS, **accounts[teller.system])
    one = teller.speaker
    for sent in (
        one.labelled(us, "policy-review"),
        one.commented(us, "/placet review"),
        one.moved(us, one.done, closed=True),
    ):
        assert teller.fate(sent) == "ignored"
    assert len(teller.drafts()) == 1
    assert not teller.works(TicketAct.COMMENT)
    assert {one.why for one in teller.deliveries()} == {"Placet did it itself."}
    assert {one.fate for one in teller.deliveries()} == {DeliveryFate.IGNORED}


def test_a_second_label_starts_no_second_review_but_does_once_the_first_is_over(
    teller: Teller,
) -> None:
    told = teller.told(text=WORDS)
    assert teller.fate(teller.speaker.labelled(told, "policy-review")) == "applied"
    again = teller.told(text=WORDS)
    assert teller.fate(teller.speaker.labelled(again, "policy-review")) == "ignored"
    draft = teller.drafts()[-1]
    with teller.story.engine.begin() as connection:
        connection.execute(
            text("UPDATE drafts SET stage = 'withdrawn' WHERE id = :id"), {"id": draft.id}
        )
    assert teller.fate(teller.speaker.labelled(again, "policy-review")) == "applied"
    assert len(teller.drafts()) == 3
    assert len(teller.rows()) == 2
