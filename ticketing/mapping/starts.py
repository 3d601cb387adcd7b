"""What of a ticket asks for the review of a draft, as values."""

from dataclasses import dataclass, field

ANYBODY = "anybody"


@dataclass(frozen=True, slots=True)
class PolicyFrom:
    """Where the key of the policy stands; exactly one of these is said."""

    key: str = ""
    # The system's name of a field.
    field: str = ""
    # How a label begins that ends in the key.
    label: str = ""
    # The first line of the ticket's text.
    first_line: bool = False


@dataclass(frozen=True, slots=True)
class Start:
    """Which tickets ask for a review, of which policy, in which words, and who may."""

    connection: str
    policy: PolicyFrom
    # Put on the ticket it asks; empty: no label does.
    label: str = ""
    # Whether `/placet review` in the ticket does.
    command: bool = False
    # Jira: the project's key; GitHub: owner/name. Empty: any.
    project: str = ""
    plan: str = "standard"
    # The heading under which the draft's words stand; empty: the whole text of the ticket.
    section: str = ""
    # Accounts of the ticket system, or `anybody`; none: the policy's lead, where the system tells
    # mail addresses.
    by: tuple[str, ...] = ()
    # Whose words they are, by account: mail addresses. They cannot sign off their own words.
    authors: dict[str, str] = field(default_factory=dict)
    # Whether the first round is opened at once.
    round: bool = False

    @property
    def by_anybody(self) -> bool:
        """Whether whoever can write in the project may ask."""
        return self.by == (ANYBODY,)
