"""Whatever is signed and posted, there is an answer or one error, and soon."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hook_samples import SECRET, SPEAKERS, Delivery, Told
from hypothesis import given, settings
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook

from ticketing.heard.errors import Unreadable
from ticketing.heard.payload import MOST_BYTES
from ticketing.heard.reading import hear
from ticketing.heard.values import Heard
from ticketing.mapping.values import System

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SYSTEMS = list(System)


def signed(system: System, body: bytes) -> Delivery:
    """Anything at all, as this system would sign it."""
    base = SPEAKERS[system.value]().created(Told(NOW)).headers
    digest = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    stamp = base.get("x-zendesk-webhook-signature-timestamp", "")
    timed = hmac.new(SECRET.encode(), stamp.encode() + body, hashlib.sha256).digest()
    made: dict[str, Callable[[], str]] = {
        "x-hub-signature": lambda: f"sha256={digest}",
        "x-hub-signature-256": lambda: f"sha256={digest}",
        "x-zendesk-webhook-signature": lambda: base64.b64encode(timed).decode(),
        "webhook-signature": lambda: Webhook(SECRET).sign(base["webhook-id"], NOW, body.decode()),
    }
    return Delivery({name: made.get(name, lambda n=name: base[n])() for name in base}, body, "")


def heard(system: System, body: bytes) -> Heard:
    sent = signed(system, body)
    return hear(system, sent.headers, sent.body, SECRET, NOW)


NONSENSE = {
    "nothing": b"",
    "no JSON": b"{",
    "a list": b"[]",
    "a text": b'"x"',
    "null": b"null",
    "no number": b'{"timestamp": NaN}',
    "an empty object": b"{}",
    "deep": b'{"a":' * 200 + b"1" + b"}" * 200,
    "too deep to read": b"[" * 100_000 + b"]" * 100_000,
    "many": b"[" + b"1," * 300_000 + b"1]",
    "large": b'{"a": "' + b"x" * MOST_BYTES + b'"}',
    "a lone surrogate": rb'{"a": "\ud800"}',
}


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("what", NONSENSE)
def test_nonsense_is_unreadable(system: System, what: str) -> None:
    body = NONSENSE[what]
    if what == "an empty object" and system is System.GITHUB:
        # An event of a kind that is of no interest may hold anything.
        assert heard(system, body).news == ()
        return
    with pytest.raises(Unreadable):
        heard(system, body)


def test_a_body_that_is_no_utf8_is_refused_as_any_other() -> None:
    for system in (System.JIRA, System.GITHUB, System.ZENDESK):
        with pytest.raises(Unreadable):
            heard(system, b'{"a": "\xff"}')


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inside: (
        st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=5), inside, max_size=3)
    ),
    max_leaves=8,
)


def _places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    inside = (
        node.items()
        if isinstance(node, dict)
        else enumerate(node)
        if isinstance(node, list)
        else ()
    )
    for name, value in inside:
        found += _places(value, (*path, name))
    return found


@pytest.mark.parametrize("system", SYSTEMS)
@settings(max_examples=120, deadline=None, derandomize=True)
@given(data=st.data())
def test_any_value_in_any_place_is_told_or_is_one_error(
    system: System, data: st.DataObject
) -> None:
    one = SPEAKERS[system.value]()
    told = Told(NOW, labels=("a", "b"))
    sent = data.draw(
        st.sampled_from(
            [
                one.created(told),
                one.labelled(told, "c"),
                one.commented(told, "/placet status"),
                one.moved(told, one.done, closed=True),
            ]
        )
    )
    body = json.loads(sent.body)
    path = data.draw(st.sampled_from(_places(body)))
    node = body
    for name in path[:-1]:
        node = node[name]
    node[path[-1]] = data.draw(VALUES)
    again = signed(system, json.dumps(body).encode())
    headers = {**again.headers, "x-github-event": sent.headers.get("x-github-event", "")}
    try:
        got = hear(system, headers, again.body, SECRET, NOW)
    except Unreadable:
        return
    assert got.at <= NOW
    assert 1 <= len(got.delivery) <= 200
    if got.ticket is not None:
        lines = (got.ticket.id, got.ticket.name, got.ticket.title, got.ticket.project, got.by.id)
        for said in (*lines, *got.ticket.labels, *got.ticket.fields.values()):
            assert said.isprintable()
            assert len(said) <= 300
        assert "\0" not in got.ticket.text


def test_an_address_that_is_no_page_is_left_out() -> None:
    sent = SPEAKERS["github"]().created(Told(NOW))
    for bad in ("javascript:alert(1)", "https://x y", 'https://x"onclick="', "ftp://x", ""):
        body = json.loads(sent.body)
        body["issue"]["html_url"] = bad
        again = signed(System.GITHUB, json.dumps(body).encode())
        headers = {**again.headers, "x-github-event": "issues"}
        got = hear(System.GITHUB, headers, again.body, SECRET, NOW)
        assert got.ticket is not None
        assert got.ticket.url == ""
