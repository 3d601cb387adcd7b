"""Feeds a reader whatever atheris thinks of: `python harness.py TARGET [options of libFuzzer]`.

A target may refuse in the ways it names; anything else ends the run with the input that did it.
"""

import asyncio
import contextlib
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

import atheris

with atheris.instrument_imports(
    include=["notifications.incoming", "api.hooks", "quotequail", "email", "python_multipart"],
    enable_loader_override=False,
):
    from api.hooks.form_fields import NoForm, form_fields
    from api.hooks.reports import NoReports, read_reports
    from api.hooks.signature import BadSignature, read_key, verify
    from notifications.incoming.errors import MailRefused
    from notifications.incoming.mail import IncomingMail, read_mail
    from notifications.incoming.proof import envelope_of, proven_by_sendgrid, proven_by_server
    from review.rules.attachments import LONGEST_NAME, MEDIA_TYPES, MOST_BYTES_EACH, MOST_FILES

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
KEY = (
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+"
    "2fNNRaINXvVpiglSI8eNEc6wEA3F+g=="
)


def mail(data: bytes) -> None:
    """The bytes of a mail, to what is taken of it."""
    try:
        today, own = date(2026, 3, 2), "placet.example"
        read = read_mail(data, today=today, own_domain=own, keep_files=True)
        fit_to_be_stored(read_mail(data, today=today, own_domain=own))
    except MailRefused:
        return
    fit_to_be_stored(read)
    proven_by_server(read, "mx.example.org")


def fit_to_be_stored(read: IncomingMail) -> None:
    """Whatever comes of it is text that PostgreSQL takes, and short where it is shown."""
    for words in (read.said, read.below, read.sender, read.message_id, *read.attachments):
        assert "\0" not in words
        words.encode("utf-8")
    assert len(read.sender) <= 330
    assert all(len(name) <= 100 for name in read.attachments)
    assert len(read.attached.kept) <= MOST_FILES
    for file in read.attached.kept:
        assert 0 < file.size <= MOST_BYTES_EACH
        assert file.name.lower().endswith(MEDIA_TYPES[file.media_type])
        assert len(file.name) <= LONGEST_NAME
        assert file.name.isprintable()
        assert not set(file.name) & set('/\\<>:"|?*')
        file.name.encode("utf-8")


def form(data: bytes) -> None:
    """The body that Inbound Parse posts, to the fields and what they prove."""
    try:
        fields = asyncio.run(form_fields("multipart/form-data; boundary=xYzZY", data))
    except NoForm:
        return
    told = {name: value.decode("utf-8", "replace") for name, value in fields.items()}
    envelope_of(told)
    mail(fields.get("email", b""))
    try:
        read = read_mail(fields.get("email", b""), today=NOW.date(), own_domain="x.example")
    except MailRefused:
        return
    proven_by_sendgrid(read, told)


def signature(data: bytes) -> None:
    """The headers and the key of a signed call: never good by chance."""
    one, _, rest = data.partition(b"\n")
    two, _, body = rest.partition(b"\n")
    words = [part.decode("latin-1") for part in (one, two)]
    with contextlib.suppress(ValueError):
        read_key(words[0])
    try:
        verify(KEY, signature=words[0], timestamp=words[1], body=body, now=NOW)
    except BadSignature:
        return
    raise AssertionError("what nobody signed was taken")


def reports(data: bytes) -> None:
    """The body that the event webhook posts, to what is taken down of it."""
    try:
        found, _ = read_reports(data, NOW)
    except NoReports:
        return
    for one in found:
        for words in (one.event_id, one.row_id, one.detail):
            assert "\0" not in words
            words.encode("utf-8")


def media_type(data: bytes) -> None:
    """The header that says where a form is divided."""
    kind = data.decode("latin-1")
    try:
        asyncio.run(form_fields(kind, b"--x\r\n\r\n--x--\r\n"))
    except NoForm:
        return


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "mail": mail,
    "form": form,
    "signature": signature,
    "media_type": media_type,
    "reports": reports,
}

if __name__ == "__main__":
    atheris.Setup([sys.argv[0], *sys.argv[2:]], TARGETS[sys.argv[1]])
    atheris.Fuzz()
