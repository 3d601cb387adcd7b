"""The lead answered a comment: how, in which words, and that the answer can be contested."""

from dataclasses import dataclass
from datetime import datetime

from notifications.composition import compose
from notifications.matter import Matter
from notifications.message import Message
from notifications.recipient import Recipient
from notifications.remark import Remark
from notifications.wording import DISPOSITIONS

_TAKEN_BACK = "open"


@dataclass(frozen=True, kw_only=True)
class DispositionFacts:
    """For whoever raised the comment, and for nobody else."""

    key: str
    to: Recipient
    about: Matter
    link: str
    remark: Remark
    disposition: str
    """`accepted`, ... `out_of_scope`; `open`: an earlier answer was taken back."""
    answered_by: str
    answered_at: datetime
    reply: str = ""
    carried_by: int | None = None
    """The revision that holds the change."""
    settled: bool = False
    """A condition that was accepted in full: nothing waits for its raiser."""
    own_link: bool = True
    """The link is this person's own; otherwise it is the draft's page."""


def disposition(facts: DispositionFacts) -> Message:
    taken_back = facts.disposition == _TAKEN_BACK
    return compose(
        "disposition",
        key=facts.key,
        to=facts.to,
        about=facts.about,
        facts=facts,
        what="condition" if facts.remark.is_condition else "comment",
        taken_back=taken_back,
        answer="" if taken_back else DISPOSITIONS[facts.disposition],
        what_next=_what_next(facts),
    )


def _what_next(facts: DispositionFacts) -> str:
    if facts.disposition == _TAKEN_BACK:
        return "There is nothing to do: you will hear of the next answer."
    if facts.settled:
        return "Your condition is met by this. If you see it otherwise, contest the answer."
    if facts.remark.holds_up:
        return "The draft waits for your word: accept the answer, or contest it."
    return "You may accept the answer, or contest it. The draft does not wait for it."
