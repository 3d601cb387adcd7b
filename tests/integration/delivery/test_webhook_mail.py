"""The mail to the owner of a webhook that was disabled by itself, from the outbox to the file."""

from postoffice import PostOffice
from reading import flat
from sqlmodel import Session
from stories import SERVICE, Story
from subscribers import Subscribers

from models.vocabulary import DisabledBecause
from models.webhook import Webhook
from ticketing.webhooks.change_webhook import Wish, change_webhook
from ticketing.webhooks.disabling import disable

URL = "https://hooks.example.org/placet?token=CANARY"


def disabled(story: Story) -> str:
    webhook = Subscribers(story).add(URL)

    def end(session: Session) -> None:
        disable(session, session.get_one(Webhook, webhook), DisabledBecause.GONE, now=story.now)

    story.tell(end)
    return webhook


def test_the_owner_is_told_and_the_url_is_not(story: Story, post: PostOffice) -> None:
    webhook = disabled(story)
    post.send_all()
    mail = post.one("webhook_disabled", "owner@")
    assert mail.subject == "The webhook to hooks.example.org was disabled"
    assert "it answered 410" in flat(mail)
    assert f"/api/v1/webhooks/{webhook}" in mail.text
    assert "CANARY" not in mail.text + mail.html


def test_enabled_again_before_it_goes_out_nobody_is_bothered(
    story: Story, post: PostOffice
) -> None:
    webhook = disabled(story)
    story.tell(
        lambda session: change_webhook(
            session, webhook, Wish(active=True), actor=SERVICE, now=story.now
        )
    )
    post.send_all()
    assert post.mails("webhook_disabled") == []
