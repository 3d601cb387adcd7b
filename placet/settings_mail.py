"""The settings of mail: how it goes out, how much of it, and how answers come in."""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings

from notifications.channels.sendgrid_settings import refuse_unfit_host, refuse_unfit_key
from placet.settings_kinds import Domain, Mailbox, QuietHours


class MailSettings(BaseSettings):
    data_dir: Path = Field(Path("./.placet"), description="Where `placet up` keeps everything.")
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
    quiet_hours: QuietHours | None = Field(
        None,
        description="When nobody is reminded, by their own clock; `none`: at no time. Empty: "
        "20:00-07:00, and at no time while mail goes to files.",
    )
    hold_mail_above: Annotated[int, Field(ge=0, le=1_000_000)] | None = Field(
        None,
        description="Mails in an hour, and some for each person, that go out unasked; 0: all. "
        "Empty: 200, and all while mail goes to files.",
    )

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

    @property
    def outgoing_mail_dir(self) -> Path:
        return (self.mail_dir or self.data_dir / "mail").absolute()
