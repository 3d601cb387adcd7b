"""What became of a mail, whatever the order in which it is heard of."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from models.vocabulary import MailEventKind
from review.rules.arrival import Arrival, Reported, arrival, why_on_turn

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
DEFERRED, DELIVERED = MailEventKind.DEFERRED, MailEventKind.DELIVERED
BOUNCED, DROPPED, SPAM = MailEventKind.BOUNCED, MailEventKind.DROPPED, MailEventKind.SPAM_REPORT


def told(mail, kind, minutes):
    return Reported(mail, kind, NOON + timedelta(minutes=minutes), f"{kind} {minutes}")


CASES = [
    ("nothing was heard", [], None),
    ("it is delayed", [("1", DEFERRED, 0), ("1", DEFERRED, 9)], (DEFERRED, 9)),
    ("it arrived after a delay", [("1", DEFERRED, 0), ("1", DELIVERED, 5)], (DELIVERED, 5)),
    ("a delay is heard of late", [("1", DELIVERED, 5), ("1", DEFERRED, 9)], (DELIVERED, 5)),
    ("it bounced after all", [("1", DELIVERED, 0), ("1", BOUNCED, 5)], (BOUNCED, 5)),
    ("delivered is heard of after", [("1", BOUNCED, 0), ("1", DELIVERED, 5)], (BOUNCED, 0)),
    ("its reader called it spam", [("1", DELIVERED, 0), ("1", SPAM, 5)], (SPAM, 5)),
    ("the next one was not sent", [("1", BOUNCED, 0), ("2", DROPPED, 5)], (DROPPED, 5)),
    ("the next one arrived", [("1", BOUNCED, 0), ("2", DELIVERED, 5)], (DELIVERED, 5)),
    ("the next one is delayed", [("1", BOUNCED, 0), ("2", DEFERRED, 5)], (BOUNCED, 0)),
    ("the first arrived late", [("1", DELIVERED, 9), ("2", BOUNCED, 5)], (BOUNCED, 5)),
]


@pytest.mark.parametrize(
    ("heard", "state"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_the_state_does_not_hang_on_the_order_of_hearing(heard, state):
    reports = [told(*one) for one in heard]
    for order in permutations(reports):
        found = arrival(order)
        if state is None:
            assert found is None
        else:
            kind, minutes = state
            assert found == Arrival(kind, NOON + timedelta(minutes=minutes), f"{kind} {minutes}")


@pytest.mark.parametrize(
    ("kind", "lost"),
    [(DEFERRED, False), (DELIVERED, False), (BOUNCED, True), (DROPPED, True), (SPAM, True)],
)
def test_whoever_is_not_reached_is_known(kind, lost):
    assert Arrival(kind, NOON).lost is lost


def test_why_the_lead_is_on_turn_is_one_short_line():
    lost = [(name, Arrival(BOUNCED, NOON)) for name in ("Ana", "Ben", "Cyn", "Dan", "Eve")]
    assert why_on_turn(lost[:1]) == "mail to Ana bounced"
    assert why_on_turn([*lost[:1], ("Ben", Arrival(SPAM, NOON))]) == (
        "mail to Ana bounced; mail to Ben was reported as spam"
    )
    three = "mail to Ana bounced; mail to Ben bounced; mail to Cyn bounced"
    assert why_on_turn(lost[:3]) == three
    assert why_on_turn(lost[:4]) == f"{three}; and 1 more"
    assert why_on_turn(lost) == f"{three}; and 2 more"
