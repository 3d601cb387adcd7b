"""SendGrid beside the story of a test, whose people it sends mails of."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hooks_sendgrid import SECRET, SendGrid, public
from mailroom import DOMAIN, Mailroom
from stories import Story

from api.app import create_app
from api.config import ApiConfig


@pytest.fixture
def sendgrid(database_url: str, story: Story) -> SendGrid:
    story.policy()
    story.round()
    key = ec.generate_private_key(ec.SECP256R1())
    config = ApiConfig(
        database_url=database_url,
        public_url="http://testserver",
        link_secret=SECRET,
        reply_domain=DOMAIN,
        mail_domain="placet.example",
        sendgrid_inbound_key=public(key),
    )
    app = create_app(config, now=lambda: story.now)
    return SendGrid(app, Mailroom(story), key)
