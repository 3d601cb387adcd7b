"""Inbound Parse: only what SendGrid signed just now is taken, and it is taken once."""

import logging
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hooks_sendgrid import SECRET, SendGrid, public
from mailroom import DOMAIN
from reply_samples.files import PDF, attachment
from sqlmodel import select
from starlette.testclient import TestClient

from api.app import create_app
from api.config import ApiConfig
from api.hooks.inbound import MOST_BODY_BYTES, PATH
from models.comment_file import CommentFile
from review.commands.hold_reply import MOST_HELD

DATA = "data@example.org"


def test_a_mail_becomes_a_comment_and_once(sendgrid: SendGrid) -> None:
    raw = sendgrid.room.raw("Die Gebühr – wer trägt sie?", DATA)
    form = sendgrid.form(raw, sendgrid.room.address(DATA))
    for _ in range(3):
        answer = sendgrid.post(*form)
        assert (answer.status_code, answer.json()) == (200, {"mail": "taken"})
    (comment,) = sendgrid.room.comments()
    assert comment.body == "Die Gebühr – wer trägt sie?"


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "cp1252"])
def test_its_bytes_come_through_whatever_their_charset(sendgrid: SendGrid, charset: str) -> None:
    raw = sendgrid.room.raw("Größe: é ü ñ", DATA)
    raw = raw.decode().replace('charset="utf-8"', f'charset="{charset}"').replace("“", '"')
    sent = raw.replace("”", '"').encode(charset)
    sendgrid.post(*sendgrid.form(sent, sendgrid.room.address(DATA)))
    assert [one.body for one in sendgrid.room.comments()] == ["Größe: é ü ñ"]


def test_what_does_not_prove_its_sender_is_held(sendgrid: SendGrid) -> None:
    sendgrid.send(DATA, "Who pays?", dkim="{@evil.org : pass}", spf="pass", sender="x@evil.org")
    assert not sendgrid.room.comments()
    assert [one.fate.value for one in sendgrid.room.waiting()] == ["held"]


def test_when_many_wait_for_the_lead_sendgrid_is_to_come_again(sendgrid: SendGrid) -> None:
    stranger = {"dkim": "{@evil.org : pass}", "spf": "pass", "sender": "x@evil.org"}
    for number in range(MOST_HELD):
        assert sendgrid.send(DATA, f"Word {number}.", **stranger).status_code == 200
    answer = sendgrid.send(DATA, "One more.", **stranger)
    assert answer.status_code == 503
    assert answer.json()["type"] == "urn:placet:problem:too-many-replies"
    assert len(sendgrid.room.waiting()) == MOST_HELD


def test_what_is_not_signed_now_and_by_the_key_is_refused(sendgrid: SendGrid) -> None:
    form = sendgrid.form(sendgrid.room.raw("Who?", DATA), sendgrid.room.address(DATA))
    other = ec.generate_private_key(ec.SECP256R1())
    answers = [
        sendgrid.post(*form, age=301),
        sendgrid.post(*form, age=-301),
        sendgrid.post(*form, key=other),
        sendgrid.post(*form, **{"X-Twilio-Email-Event-Webhook-Signature": "x"}),
        sendgrid.post(*form, **{"X-Twilio-Email-Event-Webhook-Timestamp": "now"}),
    ]
    with TestClient(sendgrid.app) as client:
        answers.append(client.post(PATH, content=form[0], headers={"content-type": form[1]}))
    for answer in answers:
        assert answer.status_code == 403
        assert answer.json()["type"] == "urn:placet:problem:bad-signature"
    assert not sendgrid.room.comments()
    assert sendgrid.post(*form, age=299).status_code == 200


def test_without_a_key_or_a_domain_there_is_no_such_address(
    sendgrid: SendGrid, database_url: str
) -> None:
    config = ApiConfig(
        database_url=database_url,
        public_url="http://testserver",
        link_secret=SECRET,
        reply_domain=DOMAIN,
        sendgrid_inbound_key=public(sendgrid.key),
    )
    form = sendgrid.form(sendgrid.room.raw("Who?", DATA), sendgrid.room.address(DATA))
    for without in (replace(config, sendgrid_inbound_key=None), replace(config, reply_domain="")):
        app = create_app(without, now=lambda: sendgrid.room.story.now)
        answer = SendGrid(app, sendgrid.room, sendgrid.key).post(*form)
        assert answer.status_code == 404
    assert not sendgrid.room.comments()


