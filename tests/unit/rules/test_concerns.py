"""Whose word settles a comment, and when nothing more is asked for."""

from dataclasses import replace

import pytest

from models.vocabulary import Audience, CommentKind, Disposition
from review.rules.concerns import LEAD, Answered, Settler, asks_for_more, holds_up, may_settle
from review.rules.facts import Concern

RAISER, LED, CLERK, AUTHOR, OTHER = "raiser", "the lead", "clerk", "author", "other"
ANSWERED = Answered(RAISER, disposed_by=LED, lead=LED, authors=frozenset({AUTHOR}))


def who(person: str | None, *groups: str) -> Settler:
    return Settler(person, frozenset(groups))


SETTLING = [
    # person, their groups, the plan's resolver, whether their word counts
    (who(RAISER), None, True),
    (who(RAISER), "leadership", True),
    (who(OTHER, "legal", "leadership"), None, False),
    (who(OTHER), "leadership", False),
    (who(OTHER, "leadership"), "leadership", True),
    (who(OTHER, "legal"), "leadership", False),
    # The lead's own answer is not for the lead to accept, unless the plan names the lead.
    (who(LED), None, False),
    (who(LED, "leadership"), "leadership", False),
    (who(LED), LEAD, True),
    (who(OTHER, "lead"), LEAD, False),
    # Nobody judges their own text through a group.
    (who(AUTHOR, "leadership"), "leadership", False),
    (who(AUTHOR), None, False),
    # A service is nobody.
    (who(None), None, False),
    (who(None, "leadership"), "leadership", False),
    (who(None), LEAD, False),
]


@pytest.mark.parametrize(("settler", "resolver", "may"), SETTLING)
def test_the_raiser_settles_or_whom_the_plan_names(
    settler: Settler, resolver: str | None, may: bool
) -> None:
    assert may_settle(settler, replace(ANSWERED, resolver=resolver)) is may


def test_an_answer_given_in_the_leads_place_is_still_the_leads() -> None:
    answered = replace(ANSWERED, disposed_by=CLERK, resolver="leadership")
    assert not may_settle(who(LED, "leadership"), answered)
    assert not may_settle(who(CLERK, "leadership"), answered)


def test_a_lead_and_an_author_who_raised_it_themselves_may_settle_it() -> None:
    for person in (LED, AUTHOR):
        assert may_settle(who(person), replace(ANSWERED, raiser=person))


def test_a_comment_of_a_service_is_settled_by_no_service() -> None:
    answered = replace(ANSWERED, raiser=None, disposed_by=None)
    assert not may_settle(who(None), answered)
    assert may_settle(who(OTHER, "data"), replace(answered, resolver="data"))


CONCERN = Concern("1", CommentKind.REMARK, Audience.INTERNAL, "data", RAISER, "Rae")


@pytest.mark.parametrize("disposition", [one for one in Disposition if one is not Disposition.OPEN])
def test_a_remark_asks_for_an_answer_and_no_more(disposition: Disposition) -> None:
    assert asks_for_more(CONCERN, holds_up=False)
    answered = replace(CONCERN, disposition=disposition)
    assert not asks_for_more(answered, holds_up=False)
    assert not asks_for_more(replace(answered, accepted=False), holds_up=False)
    assert asks_for_more(answered, holds_up=True)
    assert asks_for_more(replace(answered, accepted=False), holds_up=True)
    assert not asks_for_more(replace(answered, accepted=True), holds_up=True)


def test_a_reply_asks_for_nothing_by_itself() -> None:
    assert not asks_for_more(CONCERN, holds_up=False, reply=True)


def test_what_is_withdrawn_or_moot_asks_for_nothing() -> None:
    assert not asks_for_more(replace(CONCERN, withdrawn=True), holds_up=True)
    assert not asks_for_more(CONCERN, holds_up=True, moot=True)


@pytest.mark.parametrize(
    ("blocking", "kind", "holds"),
    [
        (False, CommentKind.REMARK, False),
        (True, CommentKind.REMARK, True),
        (False, CommentKind.CONDITION, True),
    ],
)
def test_a_draft_is_held_up_by_what_blocks_and_by_conditions(
    blocking: bool, kind: CommentKind, holds: bool
) -> None:
    assert holds_up(blocking=blocking, kind=kind) is holds
