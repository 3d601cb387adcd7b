"""What SendGrid posts, read: our mails' events, and nothing that could do harm."""

import contextlib
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from signing import body_of, event

from api.hooks.reports import NoReports, read_reports
from models.vocabulary import MailEventKind

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
AT = NOW.timestamp() - 60
ROW = "01936f2e-0000-7000-8000-00000000000a"


def one(**changed):
    """The report of a bounce that was changed so, or None."""
    reports, left_out = read_reports(
        body_of(event("bounce", ROW, "id-1", AT, reason="550 no such user") | changed), NOW
    )
    assert len(reports) + left_out == 1
    return reports[0] if reports else None


@pytest.mark.parametrize(
    ("kind", "read"),
    [
        ("delivered", MailEventKind.DELIVERED),
        ("deferred", MailEventKind.DEFERRED),
        ("bounce", MailEventKind.BOUNCED),
        ("dropped", MailEventKind.DROPPED),
        ("spamreport", MailEventKind.SPAM_REPORT),
    ],
)
def test_each_kind_is_read(kind, read):
    found = one(event=kind)
    assert (found.kind, found.row_id, found.event_id) == (read, ROW, "id-1")
    assert found.at == NOW - timedelta(minutes=1)
    assert found.detail == "550 no such user"


@pytest.mark.parametrize(
    "changed",
    [
        {"event": "open"},
        {"event": "processed"},
        {"event": None},
        {"event": ["bounce"]},
        {"placet_row": "not ours"},
        {"placet_row": 5},
        {"placet_row": ROW + "0"},
        {"placet_row": None},
        {"sg_event_id": ""},
        {"sg_event_id": "x" * 201},
        {"sg_event_id": "a\x00b"},
        {"sg_event_id": 7},
        {"timestamp": "1700000000"},
        {"timestamp": True},
        {"timestamp": -1},
        {"timestamp": 2**40},
        {"timestamp": 1.5},
        {"timestamp": None},
    ],
)
def test_an_event_that_is_not_to_be_understood_is_left_out(changed):
    assert one(**changed) is None


def test_one_of_them_does_not_hold_up_the_others():
    good = event("bounce", ROW, "id-1", AT)
    for strange in (None, 5, "x", [], {}, [good]):
        reports, left_out = read_reports(body_of(strange, good), NOW)
        assert (len(reports), left_out) == (1, 1)


@pytest.mark.parametrize(
    ("told", "detail"),
    [
        ({"reason": "a\r\nb\x00c\u2028d"}, "a b c d"),
        ({"reason": "x" * 5_000}, "x" * 300),
        ({"reason": None, "response": "250 OK"}, "250 OK"),
        ({"reason": "spam", "type": "blocked"}, "blocked: spam"),
        ({"reason": {"a": 1}}, ""),
    ],
)
def test_what_the_other_server_said_is_one_line_that_can_be_shown(told, detail):
    assert one(**told).detail == detail


def test_a_moment_that_is_yet_to_come_is_now():
    assert one(timestamp=int(NOW.timestamp()) + 5_000).at == NOW


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"null", b'"x"', b"[", b"\xff", b"[" * 200_000, b'[{"a":' * 50_000, b"[NaN]",
     b'["\\ud800"]'],
)  # fmt: skip
def test_what_is_no_list_of_events_is_refused(body):
    with pytest.raises(NoReports):
        read_reports(body, NOW)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    )
)
def test_no_json_brings_it_down(value):
    with contextlib.suppress(NoReports):
        read_reports(json.dumps(value).encode(), NOW)
