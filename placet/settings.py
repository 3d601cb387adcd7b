"""The settings: environment variables `PLACET_*`, an optional `.env`, secrets also as files."""

import re
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    AliasChoices,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from notifications.channels.sendgrid_settings import refuse_unfit_host, refuse_unfit_key
from placet.failures import BadSetting
from placet.settings_sources import SecretFiles, one_line
from ticketing.webhooks.judging import read_allowed

LINK_SECRET_MIN_BYTES = 32
# A mailbox as settings need it: what follows `<` or the whole; the mail room is stricter.
MAILBOX = re.compile(r"(?:[^<>@\x00-\x1f\x7f]* )?<?[^<>@\s]+@[^<>@\s]+>?")
# ASCII: the domain of the addresses for replies.
DOMAIN = re.compile(r"(?=.{1,200}$)[a-zA-Z0-9-]{1,63}(\.[a-zA-Z0-9-]{1,63})*")
QUIET_HOURS = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d-(?:[01]\d|2[0-3]):[0-5]\d")

# Addresses that mean "every one of this machine", and how it reaches itself then: looked up here,
# never bound to, which is what the linter suspects.
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104  (see above)


def _mailbox(value: str) -> str:
    if not MAILBOX.fullmatch(value):
        raise ValueError(f"{value!r} is not a mail address")
    return value


def _base_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ValueError(f"{value!r} is not an http:// or https:// URL")
    return value.rstrip("/")


def _domain(value: str) -> str:
    if not DOMAIN.fullmatch(value):
        raise ValueError(f"{value!r} is not the domain of a mail address")
    return value.lower()


def _quiet_hours(value: str) -> str:
    if value != "none" and (not QUIET_HOURS.fullmatch(value) or value[:5] == value[6:]):
        raise ValueError(f"{value!r} is neither `none` nor like 20:00-07:00")
    return value


