"""A plan as plain values: which groups, by which rule, in which order, until when."""

from dataclasses import dataclass
from enum import StrEnum

from review.rules.conditions import Condition, Subject
from review.rules.facts import Requirement, Rule
from review.rules.ways import EVERY_WAY, Way

# The key of the group whose request for changes an override lifts only where the plan says so.
LEGAL = "legal"


class CarryOver(StrEnum):
    """What of a group's approvals is kept when a new revision is reviewed."""

    NEVER = "never"
    # Where none of the sections the requirement watches has changed.
    UNCHANGED = "unchanged"
    # There, and where the lead has marked the revision as editorial.
    EDITORIAL = "editorial"


class EscalationTarget(StrEnum):
    """Whom the next step of the escalation chain turns to."""

    # The person's delegate, else a member of their group who was not asked: asked in their place.
    ALTERNATE = "alternate"
    LEAD = "lead"
    LEADERSHIP = "leadership"


class Assurance(StrEnum):
    """How sure it has to be who answers."""

    LINK = "link"
    # A code mailed at the moment of the answer, good for ten minutes.
    CODE = "code"


class TicketCommand(StrEnum):
    """What somebody may ask in a draft's ticket; no sign-off, nor anything else that decides."""

    # How the draft stands, as everybody may see it.
    STATUS = "status"
    # That whoever has not answered is reminded now.
    NUDGE = "nudge"


@dataclass(frozen=True, slots=True)
class EscalationStep:
    """So many business days after a person's deadline, turn to somebody else."""

    after_days: int
    to: EscalationTarget


@dataclass(frozen=True, slots=True)
class PlanRequirement:
    """What one group of a plan has to say, when it is asked, and what is kept of its answers."""

    group: str
    rule: Rule
    required: bool = True
    when: Condition | None = None
    after: tuple[str, ...] = ()
    # Titles of the sections it watches; none: the whole text.
    sections: tuple[str, ...] = ()
    carry_over: CarryOver = CarryOver.NEVER
    # Advisory only: silence past the deadline means no objection.
    silence_is_assent: bool = False
    # Who beside the raiser may accept the disposition of the group's concerns: a group's key, or
    # `lead`.
    resolver: str | None = None
    assurance: Assurance = Assurance.LINK
    # The ways in which its people may answer.
    answers_by: frozenset[Way] = EVERY_WAY
    # From the asking to this group's own deadline; none: the round's.
    deadline_days: int | None = None
    # Whether an override lifts what is missing of this group; otherwise no override lifts anything.
    can_be_overridden: bool = True
    # Whether it lifts a request for changes too. Reading a plan says no to this for Legal, unless
    # the plan itself says yes.
    block_can_be_overridden: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """The review rules of a draft. Days are business days."""

    name: str
    title: str
    requirements: tuple[PlanRequirement, ...]
    # From the opening of a round to its deadline.
    deadline_days: int = 5
    # Relative to the deadline: -2 is two days before it, 1 the day after.
    reminder_days: tuple[int, ...] = ()
    # From the deadline to the end of a round that nobody closed.
    grace_days: int = 10
    escalation: tuple[EscalationStep, ...] = ()
    # The round after this many is told to Leadership; none: never.
    max_rounds: int | None = None
    # Others' positions and comments stay hidden from a reviewer who has not answered.
    independent_first_pass: bool = False
    # The longest an override may be good for.
    override_days: int = 10
    # Before a draft is promoted by approvals that were kept, for their people to contest them.
    contest_days: int = 1
    # What may be asked in a draft's ticket.
    ticket_commands: tuple[TicketCommand, ...] = ()

    def requirement(self, group: str) -> PlanRequirement | None:
        """What the plan says of this group."""
        return next((one for one in self.requirements if one.group == group), None)

    @property
    def reads_text(self) -> bool:
        """Whether any condition looks at the words of the text, and not at the theme alone."""
        return any(one.when is not None and one.when.reads_text for one in self.requirements)


def requirements_for(
    plan: Plan, subject: Subject, labels: dict[str, str]
) -> tuple[Requirement, ...]:
    """The gate's requirements for this text of this policy; `labels` names the groups."""
    return tuple(_requirement(one, subject, labels) for one in plan.requirements)


def _requirement(one: PlanRequirement, subject: Subject, labels: dict[str, str]) -> Requirement:
    held = one.when.judge(subject) if one.when is not None else None
    applies = held is None or held.holds
    return Requirement(
        group=one.group,
        label=labels.get(one.group, one.group),
        rule=one.rule,
        # Asked all the same, by name, a group whose condition does not hold gives advice.
        required=one.required and applies,
        applies=applies,
        condition="" if held is None else held.words,
        after=one.after,
        silence_is_assent=one.silence_is_assent and not one.required,
        can_be_overridden=one.can_be_overridden,
        block_can_be_overridden=one.block_can_be_overridden,
        needs_code=one.assurance is Assurance.CODE,
        answers_by=one.answers_by,
    )
