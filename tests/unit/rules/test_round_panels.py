"""The panels of a round as they are laid, and what the next round begins with."""

from dataclasses import replace
from datetime import timedelta

from gates import NOW, TEXT, facts, side

from models.vocabulary import Audience, CommentKind, RoundState
from review.rules.facts import Concern, Override, RoundFacts
from review.rules.round_panels import next_round

CONCERN = Concern("c", CommentKind.REMARK, Audience.INTERNAL, "legal", "legal1", "Ana")
LIFTED = Override("o", "data", TEXT, "why", "p", "P", NOW + timedelta(days=3), "q", "Q")


def test_the_next_round_asks_everyone_anew_about_the_newest_text_and_nothing_has_been_said() -> (
    None
):
    given = facts(
        side("ax", "all"),
        side(".", group="data"),
        round=RoundFacts(2, RoundState.EXPIRED, 1, TEXT, due_at=NOW),
        newest_revision=3,
        concerns=(CONCERN,),
        overrides=(LIFTED,),
        authors=frozenset({"eve"}),
    )
    given = replace(given, asked=tuple(replace(one, due_at=NOW) for one in given.asked))
    assert next_round(given) == replace(
        given,
        round=RoundFacts(2, RoundState.OPEN, 3, TEXT),
        asked=tuple(replace(one, asked_at=None, due_at=None) for one in given.asked),
        recorded=(),
        concerns=(),
        overrides=(),
    )


def test_before_the_first_round_there_is_none_to_follow() -> None:
    given = facts(side("."), round=None)
    assert next_round(given) is given
