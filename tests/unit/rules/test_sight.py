"""What one viewer may see: by audience, and before they have answered for themselves."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from gates import NOW, TEXT, asked, facts, said, side

from models.vocabulary import Action, Audience, CommentKind, Disposition, RequestState, RoundState
from review.rules.facts import Candidate, Concern, Facts, Override
from review.rules.gate import judge
from review.rules.seen import INDEPENDENT, facts_as_seen, judges_independently
from review.rules.sight import TELLS_NOTHING, Apart, Sight
from review.rules.verdict import RequirementState, RequirementVerdict
from review.rules.visibility import Remark, Viewer

ME = Viewer("me", frozenset({"data"}), external=False)
OUTSIDER = Viewer("eva", frozenset({"external_experts"}), external=True)
OPENED, EARLIER = NOW - timedelta(days=1), NOW - timedelta(days=2)
APART = Sight(ME, "lea", Apart("r2", OPENED, frozenset({"leadership"})))
CARRIED = replace(said("me", "a", "data"), carried_from="s0")

READINGS: list[tuple[str, dict[str, Any], Viewer, bool]] = [
    ("asked, and silent", {}, ME, True),
    ("answered", {"recorded": (said("me", "a", "data"),)}, ME, False),
    ("answered on another text", {"recorded": (said("me", "a", "data", "2" * 64),)}, ME, True),
    (
        "answered after the end of the round",
        {"recorded": (said("me", "a", "data", counts=False),)},
        ME,
        True,
    ),
    (
        "answered, and it was taken back",
        {"recorded": (replace(said("me", "x", "data"), retracted=True),)},
        ME,
        True,
    ),
    ("an approval was kept for them", {"recorded": (CARRIED,)}, ME, True),
    (
        "an approval was kept, and they have answered since",
        {"recorded": (CARRIED, said("me", "a", "data"))},
        ME,
        False,
    ),
    (
        "asked for two groups, answered for one",
        {
            "asked": (asked("me", "data"), asked("me", "support")),
            "recorded": (said("me", "a", "data"),),
        },
        ME,
        True,
    ),
    ("not their turn yet", {"asked": (replace(asked("me", "data"), asked_at=None),)}, ME, True),
    ("not asked", {"asked": (asked("ana"),)}, ME, False),
    ("a service", {}, Viewer(external=False), False),
    ("a service that sees all", {}, Viewer("me", sees_all=True), False),
]


def independent(**changes: Any) -> Facts:
    given = facts(side("", group="data"))
    return replace(given, asked=(asked("me", "data"),), **({"recorded": ()} | changes))


@pytest.mark.parametrize(("_", "changes", "viewer", "apart"), READINGS)
def test_who_judges_independently(
    _: str, changes: Mapping[str, Any], viewer: Viewer, apart: bool
) -> None:
    given = replace(independent(), **changes)
    assert judges_independently(given, viewer, independent=True) is apart
    assert not judges_independently(given, viewer, independent=False)
    assert given.round is not None
    ended = replace(given, round=replace(given.round, state=RoundState.EXPIRED))
    assert not judges_independently(ended, viewer, independent=True)


def test_they_cannot_tell_an_open_gate_from_a_shut_one() -> None:
    agreed, blocked = judge(facts(side("aa", 2)), NOW), judge(facts(side("x.", 2)), NOW)
    assert (agreed.open, blocked.open) == (True, False)
    assert APART.verdict(agreed) == APART.verdict(blocked)
    shown = APART.verdict(agreed)
    assert shown.open is False
    assert shown.summary == f"Shut, as far as you can see. {INDEPENDENT}"
    (one,) = shown.requirements
    hidden = RequirementVerdict("legal", "Legal", RequirementState.PENDING, True, "2", 0, 0, (), "")
    assert one == hidden._replace(explanation=INDEPENDENT)


def test_all_that_tells_how_others_stand_is_taken_from_a_verdict() -> None:
    """An override, an approval that was kept, and who could still be asked."""
    lifted = Override("o1", "legal", TEXT, "", "lea", "Lea", NOW + timedelta(days=3), "max", "Max")
    given = facts(side("."), side("r", group="data"), side("a", group="support"))
    given = replace(
        given,
        overrides=(lifted,),
        candidates=(Candidate("dee", "Dee", "data"),),
        recorded=(given.recorded[0], replace(given.recorded[1], carried_from="s0")),
    )
    judged = judge(given, NOW).requirements
    assert [bool(one.override or one.could_ask or one.carried) for one in judged] == [True] * 3
    for one in APART.verdict(judge(given, NOW)).requirements:
        assert (one.override, one.could_ask, one.carried) == (None, (), 0)


def test_a_group_that_does_not_apply_is_shown_as_it_is() -> None:
    given = facts(side("a"), side("", group="data", applies=False))
    verdict = judge(given, NOW)
    assert APART.verdict(verdict).requirements[1] == verdict.requirements[1]


def test_what_others_said_before_the_round_and_ones_own_is_shown() -> None:
    def remark(author: str) -> Remark:
        return Remark(Audience.EVERYONE, "legal", author, "lea")

    assert APART.remark(remark("ana"), EARLIER)
    assert not APART.remark(remark("ana"), OPENED)
    assert not APART.remark(remark("lea"), NOW)
    assert APART.remark(remark("me"), NOW)
    assert APART.answer("r1", "ana")
    assert not APART.answer("r2", "ana")
    assert APART.answer("r2", "me")
    assert not APART.remark(Remark(Audience.PRIVILEGED, "legal", "ana", "lea"), EARLIER)


def test_whose_turn_has_come_is_told_only_where_nobody_has_to_agree_before() -> None:
    pending, upcoming = RequestState.PENDING, RequestState.UPCOMING
    assert APART.turn("r2", "leadership", "lou", pending) is upcoming
    assert APART.turn("r2", "leadership", "me", pending) is pending
    assert APART.turn("r2", "legal", "ana", pending) is pending
    assert APART.turn("r1", "leadership", "lou", pending) is pending


@pytest.mark.parametrize("action", list(Action))
def test_an_entry_that_nobody_called_harmless_is_held_back(action: Action) -> None:
    harmless = action in TELLS_NOTHING
    assert APART.entry(action, OPENED, "person:ana", {"person": "ana"}) is harmless
    assert APART.entry(action, EARLIER, "person:ana", {})
    assert APART.entry(action, NOW, "person:me", {})
    assert APART.entry(action, NOW, "system:relay", {"to": "me"})
    assert Sight(ME, "lea").entry(action, NOW, "person:ana", {})


def test_a_flow_run_is_for_insiders_who_may_know_how_everyone_stands() -> None:
    assert Sight(ME, "lea").flow_run
    assert not APART.flow_run
    assert not Sight(OUTSIDER, "lea").flow_run
    assert Sight(Viewer(sees_all=True), "lea").flow_run


def concern(**changes: Any) -> Concern:
    made = Concern("c1", CommentKind.REMARK, Audience.PRIVILEGED, "legal", "ana", "Ana")
    return replace(made, **changes)


def test_what_a_flow_run_waits_for_is_told_by_the_comments_one_may_see() -> None:
    given = facts(side("a"), concerns=(concern(),))
    legal = Viewer("leg", frozenset({"legal"}), external=False)
    told = {
        who.person: Sight(who, "lea").flow_state(
            "AwaitingDisposition", given, Sight(who, "lea").verdict(judge(given, NOW)), NOW
        )
        for who in (ME, legal, Viewer("lea", external=False))
    }
    assert told == {
        "me": "AwaitingReview",
        "leg": "AwaitingDisposition",
        "lea": "AwaitingDisposition",
    }
    kept = facts(side("a"))
    kept = replace(
        kept,
        asked=(replace(kept.asked[0], due_at=NOW + timedelta(hours=1)),),
        recorded=(replace(kept.recorded[0], carried_from="s0"),),
    )
    shown = Sight(ME, "lea").verdict(judge(kept, NOW))
    assert Sight(ME, "lea").flow_state("AwaitingContest", kept, shown, NOW) == "AwaitingContest"
    assert (
        Sight(ME, "lea").flow_state(
            "Completed", given, Sight(ME, "lea").verdict(judge(given, NOW)), NOW
        )
        == "Completed"
    )


TRUSTED = Viewer(sees_all=True)


def test_a_concern_is_known_to_its_audience_alone() -> None:
    legal = Viewer("leg", frozenset({"legal"}), external=False)
    knows = {viewer: Sight(viewer, "lea").knows(concern()) for viewer in (ME, OUTSIDER, legal)}
    assert knows == {ME: False, OUTSIDER: False, legal: True}
    assert Sight(Viewer("lea", external=False), "lea").knows(concern())
    assert Sight(OUTSIDER, "lea").knows(concern(audience=Audience.EVERYONE))


@pytest.mark.parametrize(
    ("sight", "told"),
    [
        (Sight(ME, "lea"), {"r1": True, "r2": True}),
        (Sight(OUTSIDER, "lea"), {"r1": False, "r2": False}),
        (Sight(TRUSTED, "lea"), {"r1": True, "r2": True}),
        # In the round that they have yet to answer in.
        (APART, {"r1": True, "r2": False}),
        (replace(APART, viewer=OUTSIDER), {"r1": False, "r2": False}),
    ],
)
def test_why_a_group_was_overridden_is_told_inside_once_one_has_answered(
    sight: Sight, told: dict[str, bool]
) -> None:
    assert {of: sight.override_words(of) for of in told} == told


def test_why_a_group_was_overridden_stays_inside() -> None:
    lifted = Override(
        "o1", "legal", TEXT, "CANARY.", "lea", "Lea", NOW + timedelta(days=3), "max", "Max"
    )
    verdict = judge(facts(side("."), overrides=(lifted,)), NOW)
    assert "CANARY" in str(Sight(ME, "lea").verdict(verdict))
    outside = Sight(OUTSIDER, "lea").verdict(verdict)
    assert "CANARY" not in str(outside)
    assert outside.requirements[0].override == replace(lifted, reason="")
    assert outside.requirements[0].explanation == (
        "Legal is overridden until 8 March 2026 by Lea and Max."
    )


def test_an_approval_does_not_count_by_one_of_its_hidden_conditions() -> None:
    """One of two is met: for whoever may not see them, the approval still is none."""
    met = concern(
        kind=CommentKind.CONDITION, sign_off="legal-legal1-c", disposition=Disposition.ACCEPTED
    )
    given = facts(side("c"), concerns=(met, replace(met, id="c2", disposition=Disposition.OPEN)))
    assert [one.have for one in judge(given, NOW).requirements] == [0]
    seen = facts_as_seen(given, OUTSIDER, "lea")
    assert [one.have for one in judge(seen, NOW).requirements] == [0]
    both = replace(given, concerns=(met, replace(met, id="c2")))
    assert facts_as_seen(both, OUTSIDER, "lea") is both


def test_what_is_left_of_a_verdict_is_said_as_if_it_were_all() -> None:
    public = concern(id="c2", audience=Audience.EVERYONE, raiser_name="Eva", group=None)
    given = facts(side("a"), concerns=(concern(), public))
    seen = Sight(OUTSIDER, "lea").verdict(judge(given, NOW))
    assert [one.id for one in seen.blockers] == ["c2"]
    assert seen.summary == "Shut: Eva waits for an answer to a blocking comment."


@pytest.mark.parametrize(
    ("viewer", "sees"),
    [
        (Viewer("lea", external=False), True),
        (Viewer("leg", frozenset({"legal"}), external=False), True),
        # A privileged word of Data is for Data, and for whoever said it.
        (ME, True),
        (Viewer("ana", external=True), True),
        (Viewer("sue", frozenset({"support"}), external=False), False),
        (OUTSIDER, False),
    ],
)
def test_a_privileged_concern_of_data_holds_the_gate_shut_in_sight_of_its_audience(
    viewer: Viewer, sees: bool
) -> None:
    given = facts(side("a"), concerns=(concern(group="data"),))
    sight = Sight(viewer, "lea")
    assert bool(sight.verdict(judge(given, NOW)).blockers) is sees
    assert bool(sight.facts(given).concerns) is sees


# Who looks, which round they judge independently, and of whom in which round they are told.
MAILS = [
    (ME, None, "r2", "ana", True),
    (ME, "r2", "r2", "ana", False),
    (ME, "r2", "r2", "me", True),
    (ME, "r2", "r1", "ana", True),
    (OUTSIDER, None, "r2", "ana", False),
    (OUTSIDER, None, "r2", "eva", False),
    (replace(OUTSIDER, sees_all=True), None, "r2", "ana", True),
    (replace(ME, sees_all=True), None, "r2", "ana", True),
]


@pytest.mark.parametrize(("viewer", "apart", "round_id", "person", "told"), MAILS)
def test_who_is_told_what_became_of_a_mail(
    viewer: Viewer, apart: str | None, round_id: str, person: str, told: bool
) -> None:
    sight = Sight(viewer, "lea", None if apart is None else Apart(apart, OPENED))
    assert sight.mail(round_id, person) is told
