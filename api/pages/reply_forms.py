"""The form below each thread with which it is replied to."""

from dataclasses import dataclass

from api.pages.attempts import Attempt
from models.vocabulary import Audience
from review.rules.visibility import Viewer, allowed_audiences, no_wider_than

FORM = "reply"


@dataclass(frozen=True, slots=True)
class ReplyForms:
    """The reply forms of one page, for one visitor."""

    # The path of the page; the forms' own begin with it.
    page: str
    # On whose behalf the visitor speaks, as the page calls it.
    label: str
    viewer: Viewer
    group: str | None
    # The one that was not taken, if one was not.
    attempt: Attempt | None = None

    def audiences(self, thread: Audience) -> tuple[Audience, ...]:
        """Those that a reply in such a thread may have; none: the visitor cannot reply."""
        allowed = allowed_audiences(external=self.viewer.outside, group=self.group)
        return tuple(one for one in no_wider_than(thread) if one in allowed)

    def failed(self, comment_id: str) -> Attempt | None:
        """What was typed below this comment and not taken."""
        attempt = self.attempt
        if attempt is None or attempt.form != FORM or attempt.below != comment_id:
            return None
        return attempt
