"""A verdict and its facts as one viewer may see them: nothing that is not for them, no gap."""

from dataclasses import replace

from models.vocabulary import RoundState
from review.rules.facts import Concern, Facts
from review.rules.gate import standing_positions, summary_of
from review.rules.verdict import RequirementState, RequirementVerdict, Verdict
from review.rules.visibility import Remark, Viewer, may_see

INDEPENDENT = "How the others stand is shown once you have answered: the first pass is independent."


def facts_as_seen(facts: Facts, viewer: Viewer, lead: str) -> Facts:
    """The facts without the concerns the viewer may not know of."""
    seen = tuple(one for one in facts.concerns if _sees(viewer, one, lead))
    return facts if len(seen) == len(facts.concerns) else replace(facts, concerns=seen)


def verdict_as_seen(verdict: Verdict, viewer: Viewer, lead: str) -> Verdict:
    """The verdict without what the viewer may not know of; shut stays shut.

    What is left out leaves no trace: the summary is made of what is left, and where nothing is,
    it says no more than that the review is not finished.
    """
    blockers = [
        one for one in verdict.blockers if one.concern is None or _sees(viewer, one.concern, lead)
    ]
    if len(blockers) == len(verdict.blockers):
        return verdict
    summary = summary_of(verdict.requirements, blockers, opened=False)
    return verdict._replace(summary=summary, blockers=tuple(blockers))


def judges_independently(facts: Facts, viewer: Viewer, *, independent: bool) -> bool:
    """Whether the viewer has yet to answer in an open round whose first pass is independent."""
    if not independent or viewer.person is None or facts.round is None:
        return False
    if facts.round.state is not RoundState.OPEN:
        return False
    positions = standing_positions(facts)
    return any(
        one.person == viewer.person and one.person not in positions.get(one.group, {})
        for one in facts.asked
    )


def without_the_others(verdict: Verdict) -> Verdict:
    """What somebody who judges independently is told: who is asked, not who said what."""
    requirements = tuple(_unseen(one) for one in verdict.requirements)
    which = "Open" if verdict.open else "Shut"
    return Verdict(verdict.open, f"{which}: {INDEPENDENT}", requirements, ())


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
        carried=0,
    )


def _sees(viewer: Viewer, concern: Concern, lead: str) -> bool:
    return may_see(viewer, Remark(concern.audience, concern.group, concern.raiser, lead))
