"""A message in the words of SendGrid's `mail/send`.

Built here and not by the library's own classes: those unescape HTML in names that hold a comma,
after anyone could have looked for control characters.
"""

import base64
from typing import Any

from notifications.headers import literal, party
from notifications.message import Attachment, Message, Sender, opting_out, threading

ROW = "placet_row"
"""The custom argument that comes back in every event about the mail: the outbox row's id."""

# In every mail, for an account's own settings are another's to change. Tracking rewrites the links:
# whoever reads the log of the tracking host could then answer in the reader's name.
_NO_TRACKING = {
    "click_tracking": {"enable": False, "enable_text": False},
    "open_tracking": {"enable": False},
    "subscription_tracking": {"enable": False},
    "ganalytics": {"enable": False},
}


def request_body(message: Message, sender: Sender) -> dict[str, Any]:
    personalization: dict[str, Any] = {"to": [_party(message.to_name, message.to_address)]}
    if message.row_id:
        # SendGrid's people can read custom arguments, and keep them: an opaque id and no more.
        personalization["custom_args"] = {ROW: message.row_id}
    body: dict[str, Any] = {
        "personalizations": [personalization],
        "from": _party(sender.name, sender.address),
        "subject": literal(message.subject),
        # In the order of RFC 2046: the plainest first.
        "content": [
            {"type": "text/plain", "value": message.text},
            {"type": "text/html", "value": message.html},
        ],
        "headers": {
            **threading(message, sender),
            "Auto-Submitted": message.auto_submitted,
            "X-Placet-Key": message.key,
            **opting_out(message),
        },
        "tracking_settings": _NO_TRACKING,
    }
    if message.reply_to:
        body["reply_to"] = {"email": message.reply_to}
    if message.attachments:
        body["attachments"] = [_attached(one) for one in message.attachments]
    return body


def _party(name: str, address: str) -> dict[str, str]:
    shown = party(name, address).display_name
    return {"email": address, "name": shown} if shown else {"email": address}


def _attached(attachment: Attachment) -> dict[str, str]:
    return {
        "content": base64.b64encode(attachment.content.encode()).decode("ascii"),
        # SendGrid refuses a type with parameters; a calendar entry says its method itself as well.
        "type": attachment.media_type.partition(";")[0],
        "filename": attachment.filename,
        "disposition": "attachment",
    }
