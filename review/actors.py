"""Who does something: a person, a service by its token, the flow, or the installation itself."""

from dataclasses import dataclass, field

from review.rules.visibility import Viewer

FLOW = "flow:review"
SWEEP = "flow:sweep"
# How somebody proved who they are, beside the mailed links.
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


def installation() -> Actor:
    """Whoever sits at the machine itself: they may read the database, so they see all of it."""
    return Actor(INSTALLATION, "Placet", viewer=Viewer(external=False, sees_all=True))