Mailbox = Annotated[str, AfterValidator(_mailbox)]
BaseUrl = Annotated[str, AfterValidator(_base_url)]
Domain = Annotated[str, AfterValidator(_domain)]
Port = Annotated[int, Field(ge=0, le=65535)]


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="PLACET_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        populate_by_name=True,
    )

    data_dir: Path = Field(Path("./.placet"), description="Where `placet up` keeps everything.")
    database_url: SecretStr | None = Field(
        None,
        description="A PostgreSQL of one's own; empty: the embedded one in the data directory.",
    )
    prefect_database_url: SecretStr | None = Field(
        None,
        description="Prefect's database; empty: a second one on the same server.",
    )
    prefect_api_url: BaseUrl | None = Field(
        None,
        validation_alias=AliasChoices("PLACET_PREFECT_API_URL", "PREFECT_API_URL"),
        description="Prefect's API, for parts started alone. PREFECT_API_URL is understood too.",
    )
    prefect_auth: SecretStr | None = Field(
        None,
        validation_alias=AliasChoices("PLACET_PREFECT_AUTH", "PREFECT_API_AUTH_STRING"),
        description="`user:password` of it. PREFECT_API_AUTH_STRING is understood too.",
    )
    host: str = Field("127.0.0.1", min_length=1, description="Where the API and Prefect listen.")
    port: Port = Field(8600, description="The API's port; 0 picks a free one.")
    prefect_port: Port = Field(4210, description="Prefect's port; 0 picks a free one.")
    public_url: BaseUrl | None = Field(
        None, description="The base of links in mails; empty: http://HOST:PORT."
    )
    trusted_proxies: str | None = Field(
        None,
        description="Proxies whose X-Forwarded-* headers are believed: addresses, or `*`.",
    )
    mail: Literal["files", "smtp", "sendgrid"] = Field("files", description="How mail goes out.")
    mail_dir: Path | None = Field(
        None, description="The folder for mail as files; empty: mail/ in the data directory."
    )
    mail_from: Mailbox = Field(
        "Placet <placet@example.org>", description="The sender of every mail."
    )
    reply_domain: Domain | None = Field(
        None, description="The domain of reply+TOKEN@...; empty: no answers by mail."
    )
    attachments: Literal["refuse", "keep"] = Field(
        "refuse", description="What becomes of files that come with answers by mail."
    )
    sendgrid_inbound_key: str | None = Field(
        None,
        description="The public key of SendGrid's Inbound Parse; empty: no mail is taken from it.",
    )
    reply_authserv: str | None = Field(
        None,
        description="The name in Authentication-Results of the mail server that hands mail over.",
    )
    intake_host: str = Field("127.0.0.1", min_length=1, description="Where mail is taken.")
    intake_port: Annotated[int, Field(ge=1, le=65535)] | None = Field(
        None, description="Its port; empty: none is taken over LMTP or SMTP."
    )
    intake_protocol: Literal["lmtp", "smtp"] = Field("lmtp", description="Its protocol.")
    intake_certificate: Path | None = Field(
        None, description="For STARTTLS there: the certificate's file; empty: not offered."
    )
    intake_key: Path | None = Field(None, description="The file of the certificate's key.")
    smtp_host: str | None = Field(None, description="The mail server; needed with smtp.")
    smtp_port: Annotated[int, Field(ge=1, le=65535)] = Field(587, description="Its port.")
    smtp_user: str | None = Field(None, description="Its user; empty: no log-in.")
    smtp_password: SecretStr | None = Field(None, description="The password of that user.")
    smtp_tls: Literal["starttls", "tls", "none"] = Field("starttls", description="Its encryption.")
    sendgrid_api_key: SecretStr | None = Field(
        None, description="SendGrid's API key, with the right to send mail; needed with sendgrid."
    )
    sendgrid_residency: Literal["global", "eu"] = Field(
        "global", description="Where SendGrid handles the mail."
    )
    sendgrid_host: str | None = Field(
        None, description="A stand-in for SendGrid; empty: SendGrid's own of that residency."
    )
    sendgrid_webhook_key: str | None = Field(
        None,
        description="The public key of SendGrid's event webhook; empty: no events are taken.",
    )
    mails_each_hour: Annotated[int, Field(ge=0, le=10_000)] | None = Field(
        None,
        description="To one person, but for receipts, codes and sign-in links; 0: no bound. "
        "Empty: 12, and no bound while mail goes to files.",
    )
    quiet_hours: Annotated[str, AfterValidator(_quiet_hours)] | None = Field(
        None,
        description="When nobody is reminded, by their own clock; `none`: at no time. Empty: "
        "20:00-07:00, and at no time while mail goes to files.",
    )
    hold_mail_above: Annotated[int, Field(ge=0, le=1_000_000)] | None = Field(
        None,
        description="Mails in an hour, and some for each person, that go out unasked; 0: all. "
        "Empty: 200, and all while mail goes to files.",
    )
    tickets_file: Annotated[Path, AfterValidator(Path.absolute)] | None = Field(
        None,
        description="Names the ticket systems, and says what is done there; empty: none.",
    )
    webhooks_allow: str | None = Field(
        None,
        description="Hosts and networks that webhooks may reach although they are not public, and "
        "by http; empty: none.",
    )
    webhooks_at_once: Annotated[int, Field(ge=1, le=64)] = Field(
        8, description="Webhooks posted at once."
    )
    webhooks_timeout_seconds: Annotated[float, Field(ge=1, le=60)] = Field(
        15, description="How long one post may take, from the name's look-up to the answer."
    )
    link_secret: SecretStr | None = Field(
        None,
        description="Signs the links, 32 bytes or more; `placet up` makes one where it is empty.",
    )
    token_keys: SecretStr | None = Field(
        None,
        description="The key pairs for access tokens, as `placet keys` writes them.",
    )
    token_keys_file: Path | None = Field(
        None, description="The file in which they are; looked at again when it changes."
    )
    lead: Mailbox = Field(
        "Policy Lead <lead@example.org>",
        description="The first policy lead, made at the first start.",
    )
    max_body_bytes: Annotated[int, Field(ge=1024)] = Field(
        2_000_000, description="The largest request body."
    )
    calls_each_minute: Annotated[int, Field(ge=0, le=10_000_000)] = Field(
        60_000, description="API calls by one token or client in each process; 0: no bound."
    )
    sign_ins_each_minute: Annotated[int, Field(ge=0, le=1_000_000)] = Field(
        120, description="Tries at /sign-in and /oauth/token from one address; 0: no bound."
    )
    sweep_every_seconds: Annotated[float, Field(ge=1)] = Field(
        60, description="Between two looks at deadlines and reminders."
    )
    lock_timeout_seconds: Annotated[float, Field(gt=0)] = Field(
        5, description="How long a decision waits for another on the same draft."
    )
    api_workers: Annotated[int, Field(ge=1, le=64)] = Field(1, description="API processes.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="How much the parts log."
    )

    @field_validator("link_secret")
    @classmethod
    def _long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value and len(value.get_secret_value().encode()) < LINK_SECRET_MIN_BYTES:
            raise ValueError(f"needs at least {LINK_SECRET_MIN_BYTES} bytes")
        return value

    @field_validator("token_keys")
    @classmethod
    def _fit_keys(cls, value: SecretStr | None) -> SecretStr | None:
        if value:
            # As below.
            from review.signing.key_pairs import read_pairs

            read_pairs(value.get_secret_value())
        return value

    @field_validator("webhooks_allow")
    @classmethod
    def _fit_allowed(cls, value: str | None) -> str | None:
        if value:
            read_allowed(value)
        return value

    @field_validator("sendgrid_api_key")
    @classmethod
    def _fit_key(cls, value: SecretStr | None) -> SecretStr | None:
        if value:
            refuse_unfit_key(value.get_secret_value())
        return value

    @field_validator("sendgrid_webhook_key", "sendgrid_inbound_key")
    @classmethod
    def _fit_public_key(cls, value: str | None) -> str | None:
        if value:
            # Not at the top: most installations need no cryptography to read their settings.
            from api.hooks.signature import read_key

            read_key(value)
        return value

    @field_validator("sendgrid_host")
    @classmethod
    def _fit_host(cls, value: str | None) -> str | None:
        if value:
            refuse_unfit_host(value)
        return value

    @model_validator(mode="after")
    def _mail_is_complete(self) -> Self:
        if self.mail == "smtp" and not self.smtp_host:
            raise ValueError("PLACET_SMTP_HOST is missing, and PLACET_MAIL is smtp")
        if self.mail == "sendgrid" and not self.sendgrid_api_key:
            raise ValueError("PLACET_SENDGRID_API_KEY is missing, and PLACET_MAIL is sendgrid")
        if self.mail != "files" and "mail_from" not in self.model_fields_set:
            raise ValueError(f"PLACET_MAIL_FROM is missing, and PLACET_MAIL is {self.mail}")
        return self

    @model_validator(mode="after")
    def _intake_is_complete(self) -> Self:
        if self.intake_port is not None and not self.reply_domain:
            raise ValueError("PLACET_REPLY_DOMAIN is missing, and PLACET_INTAKE_PORT is set")
        if (self.intake_certificate is None) != (self.intake_key is None):
            raise ValueError("PLACET_INTAKE_CERTIFICATE and PLACET_INTAKE_KEY go together")
        return self

    @model_validator(mode="after")
    def _keys_come_from_one_place(self) -> Self:
        if self.token_keys and self.token_keys_file:
            raise ValueError("PLACET_TOKEN_KEYS and PLACET_TOKEN_KEYS_FILE: give one of them")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        del file_secret_settings
        files = SecretFiles(settings_cls)
        return init_settings, env_settings, dotenv_settings, files

    @property
    def outgoing_mail_dir(self) -> Path:
        return (self.mail_dir or self.data_dir / "mail").absolute()

    def listening_url(self, port: int) -> str:
        """The URL under which a browser on this machine reaches `port`."""
        host = EVERYWHERE.get(self.host, f"[{self.host}]" if ":" in self.host else self.host)
        return f"http://{host}:{port}"


def load_settings(**given: Any) -> Settings:
    """Settings from the world, `given` (where not None) first; a bad one is one line."""
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        raise BadSetting(one_line(error)) from None
