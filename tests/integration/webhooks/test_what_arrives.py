"""Posts to a receiver on a real socket, which checks their signatures as anybody would."""

from datetime import timedelta

import pytest
from receivers import Receiver, dripping, status, without_end
from standardwebhooks.webhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError
from stories import SERVICE, Story
from subscribers import KEYS, Subscribers

from models.vocabulary import DisabledBecause, PostState, WebhookState
from review.rules.public_events import PublicEvent
from ticketing.webhooks.delivering import LOST, Delivery
from ticketing.webhooks.keys import Keys
from ticketing.webhooks.posting import Poster
from ticketing.webhooks.rotate_secret import rotate_secret
from ticketing.webhooks.try_out import try_out

PENDING, DELIVERED, FAILED = PostState.PENDING, PostState.DELIVERED, PostState.FAILED
OPENED = [PublicEvent.ROUND_OPENED]


def one_event(story: Story, subscribers: Subscribers, receiver: Receiver) -> str:
    """The id of a subscription for which one post waits."""
    webhook = subscribers.add(receiver.url(), events=OPENED)
    story.policy()
    story.round()
    subscribers.follow()
    return webhook


def test_everything_arrives_signed_and_in_order(
    story: Story, subscribers: Subscribers, receiver: Receiver
) -> None:
    webhook = subscribers.add(receiver.url())
    story.policy()
    story.round()
    story.everyone_approves()
    subscribers.follow()
    assert subscribers.deliver() == len(subscribers.posts(webhook))
    came = subscribers.verified(webhook, receiver)
    assert [one["type"] for one in came] == subscribers.told(webhook)
    assert set(subscribers.states(webhook)) == {DELIVERED}
    ids = [one.headers["webhook-id"] for one in receiver.got]
    assert len(set(ids)) == len(ids)
    assert {one.headers["content-type"] for one in receiver.got} == {"application/json"}


def test_a_forged_body_is_noticed(
    story: Story, subscribers: Subscribers, receiver: Receiver
) -> None:
    webhook = one_event(story, subscribers, receiver)
    subscribers.deliver()
    (got,) = receiver.got
    with pytest.raises(WebhookVerificationError):
        Verifier(subscribers.secrets[webhook]).verify(got.body + b" ", got.headers)


def test_killed_between_the_post_and_its_mark_it_arrives_again_under_the_same_id(
    story: Story, subscribers: Subscribers, receiver: Receiver
) -> None:
    webhook = one_event(story, subscribers, receiver)
    subscribers.now = story.now
    claimed = subscribers.delivery.claim()
    assert claimed is not None
    subscribers.delivery.post(claimed)
    # Nobody writes down what became of it; while the lease lasts nobody else posts there.
    assert subscribers.deliver() == 0
    subscribers.now = story.now + timedelta(minutes=1)
    assert subscribers.deliver() == 1
    first, second = receiver.got
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    assert first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"]
    assert subscribers.states(webhook) == [DELIVERED]
    # Whoever comes back from the dead has nothing to say.
    subscribers.delivery.deliver(claimed)
    assert len(subscribers.tries(claimed.post_id)) == 1


def test_what_failed_comes_again_under_the_same_id_with_a_new_time(
    story: Story, subscribers: Subscribers, receiver: Receiver
) -> None:
    webhook = one_event(story, subscribers, receiver)
    receiver.behave = status(500)
    subscribers.now = story.now
    assert subscribers.deliver() == 1
    assert subscribers.states(webhook) == [PENDING]
    subscribers.now = story.now + timedelta(seconds=4)
    assert subscribers.deliver() == 0
    receiver.behave = status(200)
    subscribers.now = story.now + timedelta(seconds=6)
    assert subscribers.deliver() == 1
    assert subscribers.states(webhook) == [DELIVERED]
    first, second = (one.headers for one in receiver.got)
    assert first["webhook-id"] == second["webhook-id"]
    assert int(second["webhook-timestamp"]) - int(first["webhook-timestamp"]) == 6
    (post,) = subscribers.posts(webhook)
    assert [(one.status, one.error) for one in subscribers.tries(post.id)] == [
        (500, None),
        (200, None),
    ]


@pytest.mark.parametrize(
    ("behave", "state", "code"),
    [(without_end, DELIVERED, 200), (dripping, PENDING, None), (status(302), PENDING, 302)],
)
def test_whoever_misbehaves_is_left_and_told_of(
    story: Story,
    subscribers: Subscribers,
    receiver: Receiver,
    behave: object,
    state: PostState,
    code: int | None,
) -> None:
    subscribers.poster = Poster(allowed=subscribers.poster.allowed, whole_seconds=0.5)
    webhook = one_event(story, subscribers, receiver)
    receiver.behave = behave  # pyright: ignore[reportAttributeAccessIssue]
    assert subscribers.deliver() == 1
    (post,) = subscribers.posts(webhook)
    assert post.state is state
    (made,) = subscribers.tries(post.id)
    assert made.status == code
    assert (made.error is None) == (code is not None)


def test_after_ten_tries_over_three_days_it_is_given_up_and_the_log_has_them_all(
    story: Story, subscribers: Subscribers, receiver: Receiver
) -> None:
    webhook = one_event(story, subscribers, receiver)
    receiver.behave = status(503)
    subscribers.now = story.now
    while subscribers.states(webhook) == [PENDING]:
        subscribers.now = subscribers.posts(webhook)[0].next_at
        assert subscribers.deliver() == 1
    (post,) = subscribers.posts(webhook)
    assert post.state is FAILED
    assert subscribers.now - story.now > timedelta(hours=75)
    assert len(receiver.got) == len(subscribers.tries(post.id)) == 10
    assert {one.headers["webhook-id"] for one in receiver.got} == {
        receiver.got[0].headers["webhook-id"]
    }


