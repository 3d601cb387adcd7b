"""A link is good for one purpose, in one spelling, for as long as it says; all else is refused."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from review.links import (
    ISSUER,
    LIFETIMES,
    LinkExpired,
    LinkInvalid,
    LinkMissing,
    Links,
    Purpose,
    key_id,
)

SECRET = b"a secret of thirty-two bytes or more"
KID = key_id(SECRET)
LINKS = Links.from_secret(SECRET.decode())
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ISSUED = int(NOW.timestamp())
TOKEN = LINKS.sign(Purpose.ANSWER, "request-1", jti="jti-1", now=NOW)
HEADER = {"alg": "HS256", "kid": KID, "typ": "JWT"}
CLAIMS = {
    "iss": ISSUER,
    "aud": "answer",
    "iat": ISSUED,
    "exp": ISSUED + 3600,
    "sub": "request-1",
    "jti": "jti-1",
}


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def forged(header: Any = HEADER, claims: Any = CLAIMS, *, secret: bytes = SECRET) -> str:
    """A token signed with the right key, whatever it says."""
    parts = [
        part if isinstance(part, str) else b64(json.dumps(part).encode())
        for part in (header, claims)
    ]
    signature = hmac.new(secret, ".".join(parts).encode(), hashlib.sha256).digest()
    return ".".join([*parts, b64(signature)])


def verified(token: str | None, purpose: Purpose = Purpose.ANSWER, links: Links = LINKS) -> str:
    return links.verify(token, purpose, now=NOW).subject


def refused(token: str) -> bool:
    try:
        verified(token)
    except LinkInvalid as problem:
        return str(problem) == "This link is not one of ours; copy it whole from your mail."
    return False


def test_a_link_says_what_was_signed() -> None:
    link = LINKS.verify(TOKEN, Purpose.ANSWER, now=NOW)
    assert (link.subject, link.jti, link.purpose) == ("request-1", "jti-1", Purpose.ANSWER)
    assert link.expires_at == NOW + LIFETIMES[Purpose.ANSWER]


def test_the_forgery_of_these_tests_is_good_where_nothing_is_changed() -> None:
    assert verified(forged()) == "request-1"


def test_the_same_facts_give_the_same_link() -> None:
    assert LINKS.sign(Purpose.ANSWER, "request-1", jti="jti-1", now=NOW) == TOKEN


@pytest.mark.parametrize(("signed", "asked"), [*permutations(Purpose, 2)])
def test_a_link_for_one_purpose_is_invalid_for_every_other(signed: Purpose, asked: Purpose) -> None:
    token = LINKS.sign(signed, "somebody", jti="1", now=NOW)
    assert verified(token, signed) == "somebody"
    with pytest.raises(LinkInvalid):
        verified(token, asked)


def test_no_character_can_be_altered() -> None:
    for index, char in enumerate(TOKEN):
        for other in "A-z9._=é":
            if other != char:
                assert refused(TOKEN[:index] + other + TOKEN[index + 1 :]), (index, other)


def test_no_character_can_be_left_out_or_put_in() -> None:
    for index in range(len(TOKEN)):
        assert refused(TOKEN[:index] + TOKEN[index + 1 :]), index
    for index in range(len(TOKEN) + 1):
        for other in "A.=\n":
            assert refused(TOKEN[:index] + other + TOKEN[index:]), (index, other)


def test_no_two_characters_can_be_swapped() -> None:
    for index in range(len(TOKEN) - 1):
        one, two = TOKEN[index], TOKEN[index + 1]
        if one != two:
            assert refused(TOKEN[:index] + two + one + TOKEN[index + 2 :]), index


def test_no_second_spelling_of_the_same_bytes_is_accepted() -> None:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    spelled = 0
    for part in range(3):
        segments = TOKEN.split(".")
        whole = base64.urlsafe_b64decode(segments[part] + "=" * (-len(segments[part]) % 4))
        for other in alphabet:
            changed = segments[part][:-1] + other
            padded = changed + "=" * (-len(changed) % 4)
            if changed != segments[part] and base64.urlsafe_b64decode(padded) == whole:
                spelled += 1
                assert refused(".".join([*segments[:part], changed, *segments[part + 1 :]]))
    assert spelled >= 3


@pytest.mark.parametrize("purpose", Purpose)
def test_a_link_is_good_until_its_last_second(purpose: Purpose) -> None:
    token = LINKS.sign(purpose, "x", jti="1", now=NOW)
    ends = NOW + LIFETIMES[purpose]
    assert LINKS.verify(token, purpose, now=ends - timedelta(seconds=1)).subject == "x"
    with pytest.raises(LinkExpired, match="good until"):
        LINKS.verify(token, purpose, now=ends)


def test_a_link_altered_and_expired_is_invalid_and_not_expired() -> None:
    token = LINKS.sign(Purpose.ANSWER, "x", jti="1", now=NOW - timedelta(days=999))
    with pytest.raises(LinkExpired):
        verified(token)
    assert refused(token[:-1] + ("A" if token[-1] != "A" else "B"))


@pytest.mark.parametrize("token", [None, ""])
def test_no_link_at_all_is_missing(token: str | None) -> None:
    with pytest.raises(LinkMissing):
        verified(token)


@pytest.mark.parametrize(
    "header",
    [
        {**HEADER, "alg": "none"},
        {**HEADER, "alg": "None"},
        {**HEADER, "alg": "HS512"},
        {**HEADER, "alg": "RS256"},
        {**HEADER, "alg": "hs256"},
        {**HEADER, "alg": None},
        {**HEADER, "alg": ["HS256"]},
        {**HEADER, "typ": "JWE"},
        {**HEADER, "kid": "another"},
        {**HEADER, "kid": ""},
        {**HEADER, "kid": None},
        {**HEADER, "kid": 1},
        {**HEADER, "kid": [KID]},
        {**HEADER, "kid": {"a": KID}},
        {"alg": "HS256", "typ": "JWT"},
        {"alg": "HS256", "kid": KID},
        {"kid": KID, "typ": "JWT"},
        {**HEADER, "crit": ["exp"]},
        {**HEADER, "crit": []},
        {**HEADER, "jku": "https://example.org"},
        {**HEADER, "zip": "DEF"},
        {},
        [],
        [HEADER],
        "e30",
        None,
        1,
    ],
    ids=str,
)
def test_no_other_header_is_accepted(header: Any) -> None:
    assert refused(forged(header))


@pytest.mark.parametrize(
    "claims",
    [
        *[{key: value for key, value in CLAIMS.items() if key != left} for left in CLAIMS],
        {**CLAIMS, "nbf": ISSUED},
        {**CLAIMS, "admin": True},
        {**CLAIMS, "iss": "somebody"},
        {**CLAIMS, "iss": [ISSUER]},
        {**CLAIMS, "aud": "session"},
        {**CLAIMS, "aud": ["answer", "session"]},
        {**CLAIMS, "aud": None},
        {**CLAIMS, "exp": str(ISSUED + 60)},
        {**CLAIMS, "exp": ISSUED + 60.5},
        {**CLAIMS, "exp": True},
        {**CLAIMS, "exp": None},
        {**CLAIMS, "exp": 10**12},
        {**CLAIMS, "exp": 10**30},
        {**CLAIMS, "exp": -(10**30)},
        {**CLAIMS, "iat": "now"},
        {**CLAIMS, "iat": 1.0},
        {**CLAIMS, "sub": 1},
        {**CLAIMS, "sub": None},
        {**CLAIMS, "sub": ["request-1"]},
        {**CLAIMS, "jti": 1},
        {**CLAIMS, "jti": {}},
        {},
        [],
        [CLAIMS],
        None,
        7,
        "bm90IGpzb24",
    ],
    ids=str,
)
def test_every_claim_is_required_and_typed_and_no_other_is_accepted(claims: Any) -> None:
    assert refused(forged(claims=claims))


@pytest.mark.parametrize(
    "token",
    [
        "x",
        "a.b",
        "a.b.c",
        "..",
        "...",
        f".{TOKEN.split('.')[1]}.{TOKEN.split('.')[2]}",
        f"{TOKEN.split('.')[0]}..{TOKEN.split('.')[2]}",
        TOKEN.rsplit(".", 1)[0] + ".",
        TOKEN + ".",
        TOKEN + "." + TOKEN,
        TOKEN + "=",
        " " + TOKEN,
        TOKEN + "\n",
        TOKEN.replace(".", "。"),
        "é" * 40,
        "\ud800" + TOKEN[1:],
        "\x00" * 30,
        "a" * 5000,
        "a" * 2500 + "." + "b" * 2500 + "." + "c" * 43,
        "٣" * 20 + "." + "٣" * 20 + "." + "٣" * 43,
        forged(b64(b"[" * 380)),
        forged(b64(b'{"a":' * 76)),
        forged(b64(b"\xff\xfe")),
        forged(claims=b64(b"[" * 2200)),
        forged(claims=b64(b'{"a":' * 440)),
        forged(claims=b64(b"\xff\xfe\x00")),
        forged(claims=b64(b"NaN")),
        forged(secret=b"another secret of thirty-two bytes!!"),
        forged(secret=b""),
    ],
    ids=lambda token: ascii(token)[:30],
)
def test_whatever_else_is_no_link_of_ours(token: str) -> None:
    assert refused(token)


def test_links_of_an_old_key_are_good_until_the_key_is_taken_away() -> None:
    new = b"another secret of thirty-two bytes!!"
    both = Links({KID: SECRET, key_id(new): new}, key_id(new))
    assert verified(TOKEN, links=both) == "request-1"
    fresh = both.sign(Purpose.ANSWER, "request-2", jti="2", now=NOW)
    assert verified(fresh, links=both) == "request-2"
    with pytest.raises(LinkInvalid):
        verified(fresh)
    with pytest.raises(LinkInvalid):
        verified(TOKEN, links=Links({key_id(new): new}, key_id(new)))


def test_a_key_is_chosen_by_its_name_and_no_other_is_tried() -> None:
    new = b"another secret of thirty-two bytes!!"
    both = Links({KID: SECRET, "new": new}, "new")
    with pytest.raises(LinkInvalid):
        verified(forged({**HEADER, "kid": "new"}), links=both)


@pytest.mark.parametrize("length", [0, 1, 31])
def test_a_short_secret_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="shorter than 32 bytes"):
        Links.from_secret("x" * length)


def test_a_seal_is_good_for_its_value_and_its_use_only() -> None:
    proof = LINKS.seal("request-1", "csrf")
    assert LINKS.is_sealed("request-1", "csrf", proof)
    for value, use, other in (
        ("request-2", "csrf", proof),
        ("request-1", "other", proof),
        ("request-1", "csrf", proof[:-1]),
        ("request-1", "csrf", ""),
        ("request-1", "csrf", "é"),
        ("request-1", "csrf", "\ud800"),
        ("\ud800", "csrf", proof),
    ):
        assert not LINKS.is_sealed(value, use, other)
