"""Only the owner of the key, and only just now: everything else is refused in words."""

import base64
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from hypothesis import given
from hypothesis import strategies as st
from signing import KEY, PRIVATE, shown, signature

from api.hooks.signature import BadSignature, read_key, verify

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
STAMP = str(int(NOW.timestamp()))
BODY = b'[{"event": "delivered"}]'
GOOD = signature(BODY, STAMP)


def check(signed=GOOD, stamp=STAMP, body=BODY, key=KEY, now=NOW):
    verify(key, signature=signed, timestamp=stamp, body=body, now=now)


@pytest.mark.parametrize("away", [-300, -1, 0, 299, 300])
def test_what_was_signed_just_now_is_let_in(away):
    stamp = str(int(NOW.timestamp()) + away)
    check(signature(BODY, stamp), stamp)


@pytest.mark.parametrize("away", [-100_000, -301, 301, 100_000])
def test_what_was_signed_at_another_time_is_not(away):
    stamp = str(int(NOW.timestamp()) + away)
    with pytest.raises(BadSignature, match="not of now"):
        check(signature(BODY, stamp), stamp)


@pytest.mark.parametrize("stamp", [None, "", "now", "-1", "1e9", "9" * 13, "१२३", f" {STAMP}"])
def test_a_timestamp_that_is_none_is_refused(stamp):
    with pytest.raises(BadSignature):
        check(signature(BODY, stamp or ""), stamp)


BAD = [
    None,
    "",
    "not base64 at all!",
    "é",
    "====",
    base64.b64encode(b"\x30\x06\x02\x01\x01\x02\x01\x01").decode(),
    base64.b64encode(b"\x30\x84\xff\xff\xff\xff").decode(),
    base64.b64encode(bytes(64)).decode(),
    GOOD[:-8],
    GOOD + "AAAA",
    signature(BODY, STAMP, ec.generate_private_key(ec.SECP256R1())),
    signature(BODY + b" ", STAMP),
    "A" * 100_000,
]


# Named by number: half of them are drawn anew by each process.
@pytest.mark.parametrize("signed", BAD, ids=range(len(BAD)))
def test_another_signature_is_refused(signed):
    with pytest.raises(BadSignature):
        check(signed)


@pytest.mark.parametrize("body", [b"", BODY[:-1], BODY + b"\n", BODY.replace(b"e", b"E")])
def test_another_body_is_refused(body):
    with pytest.raises(BadSignature, match="not SendGrid's"):
        check(body=body)


@given(signed=st.text(), stamp=st.text() | st.just(STAMP), body=st.binary())
def test_whatever_comes_in_is_refused_and_nothing_else(signed, stamp, body):
    with pytest.raises(BadSignature):
        check(signed, stamp, body)


@pytest.mark.parametrize(
    "key",
    [
        "",
        "MFkw",
        KEY[:-4],
        KEY + "!",
        base64.b64encode(b"hello").decode(),
        shown(ec.generate_private_key(ec.SECP384R1()).public_key()),
        shown(rsa.generate_private_key(65537, 2048).public_key()),
        shown(ed25519.Ed25519PrivateKey.generate().public_key()),
        "é" * 20,
    ],
    ids=range(9),
)
def test_a_key_that_is_none_of_sendgrid_s_is_refused_at_the_start(key):
    with pytest.raises(ValueError, match="not a public key of SendGrid's"):
        read_key(key)


def test_the_key_is_read_as_it_is_shown():
    assert read_key(KEY).public_numbers() == PRIVATE.public_key().public_numbers()