NONSENSE = [
    (b"", "multipart/form-data; boundary=x"),
    (b"{}", "application/json"),
    (b"--x", "multipart/form-data; boundary=x"),
    (b"--x\r\n\r\n\r\n--x--", "multipart/form-data; boundary=x"),
    (b"--x\r\nContent-Disposition: form-data\r\n\r\ny\r\n--x--", "multipart/form-data; boundary=x"),
    (b"x", "multipart/form-data"),
    (b"x", "multipart/form-data; boundary=" + "y" * 500),
    (b"x", 'multipart/form-data; boundary="'),
    (
        b'--x\r\nContent-Disposition: form-data; name="email"\r\n\r\n\r\n--x--\r\n',
        "multipart/form-data; boundary=x",
    ),
]


@pytest.mark.parametrize(("body", "kind"), NONSENSE)
def test_signed_nonsense_is_left_and_not_sent_again(
    sendgrid: SendGrid, body: bytes, kind: str
) -> None:
    answer = sendgrid.post(body, kind)
    assert (answer.status_code, answer.json()) == (200, {"mail": "left"})
    assert not sendgrid.room.waiting()


def test_a_mail_to_no_address_of_ours_is_left(sendgrid: SendGrid) -> None:
    raw = sendgrid.room.raw("Who?", DATA)
    for to in ("reply+aaaaaaaaaaaaaaaaaaaaaaaa@" + DOMAIN, "x@y.z", '"', ""):
        answer = sendgrid.post(*sendgrid.form(raw, to))
        assert answer.json() == {"mail": "left"}


def test_a_mail_without_a_sender_in_its_envelope_is_a_machines(sendgrid: SendGrid) -> None:
    body, kind = sendgrid.form(sendgrid.room.raw("Who?", DATA), sendgrid.room.address(DATA))
    answer = sendgrid.post(body.replace(b'"from": "data@example.org"', b'"from": ""'), kind)
    assert answer.json() == {"mail": "left"}
    assert not sendgrid.room.comments()


def test_a_mail_of_more_than_two_megabytes_is_taken_and_one_of_thirty_is_not(
    sendgrid: SendGrid,
) -> None:
    large = sendgrid.room.raw(
        "See the file.",
        DATA,
        attached=b"Content-Type: text/csv; name=a.csv\r\n\r\n" + b"1;2;3\r\n" * 500_000,
    )
    answer = sendgrid.post(*sendgrid.form(large, sendgrid.room.address(DATA)))
    assert answer.json() == {"mail": "taken"}
    assert [one.body for one in sendgrid.room.comments()] == ["See the file."]
    with TestClient(sendgrid.app) as client:
        refused = client.post(PATH, content=b"x" * (MOST_BODY_BYTES + 1))
    assert refused.status_code == 413


def test_a_file_is_kept_with_its_comment_where_files_are_kept(
    sendgrid: SendGrid, database_url: str
) -> None:
    config = ApiConfig(
        database_url=database_url,
        public_url="http://testserver",
        link_secret=SECRET,
        reply_domain=DOMAIN,
        mail_domain="placet.example",
        sendgrid_inbound_key=public(sendgrid.key),
        keep_attachments=True,
    )
    app = create_app(config, now=lambda: sendgrid.room.story.now)
    keeping = SendGrid(app, sendgrid.room, sendgrid.key)
    content = PDF + bytes(range(256))
    raw = sendgrid.room.raw("See it.", DATA, attached=attachment("fees.pdf", content))
    form = keeping.form(raw, sendgrid.room.address(DATA))
    for _ in range(2):
        assert keeping.post(*form).json() == {"mail": "taken"}
    (comment,) = sendgrid.room.comments()
    (kept,) = sendgrid.room.story.tell(lambda session: list(session.exec(select(CommentFile))))
    assert (kept.comment_id, kept.name, kept.content) == (comment.id, "fees.pdf", content)


def test_no_log_holds_a_token_or_a_word_of_a_mail(
    sendgrid: SendGrid, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sendgrid.send(DATA, "CANARY-WORDS")
    sendgrid.send(DATA, "CANARY-HELD", dkim="none", spf="none")
    monster = b"Content-Type: multipart/mixed; boundary=b\r\n" * 40 + b"\r\nCANARY-MONSTER"
    sendgrid.post(*sendgrid.form(monster, sendgrid.room.address(DATA)))
    sendgrid.post(b"CANARY-NONSENSE", "text/plain")
    token = sendgrid.room.address(DATA).partition("@")[0].removeprefix("reply+")
    assert "a mail was not read" in caplog.text
    assert "CANARY" not in caplog.text
    assert token not in caplog.text
