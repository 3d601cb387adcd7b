"""What of a review becomes a post, for whom, and that nothing hidden ever does."""

import json
from collections.abc import Sequence

import pytest
from remarks import say
from sqlmodel import Session
from stories import Story
from subscribers import Subscribers

from models.vocabulary import Audience, WebhookState
from models.webhook import Webhook
from review.commands.close_round import close_round
from review.rules.public_events import NAMES, PublicEvent
from ticketing.webhooks.following import follow_for_webhooks

URL = "https://hooks.example.org/placet"
FIELDS = {"policy", "draft", "number", "round", "subject", "url"}


def a_review(story: Story) -> None:
    story.policy()
    story.round()
    story.everyone_approves()
    story.settle()
    story.promote()


def test_a_whole_review_is_told_in_order_by_the_names_of_the_journal(
    story: Story, subscribers: Subscribers
) -> None:
    webhook = subscribers.add(URL)
    a_review(story)
    subscribers.follow()
    told = subscribers.told(webhook)
    # The policy was created at the same moment, in a stream of its own.
    assert told.count("policy:created") == 1
    told.remove("policy:created")
    assert told == [one for one in story.actions() if one in NAMES]
    assert told[:3] == ["draft:submitted", "revision:added", "round:opened"]
    assert told.count("sign_off:recorded") == 4
    assert told[-2:] == ["round:closed", "draft:promoted"]


def test_a_post_says_what_happened_to_what_and_where_to_look(
    story: Story, subscribers: Subscribers
) -> None:
    webhook = subscribers.add(URL, events=[PublicEvent.ROUND_OPENED, PublicEvent.POLICY_CREATED])
    story.policy()
    round_ = story.round()
    subscribers.follow()
    said = {one.event: json.loads(one.body) for one in subscribers.posts(webhook)}
    created, opened = said["policy:created"], said["round:opened"]
    assert opened == {
        "type": "round:opened",
        "timestamp": "2026-03-02T09:00:00.000Z",
        "data": {
            "policy": "payments",
            "draft": story.draft_id,
            "number": 1,
            "round": 1,
            "subject": {"type": "round", "id": round_.id},
            "url": f"https://placet.test/drafts/{story.draft_id}",
        },
    }
    assert created["data"] | {"subject": None} == {
        "policy": "payments",
        "draft": None,
        "number": None,
        "round": None,
        "subject": None,
        "url": "https://placet.test/api/v1/policies/payments",
    }


@pytest.mark.parametrize(
    ("events", "told"),
    [
        ([], ["draft:submitted", "round:opened"]),
        ([PublicEvent.ROUND_OPENED], ["round:opened"]),
        ([PublicEvent.DRAFT_PROMOTED], []),
    ],
)
def test_whoever_chose_events_is_told_of_those(
    story: Story, subscribers: Subscribers, events: Sequence[PublicEvent], told: list[str]
) -> None:
    webhook = subscribers.add(URL, events=events)
    story.policy()
    story.round()
    subscribers.follow()
    some = ("draft:submitted", "round:opened")
    assert [one for one in subscribers.told(webhook) if one in some] == told


def test_whoever_chose_policies_is_told_of_those(story: Story, subscribers: Subscribers) -> None:
    story.policy(key="refunds")
    one = subscribers.add(URL, policies=["refunds"])
    subscribers.follow()
    before = len(subscribers.posts(one))
    story.policy(key="payments")
    story.round()
    subscribers.follow()
    assert len(subscribers.posts(one)) == before
    assert {json.loads(post.body)["data"]["policy"] for post in subscribers.posts(one)} <= {
        "refunds"
    }


def test_only_comments_for_everyone_are_told_and_nobodys_words(
    story: Story, subscribers: Subscribers
) -> None:
    webhook = subscribers.add(URL, events=[PublicEvent.COMMENT_ADDED])
    story.policy()
    story.round()
    for audience in Audience:
        say(story, "legal@example.org", f"CANARY {audience}", audience=audience)
    subscribers.follow()
    posts = subscribers.posts(webhook)
    assert len(posts) == 1
    assert "CANARY" not in posts[0].body


def test_no_post_holds_more_than_names_and_ids(story: Story, subscribers: Subscribers) -> None:
    webhook = subscribers.add(URL)
    a_review(story)
    subscribers.follow()
    for post in subscribers.posts(webhook):
        said = json.loads(post.body)
        assert set(said) == {"type", "timestamp", "data"}
        assert set(said["data"]) == FIELDS
        for person in (*story.people, *story.people.values()):
            assert person not in post.body
        assert "approve" not in post.body
        assert "first" not in post.body


INDEPENDENT = """
name: apart
first_pass: independent
deadline: 5
requirements:
  - {group: legal, rule: any}
  - {group: data, rule: any}
"""


def test_where_everybody_judges_for_themselves_nothing_tells_who_has_answered(
    story: Story, subscribers: Subscribers
) -> None:
    webhook = subscribers.add(URL)
    story.tell(lambda session: _register(session, story))
    story.policy("legal", "data", plan="apart")
    story.round()
    say(story, "data@example.org", "Why?", audience=Audience.EVERYONE)
    story.answer("legal@example.org")
    subscribers.follow()
    calm = ["draft:submitted", "policy:created", "revision:added", "round:opened"]
    assert sorted(subscribers.told(webhook)) == calm
    story.later(minutes=1).answer("data@example.org")
    story.tell(
        lambda session: close_round(
            session, story.draft_id, 1, reason="Enough.", actor="test", now=story.now
        )
    )
    subscribers.follow()
    assert subscribers.told(webhook)[4:] == ["round:closed"]
    say(story.later(minutes=1), "data@example.org", "After.", audience=Audience.EVERYONE)
    subscribers.follow()
    assert subscribers.told(webhook)[5:] == ["comment:added"]


def _register(session: Session, story: Story) -> None:
    from review.plans.store import register

    register(session, INDEPENDENT, actor="test", now=story.now)


@pytest.mark.parametrize("state", [WebhookState.DISABLED, WebhookState.REMOVED])
def test_whoever_is_not_posted_to_collects_nothing(
    story: Story, subscribers: Subscribers, state: WebhookState
) -> None:
    webhook = subscribers.add(URL)

    def end(session: Session) -> None:
        session.get_one(Webhook, webhook).state = state

    story.tell(end)
    story.policy()
    subscribers.follow()
    assert subscribers.posts(webhook) == []


def test_a_step_that_is_undone_is_taken_again_and_each_event_is_posted_once(
    story: Story, subscribers: Subscribers
) -> None:
    webhook = subscribers.add(URL)
    story.policy()
    from review.commands.publish_events import publish_events

    story.tell(publish_events)

    def broken_off(session: Session) -> None:
        assert follow_for_webhooks(session, base_url="https://placet.test", now=story.now)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        story.tell(broken_off)
    assert subscribers.posts(webhook) == []
    subscribers.follow()
    subscribers.follow()
    written = ["draft:submitted", "policy:created", "revision:added"]
    assert sorted(subscribers.told(webhook)) == written
