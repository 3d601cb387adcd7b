"""Who may say that an answer settles a comment, and whether a comment still asks for one."""

from dataclasses import dataclass

from models.vocabulary import CommentKind, Disposition
from review.rules.facts import Concern

# As a plan names the policy's lead among its resolvers.
LEAD = "lead"


@dataclass(frozen=True, slots=True)
class Settler:
    """Whoever wants to accept an answer, or to contest it."""

    person: str | None
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Answered:
    """A comment that the lead has answered, and who is who around it."""

    raiser: str | None
    disposed_by: str | None
    lead: str
    # Whom the plan names beside the raiser: a group's key, or `lead`.
    resolver: str | None = None
    # Who wrote a revision of the draft.
    authors: frozenset[str] = frozenset()


def may_settle(settler: Settler, answered: Answered) -> bool:
    """Whether their word counts: the raiser's, or that of whom the plan names in their place.

    Nobody judges their own work in the raiser's place: neither whoever gave the answer, nor the
    lead whose answer it is, nor an author, whatever groups they are in. A plan that names the lead
    wants it so.
    """
    if settler.person is None:
        return False
    if settler.person == answered.raiser:
        return True
    if answered.resolver is None:
        return False
    if answered.resolver == LEAD:
        return settler.person == answered.lead
    partial = {answered.lead, answered.disposed_by, *answered.authors}
    return answered.resolver in settler.groups and settler.person not in partial


def asks_for_more(
    concern: Concern, *, holds_up: bool, moot: bool = False, reply: bool = False
) -> bool:
    """Whether somebody still has to do something about a comment.

    A remark needs an answer; one that holds the draft up needs one that is accepted. `moot`: a
    condition of an approval that its person has replaced. A reply asks for nothing by itself:
    otherwise every word the lead says in a thread would be one more to be answered.
    """
    if concern.withdrawn or moot or reply:
        return False
    if concern.disposition is Disposition.OPEN:
        return True
    return holds_up and not concern.settled


def holds_up(*, blocking: bool, kind: CommentKind) -> bool:
    """Whether a comment keeps the gate shut until it is settled."""
    return blocking or kind is CommentKind.CONDITION
