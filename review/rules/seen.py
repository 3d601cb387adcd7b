"""A verdict and its facts as one viewer may see them: nothing that is not for them, no gap."""

from dataclasses import replace

from models.vocabulary import RoundState
from review.rules.facts import Concern, Facts
from review.rules.gate import conditions_met, standing_positions, summary_of
from review.rules.requirement_words import overridden_words
from review.rules.verdict import RequirementState, RequirementVerdict, Verdict
from review.rules.visibility import Remark, Viewer, may_see

INDEPENDENT = "How the others stand is shown once you have answered: the first pass is independent."


def sees_concern(viewer: Viewer, concern: Concern, lead: str) -> bool:
    """Whether the viewer may know of the concern."""
    return may_see(viewer, Remark(concern.audience, concern.group, concern.raiser, lead))


def facts_as_seen(facts: Facts, viewer: Viewer, lead: str) -> Facts:
    """The facts without the open concerns that the viewer may not know of.

    What is settled stays, for approvals count by it; it holds nothing up and nobody speaks of it.
    """
    met = conditions_met(facts.concerns)
    seen = tuple(
        one
        for one in facts.concerns
        if sees_concern(viewer, one, lead)
        # A condition alone says nothing: its approval counts once all of them are met.
        or (one.settled and (one.sign_off is None or one.sign_off in met))
    )
    return facts if len(seen) == len(facts.concerns) else replace(facts, concerns=seen)


def verdict_as_seen(verdict: Verdict, viewer: Viewer, lead: str) -> Verdict:
    """The verdict without what the viewer may not know of; shut stays shut.

    What is left out leaves no trace: the summary is made of what is left, and where nothing is,
    it says no more than that the review is not finished.
    """
    if viewer.outside and not viewer.sees_all:
        verdict = verdict._replace(
            requirements=tuple(_without_reason(one) for one in verdict.requirements)
        )
    blockers = [
        one
        for one in verdict.blockers
        if one.concern is None or sees_concern(viewer, one.concern, lead)
    ]
    if len(blockers) == len(verdict.blockers):
        return verdict
    summary = summary_of(verdict.requirements, blockers, opened=False)
    return verdict._replace(summary=summary, blockers=tuple(blockers))


def judges_independently(facts: Facts, viewer: Viewer, *, independent: bool) -> bool:
    """Whether the viewer has yet to answer in an open round whose first pass is independent.

    Read strictly: for every group they are asked for, also where their turn has not come, and in
    person: an approval that was kept for them from an earlier text is no answer to this one.
    """
    if not independent or viewer.person is None or viewer.sees_all or facts.round is None:
        return False
    if facts.round.state is not RoundState.OPEN:
        return False
    positions = standing_positions(facts)
    for one in facts.asked:
        if one.person == viewer.person:
            own = positions.get(one.group, {}).get(one.person)
            if own is None or own.carried_from is not None:
                return True
    return False


def without_the_others(verdict: Verdict) -> Verdict:
    """What somebody who judges independently is told: who is asked, not who said what.

    Shut, whatever the gate says: that it opens would tell how the others stand.
    """
    requirements = tuple(_unseen(one) for one in verdict.requirements)
    return Verdict(False, f"Shut, as far as you can see. {INDEPENDENT}", requirements, ())


def _unseen(one: RequirementVerdict) -> RequirementVerdict:
    if one.state is RequirementState.NOT_APPLICABLE:
        return one
    return one._replace(
        state=RequirementState.PENDING,
        needed=0,
        have=0,
        waiting_for=(),
        explanation=INDEPENDENT,
        could_ask=(),
        override=None,
        carried=0,
    )


def _without_reason(one: RequirementVerdict) -> RequirementVerdict:
    """An override is told to everyone; why it was made is for people inside."""
    if one.override is None:
        return one
    bare = replace(one.override, reason="")
    return one._replace(override=bare, explanation=overridden_words(one.label, bare))
