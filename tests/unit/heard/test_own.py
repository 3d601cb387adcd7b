"""What Placet did itself is known by its account or by the mark that its connectors leave."""

from datetime import UTC, datetime

import pytest

from ticketing.connectors.marks import mark
from ticketing.heard.own import done_by_us
from ticketing.heard.values import Account, Commented, Created, Heard, HeardTicket, Labelled, News

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ACCOUNTS = ("Bot@example.org", "4711", "")
HIDDEN = f"<!-- {mark('key', 'comment')} -->"


ADA = Account("ada")


def heard(news: News, *, by: Account = ADA, text: str = "", labels: tuple[str, ...] = ()) -> Heard:
    return Heard("d", NOW, by, HeardTicket("1", "T-1", text=text, labels=labels), (news,))


@pytest.mark.parametrize(
    ("told", "ours"),
    [
        (heard(Commented("1", "x"), by=Account("4711")), True),
        (heard(Labelled(("x",)), by=Account("5b10", mail="bot@example.org")), True),
        (heard(Commented("1", "x"), by=Account("")), False),
        (heard(Commented("1", "x"), by=Account("ada", name="4711")), False),
        (heard(Commented("1", f"Round 1.\n\n{HIDDEN}")), True),
        (heard(Commented("1", f"> Round 1.\n> {HIDDEN}\n\n/placet status")), False),
        (heard(Commented("1", f"It says {HIDDEN} there")), False),
        (heard(Commented("1", "x"), text=f"B\n{HIDDEN}"), False),
        (heard(Created(), text=f"B\n{HIDDEN}"), True),
        (heard(Created(), labels=("policy", mark("key", "ticket"))), True),
        (heard(Labelled(("x",)), labels=(mark("key", "ticket"),)), False),
        (heard(Created(), labels=("placet-review",)), False),
    ],
)
def test_what_is_ours(told: Heard, ours: bool) -> None:
    assert done_by_us(told, ACCOUNTS) is ours
