"""What a mail of a round is about: one revision of one draft, under review."""

from dataclasses import dataclass

from notifications.characters import inline, refuse_control_characters, shortened

_SUBJECT_TITLE_LENGTH = 100  # characters; more than any mail client shows


@dataclass(frozen=True, kw_only=True)
class Matter:
    """Everyone who is mailed about a round may see all of this."""

    policy: str
    """The policy's title."""
    draft: int
    round: int
    revision: int
    sha256: str
    """Of the revision's canonical text, in full."""
    thread: str
    """The same for every mail of the round, and of no other: for example "round/<id>"."""

    def __post_init__(self) -> None:
        refuse_control_characters("the policy's title", self.policy)

    @property
    def subject(self) -> str:
        """One subject for the whole round: clients thread by it, and not by References alone."""
        title = shortened(inline(self.policy), _SUBJECT_TITLE_LENGTH)
        return f"Review of “{title}”, round {self.round}"
