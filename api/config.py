"""What the API needs to know of its installation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ticketing.mapping.values import NO_TICKETS, TicketMapping
from ticketing.webhooks.judging import NOTHING, Allowed


@dataclass(frozen=True, kw_only=True)
class ApiConfig:
    """Values from the settings; built in an entry point, passed in, never read from outside."""

    database_url: str
    # The base of every link that is handed out, without a slash at the end.
    public_url: str
    # At least 32 bytes: signs links and cookies.
    link_secret: str
    # The key pairs for access tokens, as `placet keys` writes them, or the file in which they are.
    token_keys: str | None = field(default=None, repr=False)
    token_keys_file: Path | None = None
    mail: str = "files"
    # Where outgoing mail lies while `mail` is `files`.
    mail_dir: Path | None = None
    # Bodies over this many bytes are refused with 413.
    max_body_bytes: int = 2_000_000
    # SendGrid's public key (base64 of DER) for its event webhook; none: no such webhook.
    sendgrid_webhook_key: str | None = None
    # The domain of the addresses for answers by mail; empty: none are taken.
    reply_domain: str = ""
    # Of the sender of Placet's own mail, and of its Message-IDs.
    mail_domain: str = "example.org"
    # Whether files that come with them are kept.
    keep_attachments: bool = False
    # SendGrid's public key (base64 of DER) for Inbound Parse; none: no such webhook.
    sendgrid_inbound_key: str | None = None
    # Calls a minute by one token or client, and tries to come in from one address; none: no bound.
    calls_each_minute: int | None = None
    sign_ins_each_minute: int | None = None
    # What webhooks may reach although it is not public.
    webhooks_allowed: Allowed = NOTHING
    lock_timeout_seconds: float = 5.0
    # The base of Prefect's own UI, for links to flow runs.
    prefect_ui_url: str | None = None
    # What is done in ticket systems.
    tickets: TicketMapping = NO_TICKETS
    # With which its hooks are signed, by connection; none: nothing is heard of it.
    ticket_secrets: Mapping[str, str] = field(default_factory=dict[str, str])