def test_whoever_says_when_gets_nothing_before_then(
    story: Story, subscribers: Subscribers, receiver: Receiver
) -> None:
    webhook = one_event(story, subscribers, receiver)
    receiver.behave = status(429, "Retry-After: 3600")
    subscribers.now = story.now
    subscribers.deliver()
    story.later(minutes=5).answer("legal@example.org")
    story.tell(
        lambda session: try_out(
            session, webhook, base_url="https://placet.test", actor=SERVICE, now=story.now
        )
    )
    receiver.behave = status(200)
    subscribers.now = story.now + timedelta(minutes=50)
    assert subscribers.deliver() == 0
    subscribers.now = story.now + timedelta(minutes=56)
    assert subscribers.deliver() == 2


def test_who_is_gone_is_posted_to_no_more_and_the_owner_gets_a_mail(
    story: Story, subscribers: Subscribers, receiver: Receiver
) -> None:
    webhook = one_event(story, subscribers, receiver)
    receiver.behave = status(410)
    subscribers.deliver()
    found = subscribers.webhook(webhook)
    assert (found.state, found.disabled_because) == (WebhookState.DISABLED, DisabledBecause.GONE)
    assert story.mails().count("webhook_disabled") == 1
    subscribers.now = story.now + timedelta(days=300)
    assert subscribers.deliver() == 0
    assert len(receiver.got) == 1


def test_where_nothing_arrives_for_days_it_is_disabled_and_the_owner_gets_a_mail(
    story: Story, subscribers: Subscribers, receiver: Receiver
) -> None:
    webhook = subscribers.add(receiver.url(), events=[PublicEvent.REVISION_ADDED])
    receiver.behave = status(500)
    subscribers.now = story.now
    story.policy()
    story.round()
    for day in range(6):
        assert subscribers.webhook(webhook).state is WebhookState.ACTIVE
        subscribers.follow()
        for hour in range(0, 24, 6):
            subscribers.now = story.now + timedelta(hours=hour)
            subscribers.deliver()
        story.later(days=1).revision(f"# Payments\n\nDay {day}.\n")
    found = subscribers.webhook(webhook)
    assert found.disabled_because is DisabledBecause.FAILING
    assert story.mails().count("webhook_disabled") == 1


def test_both_secrets_sign_while_both_are_valid_the_newest_first(
    story: Story, subscribers: Subscribers, receiver: Receiver
) -> None:
    webhook = subscribers.add(receiver.url())
    story.policy()
    old = subscribers.secrets[webhook]
    real_now = subscribers.clock()
    _, new = story.tell(
        lambda session: rotate_secret(
            session,
            webhook,
            overlap=timedelta(hours=1),
            keys=KEYS,
            actor=SERVICE,
            now=real_now,
        )
    )
    assert new != old
    subscribers.follow()
    subscribers.deliver()
    got = receiver.got[0]
    for secret in (old, new):
        Verifier(secret).verify(got.body, got.headers)
    first, second = got.headers["webhook-signature"].split(" ")
    Verifier(new).verify(got.body, {**got.headers, "webhook-signature": first})
    Verifier(old).verify(got.body, {**got.headers, "webhook-signature": second})


def test_after_the_overlap_only_the_new_secret_signs(
    story: Story, subscribers: Subscribers, receiver: Receiver
) -> None:
    webhook = one_event(story, subscribers, receiver)
    old = subscribers.secrets[webhook]
    _, new = story.tell(
        lambda session: rotate_secret(
            session, webhook, overlap=timedelta(), keys=KEYS, actor=SERVICE, now=story.now
        )
    )
    subscribers.deliver()
    (got,) = receiver.got
    Verifier(new).verify(got.body, got.headers)
    with pytest.raises(WebhookVerificationError):
        Verifier(old).verify(got.body, got.headers)


def test_with_another_link_secret_nothing_is_posted_with_a_signature_nobody_knows(
    story: Story, subscribers: Subscribers, receiver: Receiver
) -> None:
    webhook = one_event(story, subscribers, receiver)
    other = Delivery(
        story.engine,
        subscribers.poster,
        Keys("another-secret-of-thirty-two-bytes!"),
        lambda: story.now,
    )
    claimed = other.claim()
    assert claimed is not None
    other.deliver(claimed)
    assert receiver.connections == 0
    (post,) = subscribers.posts(webhook)
    assert [one.error for one in subscribers.tries(post.id)] == [LOST]


def test_an_address_that_has_moved_inside_since_is_not_posted_to(
    story: Story, subscribers: Subscribers, receiver: Receiver
) -> None:
    subscribers.poster = Poster(resolve=lambda host, port: ["127.0.0.1"])
    webhook = subscribers.add(f"https://moved.example.org:{receiver.port}/", events=OPENED)
    story.policy()
    story.round()
    subscribers.follow()
    assert subscribers.deliver() == 1
    assert receiver.connections == 0
    (post,) = subscribers.posts(webhook)
    (made,) = subscribers.tries(post.id)
    assert "not an address of the public internet" in (made.error or "")
