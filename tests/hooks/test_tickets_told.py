"""No log holds what a ticket says, nor a secret; and starts that the file says in full."""

import logging
from dataclasses import replace

import pytest
from hook_samples import SECRET, SPEAKERS, Delivery
from hooks_tickets import ASKABLE, mapping_source, telling
from stories import Story

from review.plans.store import register
from ticketing.mapping.reading import read_mapping

DEFAULT = """\
  - {connection: jira, label: for-the-lead, policy: {field: customfield_10050}, round: true}
"""


@pytest.mark.parametrize("system", list(SPEAKERS))
def test_no_log_tells_what_a_ticket_says(
    database_url: str, story: Story, system: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    story.policy()
    story.tell(lambda session: register(session, ASKABLE, actor="test", now=story.now))
    with telling(database_url, story, system) as teller:
        told = teller.told(
            text="payments\n\nCANARY words of a draft.\n", title="CANARY title", account="ada"
        )
        one = teller.speaker
        assert teller.fate(one.labelled(told, "policy-review")) == "applied"
        assert teller.fate(one.commented(told, "/placet status\nCANARY said")) == "applied"
        refused = replace(told, text="CANARY-no-policy\n\nCANARY", number=8)
        assert teller.fate(one.labelled(refused, "policy-review")) == "refused"
        sent = one.created(told)
        assert teller.post(Delivery(sent.headers, sent.body + b" CANARY", "")).status_code == 403
        if system != "github":
            assert teller.post(one.moved(told, "")).status_code == 400
            assert "cannot be read" in caplog.text
    assert "CANARY" not in caplog.text
    assert SECRET not in caplog.text


def test_by_default_the_lead_may_ask_and_a_round_may_be_opened_at_once(
    database_url: str, story: Story
) -> None:
    story.policy()
    story.later(hours=1)
    with telling(database_url, story, "jira") as teller:
        mapping = read_mapping(mapping_source() + DEFAULT)
        state = teller.client.app.state.placet
        teller.client.app.state.placet = replace(
            state, config=replace(state.config, tickets=mapping)
        )
        text = "# Payments\n\nWho pays?\n"
        eve = teller.told(text=text, account="e", mail="eve@example.org", author="e")
        assert teller.fate(teller.speaker.labelled(eve, "for-the-lead")) == "refused"
        assert "may not ask" in teller.answers()[-1]
        lead = teller.told(text=text, account="l", mail="lead@example.org", author="eve")
        assert teller.fate(teller.speaker.labelled(lead, "for-the-lead")) == "applied"
        draft = teller.drafts()[-1]
        assert (draft.number, draft.plan) == (2, "standard")
        assert teller.text_of(draft.id) == (text, "eve@example.org")
        story.draft_id = draft.id
        assert "round:opened" in story.actions()
        assert {one.split(":")[0] for one in story.mails()} >= {"invitation"}
        teller.client.app.state.placet = state


def test_whoever_wrote_the_ticket_is_not_asked_to_sign_their_own_words_off(
    database_url: str, story: Story
) -> None:
    story.policy()
    story.tell(lambda session: register(session, ASKABLE, actor="test", now=story.now))
    with telling(database_url, story, "webhook") as teller:
        told = teller.told(text="payments\n\nWho pays?\n", author="legal")
        assert teller.fate(teller.speaker.labelled(told, "policy-review")) == "applied"
        story.draft_id = teller.drafts()[-1].id
        story.round()
    assert [one.group_key for one in story.requests()] == ["data"]
    story.answer("data@example.org")
    assert not story.gate().open
