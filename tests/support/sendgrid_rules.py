"""What SendGrid would say against a request: its own OpenAPI document, where it lies beside the
project, and what the document leaves out."""

import base64
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from openapi_core import OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest

DOCUMENT = Path(__file__).parents[2] / "../shared/specs/sendgrid_tsg_mail_v3.json"
PATH = "/v3/mail/send"
# "You may not override the following headers."
RESERVED = {
    "x-sg-id", "x-sg-eid", "received", "dkim-signature", "content-type",
    "content-transfer-encoding", "to", "from", "subject", "reply-to", "cc", "bcc",
}  # fmt: skip
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@cache
def document() -> OpenAPI | None:
    if not DOCUMENT.is_file():
        return None
    loaded = json.loads(DOCUMENT.read_bytes())
    # A bug of the document: it says "string", and the real thing refuses a string.
    sent = loaded["components"]["requestBodies"]["PostMailSend"]["content"]["application/json"]
    sent["schema"]["properties"]["custom_args"] |= {"type": "object"}
    return OpenAPI.from_dict(loaded)


def mistakes(body: bytes, headers: dict[str, str]) -> list[str]:
    return [*_by_document(body, headers), *_by_essentials(json.loads(body))]


def _by_document(body: bytes, headers: dict[str, str]) -> list[str]:
    known = document()
    if known is None:
        return []
    request = MockRequest(
        "https://api.sendgrid.com", "post", PATH, headers=headers, data=body,
        content_type=headers.get("Content-Type", ""),
    )  # fmt: skip
    return [_words(error) for error in known.iter_request_errors(request)]


def _words(error: OpenAPIError) -> str:
    inner = getattr(error.__cause__, "schema_errors", [])
    return "; ".join([str(error), *(one.message for one in inner)])


def _by_essentials(body: dict[str, Any]) -> list[str]:
    (personalization,) = body["personalizations"]
    parties = [body["from"], *personalization["to"], body.get("reply_to", {"email": "a@b"})]
    tracking = body["tracking_settings"]
    checks = {
        "one recipient": len(personalization["to"]) == 1,
        "addresses": all(re.fullmatch(r"\S+@\S+", one["email"]) for one in parties),
        "one line each": not any(
            CONTROL.search(word)
            for word in (
                body["subject"],
                *(value for one in parties for value in one.values()),
                *(f"{name}{value}" for name, value in body["headers"].items()),
            )
        ),
        "a subject": bool(body["subject"]),
        "text, then HTML": [one["type"] for one in body["content"]] == ["text/plain", "text/html"],
        "no empty part": all(one["value"] for one in body["content"]),
        "no reserved header": not RESERVED & {name.lower() for name in body["headers"]},
        "headers are words": all(type(value) is str for value in body["headers"].values()),
        "custom arguments are words": all(
            type(value) is str for value in personalization.get("custom_args", {}).values()
        ),
        "clicks are not tracked": tracking["click_tracking"]
        == {"enable": False, "enable_text": False},
        "nothing else is tracked": all(one["enable"] is False for one in tracking.values()),
        "opening and opting out are settled": {"open_tracking", "subscription_tracking"}
        <= set(tracking),
        "types without parameters": all(
            ";" not in one["type"] and base64.b64decode(one["content"], validate=True)
            for one in body.get("attachments", [])
        ),
    }
    return [what for what, right in checks.items() if not right]
