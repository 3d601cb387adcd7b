"""What is asked only of drafts that have it: the plan, its conditions, concerns, overrides."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.talk import Rows, Statement, Talk
from models.vocabulary import Audience, CommentKind, Disposition, Theme
from review.plans.mistakes import PlanMistakes
from review.plans.store import parsed
from review.queries.facts_rows import (
    CANDIDATES,
    CONCERNS,
    OVERRIDES,
    PLAN,
    TEXTS,
    CandidateRow,
    ConcernRow,
    ContextRow,
)
from review.rules.conditions import Subject
from review.rules.delegation import Availability
from review.rules.facts import Candidate, Concern, Override, Requirement
from review.rules.plan import Plan, requirements_for
from review.text.subject import subject_of

# A plan as some text meets it; more than a process judges at a time.
KEPT = 500


@dataclass(frozen=True, slots=True)
class Beyond:
    """What the gate has to know beside who was asked and what they said."""

    plan: Plan | None = None
    # Why the plan cannot be read, where it cannot.
    plan_error: str | None = None
    requirements: tuple[Requirement, ...] = ()
    concerns: tuple[Concern, ...] = ()
    overrides: tuple[Override, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    # Of the candidates, by person.
    emails: Mapping[str, str] = field(default_factory=dict[str, str])


def everything_else(row: ContextRow, *, candidates: bool) -> Talk[Beyond]:
    """Asks for what the draft has, and for nothing where it has none of it."""
    plan = _plans.get(row.plan_version_id) if row.round_id is not None else None
    wanted = {
        PLAN: row.plan_version_id if row.round_id is not None and plan is None else None,
        CONCERNS: row.draft_id if row.has_concerns else None,
        OVERRIDES: row.draft_id if row.has_overrides else None,
        CANDIDATES: row.round_id if candidates else None,
    }
    asked = [(sql, key) for sql, key in wanted.items() if key is not None]
    answers = (yield [Statement(sql, (key,)) for sql, key in asked]) if asked else []
    found: dict[str, Rows] = dict(zip((sql for sql, _ in asked), answers, strict=True))
    error = None
    if PLAN in found:
        plan, error = _read(row.plan_version_id, found[PLAN])
    members = [CandidateRow._make(one) for one in found.get(CANDIDATES, ())]
    return Beyond(
        plan=plan,
        plan_error=error,
        requirements=() if plan is None else (yield from _requirements(plan, row)),
        concerns=tuple(_concern(ConcernRow._make(one)) for one in found.get(CONCERNS, ())),
        overrides=tuple(Override(*one) for one in found.get(OVERRIDES, ())),
        candidates=tuple(_candidate(one) for one in members),
        emails={one.person: one.email for one in members},
    )


# Versions of plans never change, so each is fetched and read once in a process.
_plans: dict[str, Plan] = {}


def _read(version_id: str, found: Rows) -> tuple[Plan | None, str | None]:
    try:
        plan = parsed(found[0][0] if found else "")
    except PlanMistakes as mistakes:
        return None, str(mistakes)
    _plans[version_id] = plan
    return plan, None


# Nor does a text change under a plan: its conditions are judged once, by all they depend on.
_judged: dict[tuple[object, ...], tuple[Requirement, ...]] = {}


def _requirements(plan: Plan, row: ContextRow) -> Talk[tuple[Requirement, ...]]:
    labels, theme = row.labels or {}, Theme(row.theme)
    if not plan.reads_text:
        return requirements_for(plan, Subject(theme), labels)
    about = (row.plan_version_id, row.revision_id, row.base_revision_id, theme, *labels.items())
    known = _judged.get(about)
    if known is not None:
        return known
    (found,) = yield [Statement(TEXTS, (row.revision_id, row.base_revision_id))]
    text, base = found[0]
    requirements = requirements_for(plan, subject_of(theme, text, base), labels)
    while len(_judged) >= KEPT:
        # Threads share it: another may have taken the same one out.
        _judged.pop(next(iter(_judged), about), None)
    _judged[about] = requirements
    return requirements


def _candidate(row: CandidateRow) -> Candidate:
    away = Availability(
        row.person, row.time_zone, away_from=row.away_from, away_until=row.away_until
    )
    return Candidate(row.person, row.name, row.group, away)


def _concern(row: ConcernRow) -> Concern:
    return Concern(
        id=row.id,
        kind=CommentKind(row.kind),
        audience=Audience(row.audience),
        group=row.group,
        raiser=row.raiser,
        raiser_name=row.raiser_name,
        sign_off=row.sign_off,
        disposition=Disposition(row.disposition or Disposition.OPEN),
        accepted=row.accepted,
        withdrawn=row.withdrawn,
    )
