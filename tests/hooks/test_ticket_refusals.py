"""A ticket that asks in vain is told why, and the lead sees it on the board."""

from collections.abc import Iterator

import pytest
from hooks_tickets import ASKABLE, LINK_SECRET, Teller, telling
from stories import Story

from models.vocabulary import DeliveryFate, TicketAct
from review.links import Links, Purpose
from review.plans.store import register
from ticketing.taking.starts import MOST_STARTS
from ticketing.taking.tickets import MOST_ANSWERS

WORDS = "payments\n\nWho pays?\n"


@pytest.fixture
def teller(database_url: str, story: Story) -> Iterator[Teller]:
    story.policy()
    story.tell(lambda session: register(session, ASKABLE, actor="test", now=story.now))
    with telling(database_url, story, "jira") as made:
        yield made


def asked(teller: Teller, **facts: object) -> str:
    return teller.fate(teller.speaker.labelled(teller.told(**facts), "policy-review"))


REFUSED = [
    ({"text": "refunds\n\nWho pays?"}, "There is no policy refunds."),
    ({"text": "About payments\n\nWho pays?"}, "The key of a policy should stand in the first line"),
    ({"text": "payments\n\n"}, "The ticket has no text that could be reviewed."),
    ({"text": WORDS, "account": "eve", "mail": "eve@example.org"}, "Whoever asked may not ask"),
    ({"text": "refunds\n\nWho?", "account": "eve"}, "Whoever asked may not ask"),
    ({"text": "payments\n\nWho \u202e pays?"}, "text"),
]


@pytest.mark.parametrize(("facts", "why"), REFUSED)
def test_it_is_answered_with_the_reason(teller: Teller, facts: dict[str, object], why: str) -> None:
    before = teller.story.tell(lambda session: len(teller.drafts()))
    assert asked(teller, **facts) == "refused"
    assert len(teller.drafts()) == before
    (delivery,) = teller.deliveries()
    assert delivery.fate is DeliveryFate.REFUSED
    assert (delivery.name, delivery.url) == (
        "TRUST-7",
        "https://example.atlassian.net/browse/TRUST-7",
    )
    (words,) = teller.answers()
    assert words.startswith("No review was started from this ticket. ")
    assert words.endswith(delivery.why)
    assert why in words
    (row,) = teller.rows()
    assert (row.draft_id, row.policy_id, row.external_id) == (None, None, "10007")
    assert not teller.works(TicketAct.LINK)


def test_a_plan_that_there_is_not_leaves_no_half_of_a_draft(
    database_url: str, story: Story
) -> None:
    story.policy()
    with telling(database_url, story, "jira") as teller:
        assert asked(teller, text=WORDS) == "refused"
        assert len(teller.drafts()) == 1
        assert "no plan named 'askable'" in teller.deliveries()[0].why
        story.tell(lambda session: register(session, ASKABLE, actor="test", now=story.now))
        assert asked(teller, text=WORDS) == "applied"
        assert len(teller.drafts()) == 2


def test_who_labels_is_asked_and_whose_words_they_are_is_kept(teller: Teller) -> None:
    assert asked(teller, text=WORDS, account="ada", author="eve") == "applied"
    assert teller.text_of(teller.drafts()[-1].id)[1] == "eve@example.org"
    assert asked(teller, text=WORDS, account="eve", author="ada", number=8) == "refused"


def test_words_of_somebody_unknown_are_the_leads(teller: Teller) -> None:
    zendesk = Teller(teller.story, teller.client, "zendesk")
    assert asked(zendesk, text=WORDS, author="somebody") == "applied"
    assert zendesk.text_of(zendesk.drafts()[-1].id)[1] == "lead@example.org"


def test_a_flood_of_labels_ends_and_is_seen(teller: Teller) -> None:
    fates = [asked(teller, text=WORDS, number=n) for n in range(MOST_STARTS + 3)]
    assert fates == ["applied"] * MOST_STARTS + ["refused"] * 3
    assert len(teller.drafts()) == 1 + MOST_STARTS
    teller.later(hours=2)
    assert asked(teller, text=WORDS, number=99) == "applied"


def test_a_machine_that_asks_again_and_again_is_not_answered_for_ever(teller: Teller) -> None:
    for _ in range(MOST_ANSWERS + 5):
        assert asked(teller, text="refunds\n\nWho?") == "refused"
    assert len(teller.answers()) == MOST_ANSWERS
    assert len(teller.rows()) == 1


def board(teller: Teller) -> str:
    teller.client.cookies.clear()
    teller.story.person("staff@example.org", staff=True)
    person = teller.story.people["staff@example.org"]
    token = Links.from_secret(LINK_SECRET).sign(
        Purpose.SIGN_IN, person, jti="one", now=teller.story.now
    )
    teller.client.get(f"/sign-in/{token}", follow_redirects=False)
    answer = teller.client.get("/")
    assert answer.status_code == 200
    return answer.text


def test_the_board_says_so_until_the_ticket_has_its_review_or_two_weeks_are_over(
    teller: Teller,
) -> None:
    assert asked(teller, text="refunds\n\nWho?", number=7) == "refused"
    assert asked(teller, text="<b>x</b>\n\nWho?", number=8) == "refused"
    shown = board(teller)
    assert "Tickets that could not be taken" in shown
    assert 'href="https://example.atlassian.net/browse/TRUST-7"' in shown
    assert "There is no policy refunds." in shown
    assert asked(teller, text=WORDS, number=7) == "applied"
    shown = board(teller)
    assert "TRUST-7" not in shown.partition("</section>")[0]
    assert "TRUST-8" in shown
    teller.later(days=15)
    assert "Tickets that could not be taken" not in board(teller)
