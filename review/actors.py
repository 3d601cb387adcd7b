"""Who does something: a person, a service by its token, the flow, or the installation itself."""

from dataclasses import dataclass, field

from review.rules.visibility import Viewer
from review.rules.ways import Way

FLOW = "flow:review"
SWEEP = "flow:sweep"
# How somebody proved who they are.
MAILED_LINK = "mailed-link"
BEARER = "api-token"
CLIENT = "oauth-client"
INSTALLATION = "system:installation"


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever acts through a door; the journal keeps `name`, opaque ids only."""

    name: str
    label: str
    person_id: str | None = None
    # How they proved who they are, and how far that can be trusted.
    method: str = BEARER
    assurance: str = "token"
    scopes: frozenset[str] = frozenset()
    viewer: Viewer = field(default_factory=Viewer)

    @property
    def by_program(self) -> bool:
        """Whether a program acts, with a token or a client."""
        return self.method in (BEARER, CLIENT)

    @property
    def way(self) -> Way:
        """In which way an answer of theirs comes in."""
        if self.by_program:
            return Way.SERVICE if self.person_id is None else Way.API
        return Way.LINK if self.method == MAILED_LINK else Way.PAGE

    def speaks_for(self, person: str) -> bool:
        """Whether they may answer for this person.

        A token that is nobody's is for whoever was asked, if the plan takes answers by a service; a
        client that is nobody's answers for nobody.
        """
        if self.person_id is None:
            return self.method != CLIENT
        return self.person_id == person


def installation() -> Actor:
    """Whoever sits at the machine itself: they may read the database, so they see all of it."""
    return Actor(INSTALLATION, "Placet", viewer=Viewer(external=False, sees_all=True))
