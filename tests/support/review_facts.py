"""The facts of a review in memory, as the queries load them from the tables."""

from collections.abc import Iterable

from review_record import GROUPS, PlanGroup, Raised, Record, SignOff, Text

from models.vocabulary import Disposition
from review.rules.carry_over import Earlier, Marked, WatchedText
from review.rules.delegation import Availability
from review.rules.facts import (
    Asked,
    Candidate,
    Concern,
    Facts,
    Override,
    Recorded,
    Requirement,
    RoundFacts,
    Rule,
    RuleKind,
)
from review.rules.plan import CarryOver, PlanRequirement
from review.rules.visibility import Viewer


def facts_of(record: Record) -> Facts:
    """Loosely, where that can only make it worse: the gate is right by itself.

    It is given what was said of other texts, silence that a required group's plan takes for
    assent, and overrides confirmed by whoever proposed them.
    """
    round_ = record.round
    text = round_.text
    return Facts(
        newest_revision=len(record.texts),
        round=RoundFacts(round_.number, round_.state, text.number, text.sha256, round_.due_at),
        requirements=tuple(_requirement(one) for one in record.plan.values()),
        asked=tuple(
            Asked(
                one.id,
                one.person,
                one.person.title(),
                one.group,
                one.asked_at,
                principal=one.principal,
            )
            for one in record.live()
        ),
        recorded=tuple(
            _recorded(one)
            for one in record.sign_offs
            if one.round == round_.number or one.text.sha256 != text.sha256
        ),
        authors=frozenset(record.authors),
        concerns=tuple(_concern(one) for one in record.raised),
        overrides=tuple(
            Override(
                one.id,
                one.group,
                one.text.sha256,
                "A deadline of law.",
                one.proposer,
                one.proposer.title(),
                one.expires_at,
                one.confirmer,
                (one.confirmer or "").title(),
                one.ended,
            )
            for one in record.overrides
        ),
        candidates=tuple(_candidates(record)),
    )


def _requirement(one: PlanGroup) -> Requirement:
    return Requirement(
        group=one.key,
        label=one.key.replace("_", " ").title(),
        rule=Rule(RuleKind(one.rule), one.number),
        required=one.required and one.applies,
        applies=one.applies,
        after=one.after,
        # A required group stays one whose silence is no assent, asked though it does not apply.
        silence_is_assent=one.silence_is_assent and (one.applies or not one.required),
        can_be_overridden=one.can_be_overridden,
        block_can_be_overridden=one.block_can_be_overridden,
    )


def _recorded(one: SignOff) -> Recorded:
    return Recorded(
        one.id,
        one.person,
        one.group,
        one.position,
        one.text.sha256,
        one.counts,
        one.carried_from.id if one.carried_from else None,
        one.retracted,
        disputed=one.disowned,
    )


def _concern(one: Raised) -> Concern:
    disposition, accepted = Disposition.OPEN, None
    for said in one.since:
        if isinstance(said, Disposition):
            disposition, accepted = said, None
        else:
            accepted = said
    return Concern(
        one.id,
        one.kind,
        one.audience,
        one.group,
        one.raiser,
        one.raiser.title(),
        one.sign_off,
        disposition,
        accepted,
        one.withdrawn,
    )


def _candidates(record: Record) -> Iterable[Candidate]:
    mine = [one for one in record.requests if one.round == record.round.number]
    for group, people in GROUPS.items():
        asked = {who for one in mine if one.group == group for who in (one.person, one.principal)}
        yield from (Candidate(one, one.title(), group) for one in people if one not in asked)


def viewer(person: str) -> Viewer:
    groups = frozenset(group for group, people in GROUPS.items() if person in people)
    return Viewer(person, groups, external="external_experts" in groups)


def availability(record: Record) -> dict[str, Availability]:
    return {
        person: Availability(person, "UTC", one.delegate, one.first, one.last)
        for person, one in record.away.items()
    }


def earlier(last: SignOff) -> Earlier:
    """Of one carried over, where it comes from."""
    origin = last.carried_from or last
    return Earlier(
        origin.id,
        last.person,
        last.group,
        origin.position,
        origin.text.number,
        void=last.retracted or not last.counts,
    )


def plan_requirement(one: PlanGroup) -> PlanRequirement:
    return PlanRequirement(
        one.key,
        Rule(RuleKind(one.rule), one.number),
        sections=one.watches,
        carry_over=CarryOver(one.carry_over),
    )


def watched(one: PlanGroup, old: Text, new: Text) -> WatchedText:
    titles = one.watches or tuple(new.sections)
    changes = [title for title in titles if old.sections[title] != new.sections[title]]
    return WatchedText(not changes, one.watches, tuple(f"{title} was changed" for title in changes))


def marks(record: Record) -> tuple[Marked, ...]:
    return tuple(Marked(one.number, "Lea", "A comma.") for one in record.texts if one.editorial)
