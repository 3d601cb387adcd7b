"""A ticket asks for a review by a label or a command; the mapping says of what, and who may."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ticketing.asking.errors import NotAsked
from ticketing.asking.wanted import Wanted, asked_by, may_ask, wanted
from ticketing.heard.values import (
    Account,
    Commented,
    Created,
    Heard,
    HeardTicket,
    Labelled,
    StateChanged,
)
from ticketing.mapping.starts import PolicyFrom, Start

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ADA = Account("ada", "Ada", "ada@example.org")
TICKET = HeardTicket("1", "T-1", project="TRUST", text="Who pays?")
KEY = PolicyFrom(key="payments")
BY_LABEL = Start("jira", KEY, label="Policy-Review")
BY_COMMAND = Start("jira", KEY, command=True)


def heard(*news: object, ticket: HeardTicket = TICKET) -> Heard:
    return Heard("d", NOW, ADA, ticket, news)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("start", "told", "asks"),
    [
        (BY_LABEL, heard(Labelled(("policy-review",))), True),
        (BY_LABEL, heard(Created(), Labelled(("a", "POLICY-REVIEW"))), True),
        (BY_LABEL, heard(Labelled(("policy-reviewed",))), False),
        (BY_LABEL, heard(Created()), False),
        (BY_LABEL, heard(Commented("1", "/placet review")), False),
        (BY_LABEL, heard(StateChanged("policy-review", closed=False)), False),
        (BY_COMMAND, heard(Commented("1", "Well.\n/placet review")), True),
        (BY_COMMAND, heard(Commented("1", "/placet status")), False),
        (BY_COMMAND, heard(Commented("1", "> /placet review")), False),
        (BY_COMMAND, heard(Created(), ticket=replace(TICKET, text="/placet review")), True),
        # Said when the ticket was written, not now.
        (BY_COMMAND, heard(Labelled(("x",)), ticket=replace(TICKET, text="/placet review")), False),
        (replace(BY_LABEL, project="TRUST"), heard(Labelled(("policy-review",))), True),
        (replace(BY_LABEL, project="OTHER"), heard(Labelled(("policy-review",))), False),
    ],
)
def test_what_asks(start: Start, told: Heard, asks: bool) -> None:
    assert (asked_by(told, (start,)) == (start,)) is asks


@pytest.mark.parametrize(
    ("source", "ticket", "key"),
    [
        (KEY, {}, "payments"),
        (PolicyFrom(field="f"), {"fields": {"f": " Payments "}}, "payments"),
        (PolicyFrom(field="f"), {"fields": {}}, None),
        (PolicyFrom(field="f"), {"fields": {"f": "../x"}}, None),
        (PolicyFrom(label="policy:"), {"labels": ("a", "Policy:payments")}, "payments"),
        (PolicyFrom(label="policy:"), {"labels": ("a",)}, None),
        (PolicyFrom(label="policy:"), {"labels": ("policy:a", "policy:b")}, None),
        (PolicyFrom(first_line=True), {"text": "\npayments\n\nWho?"}, "payments"),
        (
            PolicyFrom(first_line=True),
            {"text": "/placet review\npolicy: payments\nWho?"},
            "payments",
        ),
        (PolicyFrom(first_line=True), {"text": "The payments policy\nWho?"}, None),
        (PolicyFrom(first_line=True), {"text": ""}, None),
        (PolicyFrom(first_line=True), {"text": "a" * 81 + "\nWho?"}, None),
    ],
)
def test_where_the_policy_is_named(
    source: PolicyFrom, ticket: dict[str, object], key: str | None
) -> None:
    start, told = replace(BY_LABEL, policy=source), replace(TICKET, **ticket)
    if key is None:
        with pytest.raises(NotAsked):
            wanted(start, told)
    else:
        assert wanted(start, told).policy_key == key


SECTIONS = """\
Please review this.

## Proposed *text*

### Issue

Who pays?

## Notes

Not this.
"""
FENCED = """\
## Proposed text

````markdown
# Payments

Who pays?
```
code
```
````

Not this.
"""


@pytest.mark.parametrize(
    ("start", "text", "words"),
    [
        (BY_LABEL, "Who pays?\n/placet review\nYou.", "Who pays?\nYou."),
        (replace(BY_LABEL, policy=PolicyFrom(first_line=True)), "payments\n\nWho?", "\nWho?"),
        (replace(BY_LABEL, policy=PolicyFrom(first_line=True)), "payments", None),
        (BY_LABEL, " \n", None),
        (BY_COMMAND, "/placet review", None),
        (replace(BY_LABEL, section="Proposed text"), SECTIONS, "\n### Issue\n\nWho pays?\n"),
        (
            replace(BY_LABEL, section="proposed TEXT"),
            FENCED,
            "# Payments\n\nWho pays?\n```\ncode\n```\n",
        ),
        (replace(BY_LABEL, section="Proposed text"), "## Proposed text\n\n## Notes\n", None),
        (replace(BY_LABEL, section="Other"), SECTIONS, None),
        (replace(BY_LABEL, section="Notes"), "```\n## Notes\nx\n```", None),
        (replace(BY_LABEL, section="Notes"), "## Notes\nx", "x"),
    ],
)
def test_which_words_are_the_draft(start: Start, text: str, words: str | None) -> None:
    told = replace(TICKET, text=text)
    if words is None:
        with pytest.raises(NotAsked):
            wanted(start, told)
    else:
        assert wanted(start, told) == Wanted(
            "payments", words, "standard", "ada@example.org", round=False
        ) or wanted(start, told).text == words.strip("\n")


LEAD = "lead@example.org"


@pytest.mark.parametrize(
    ("start", "by", "may"),
    [
        (BY_LABEL, Account("l", mail=LEAD), True),
        (BY_LABEL, Account("l", mail="other@example.org"), False),
        (BY_LABEL, Account("l"), False),
        (BY_LABEL, Account(""), False),
        (replace(BY_LABEL, authors={"l": LEAD}), Account("l"), True),
        (replace(BY_LABEL, authors={"l": "x@example.org"}), Account("l", mail=LEAD), False),
        (replace(BY_LABEL, by=("ada",)), Account("ada"), True),
        (replace(BY_LABEL, by=("ada",)), Account("bo", mail=LEAD), False),
        (replace(BY_LABEL, by=("ada",)), Account("", name="ada"), False),
        (replace(BY_LABEL, by=("anybody",)), Account(""), True),
        (replace(BY_LABEL, by=("ada", "anybody")), Account("bo"), False),
    ],
)
def test_who_may_ask(start: Start, by: Account, may: bool) -> None:
    assert may_ask(start, by, LEAD) is may


def test_they_are_the_words_of_whoever_wrote_the_ticket() -> None:
    start, told = (
        replace(BY_LABEL, authors={"ada": "ada@work.example"}),
        replace(TICKET, author=ADA),
    )
    assert wanted(start, told).author == "ada@work.example"
    plain = Wanted("payments", "Who pays?", "standard", "ada@example.org", round=False)
    assert wanted(BY_LABEL, told) == plain
    assert not wanted(BY_LABEL, TICKET).author
