"""What a mail is about: one revision of one draft, as a rule under review in a round."""

from dataclasses import dataclass

from notifications.characters import inline, refuse_control_characters, shortened

_SUBJECT_TITLE_LENGTH = 100  # characters; more than any mail client shows


@dataclass(frozen=True, kw_only=True)
class Matter:
    """Everyone who is mailed about a draft may see all of this."""

    policy: str
    """The policy's title."""
    draft: int
    round: int | None
    """None before the first one: what is commented on may not have been under review yet."""
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
        review = f"Review of “{title}”"
        return review if self.round is None else f"{review}, round {self.round}"
