"""Mail through SendGrid, one request a mail; the only file that knows its library."""

import http.client
import logging
import urllib.request
from datetime import datetime
from typing import Any

import python_http_client
from python_http_client.exceptions import HTTPError
from sendgrid import SendGridAPIClient
from sendgrid.helpers.mail.exceptions import ApiKeyIncludedException
from sendgrid.helpers.mail.validators import ValidateApiKey

from notifications.channels.channel import Sent
from notifications.channels.sendgrid_mail import request_body
from notifications.channels.sendgrid_refusals import ACCEPTED, refused, unanswered
from notifications.channels.sendgrid_settings import SendgridSettings, is_loopback
from notifications.errors import DeliveryFailed
from notifications.message import Message, Sender

# At DEBUG they print the API key and every mail.
_TALKATIVE = ("python_http_client", "python_http_client.client", "sendgrid")


class SendgridChannel:
    def __init__(self, settings: SendgridSettings, sender: Sender) -> None:
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.WARNING)
        self._sender = sender
        self._api = _client(settings)

    def send(self, message: Message, *, now: datetime) -> Sent:
        body = request_body(message, self._sender)
        try:
            ValidateApiKey().validate_message_dict(body)
            answer: Any = self._api.send(body)
        except ApiKeyIncludedException as error:
            raise DeliveryFailed("the mail holds a SendGrid API key", retry=False) from error
        except HTTPError as error:
            # Not chained: what the library raises holds the answer, which may repeat the mail.
            reset = error.headers.get("X-RateLimit-Reset")
            raise refused(error.status_code, reset, error.body, now) from None
        # URLError, TimeoutError and a reset are OSErrors; half an answer is an HTTPException.
        except (OSError, http.client.HTTPException) as error:
            raise unanswered(error, now) from error
        if answer.status_code != ACCEPTED:
            raise refused(answer.status_code, None, b"", now)
        return Sent(_identified(answer.headers.get("X-Message-Id")) or message.key)


def _client(settings: SendgridSettings) -> SendGridAPIClient:
    api = SendGridAPIClient(settings.api_key)
    # First: it makes a client of its own, without the timeout.
    api.set_sendgrid_data_residency(settings.residency)
    told: dict[str, Any] = {
        "host": settings.host or api.host,
        "request_headers": api.client.request_headers,
        "version": 3,
        "timeout": settings.timeout_seconds,
    }
    api.client = _Client(**told)
    return api


class _Client(python_http_client.Client):
    """The library's client, but for redirects: it would follow them with the API key."""

    def _build_client(self, name: str | None = None) -> "_Client":
        so_far: Any = self._url_path
        told: dict[str, Any] = {
            "host": self.host,
            "request_headers": dict(self.request_headers),
            "version": self._version,
            "url_path": [*so_far, name] if name else so_far,
            "timeout": self.timeout,
        }
        return _Client(**told)

    def _make_request(self, opener: Any, request: Any, timeout: float | None = None) -> Any:
        del opener
        library: Any = super()
        return library._make_request(_opener(self.host), request, timeout)


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> None:
        """None of them: the redirect itself is the answer, and no success."""


def _opener(host: str) -> urllib.request.OpenerDirector:
    # A proxy of the environment sees nothing of https; in the clear nothing leaves this machine.
    direct = [urllib.request.ProxyHandler({})] if is_loopback(host) else []
    return urllib.request.build_opener(_NoRedirects, *direct)


def _identified(found: str | None) -> str:
    return found if found and found.isprintable() and len(found) <= 200 else ""
