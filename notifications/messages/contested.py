"""An answer to a comment was contested: by whom, why, and that the next word is the lead's."""

from dataclasses import dataclass
from datetime import datetime

from notifications.composition import compose
from notifications.matter import Matter
from notifications.message import Message
from notifications.recipient import Recipient
from notifications.remark import Remark
from notifications.wording import DISPOSITIONS


@dataclass(frozen=True, kw_only=True)
class ContestedFacts:
    """For the policy lead, who is in the audience of every comment on the policy."""

    key: str
    to: Recipient
    about: Matter
    link: str
    """The draft's page."""
    remark: Remark
    contested_by: str
    in_place_of: str = ""
    """Who raised the comment, where somebody whom the plan names contests in their place."""
    contested_at: datetime
    disposition: str
    """How the comment had been answered."""
    reply: str
    words: str = ""
    """What was said against the answer."""


def contested(facts: ContestedFacts) -> Message:
    return compose(
        "contested",
        key=facts.key,
        to=facts.to,
        about=facts.about,
        facts=facts,
        what="condition" if facts.remark.is_condition else "comment",
        answer=DISPOSITIONS[facts.disposition],
    )
