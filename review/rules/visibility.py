"""Who may see what: the one rule that every reader of comments and reasons goes through."""

from collections.abc import Iterable
from dataclasses import dataclass

from models.vocabulary import Audience

EXTERNAL_GROUP = "external_experts"
PRIVILEGED_GROUP = "legal"
LEADERSHIP_GROUP = "leadership"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: a person with their groups, or a service with the sight its scopes give it."""

    person: str | None = None
    groups: frozenset[str] = frozenset()
    external: bool = True
    # A service may be trusted with everything; no person is.
    sees_all: bool = False

    @property
    def outside(self) -> bool:
        """External people see only what is for everyone (and what is addressed to them)."""
        return self.external or EXTERNAL_GROUP in self.groups

    @property
    def knows_members(self) -> bool:
        """Whether they are told who else is in a group, and so who could still be asked."""
        return self.sees_all or not self.outside


@dataclass(frozen=True, slots=True)
class Remark:
    """What the rule needs to know of a comment, a reason or a journal entry."""

    audience: Audience
    # The author's group, on whose behalf they wrote.
    group: str | None
    author: str | None
    # The lead of the policy it belongs to.
    lead: str


def may_see(viewer: Viewer, remark: Remark) -> bool:
    """Whether the viewer is in the remark's audience."""
    if viewer.sees_all or remark.audience is Audience.EVERYONE:
        return True
    if viewer.person is None:
        return False
    if viewer.person in (remark.author, remark.lead):
        return True
    # Whatever groups an outsider is in: what is not for everyone is not for them.
    if viewer.outside:
        return False
    if remark.audience is Audience.INTERNAL:
        return True
    return PRIVILEGED_GROUP in viewer.groups or (
        remark.group is not None and remark.group in viewer.groups
    )


# Whoever does not choose tells as few as possible.
NARROWEST_FIRST = (Audience.PRIVILEGED, Audience.INTERNAL, Audience.EVERYONE)


def no_wider_than(widest: Audience) -> tuple[Audience, ...]:
    """The audiences of a reply to what was said to this one, the narrowest first."""
    return NARROWEST_FIRST[: NARROWEST_FIRST.index(widest) + 1]


def speaks_for(groups: Iterable[str]) -> str | None:
    """On whose behalf a member of these groups speaks where they were not asked for one."""
    known = sorted(groups)
    if PRIVILEGED_GROUP in known:
        return PRIVILEGED_GROUP
    return known[0] if known else None


def default_audience(*, external: bool, group: str | None) -> Audience:
    """The narrowest that fits the author: outsiders speak to everyone, Legal in privilege."""
    if external or group == EXTERNAL_GROUP:
        return Audience.EVERYONE
    return Audience.PRIVILEGED if group == PRIVILEGED_GROUP else Audience.INTERNAL


def allowed_audiences(*, external: bool, group: str | None) -> tuple[Audience, ...]:
    """The audiences an author may choose from; nobody addresses those they cannot see."""
    if external or group == EXTERNAL_GROUP:
        return (Audience.EVERYONE,)
    return tuple(Audience)
