"""What one viewer may see of one draft: made once, and asked by every reader of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NewType

from models.vocabulary import Action, RequestState, Stage
from review.rules.facts import Concern, Facts
from review.rules.next_step import next_step
from review.rules.seen import facts_as_seen, sees_concern, verdict_as_seen, without_the_others
from review.rules.verdict import Verdict
from review.rules.visibility import PRIVILEGED_GROUP, Remark, Viewer, may_see

# A verdict as somebody may see it; whatever is told is made of this one.
Shown = NewType("Shown", Verdict)

# What tells nothing of how anybody stands; whatever is not named here is held back.
TELLS_NOTHING = frozenset(
    {
        Action.DRAFT_SUBMITTED,
        Action.DRAFT_WITHDRAWN,
        Action.REVISION_ADDED,
        Action.REVISION_MARKED_EDITORIAL,
        Action.ROUND_OPENED,
        Action.ROUND_EXTENDED,
        Action.ROUND_REPINNED,
    }
)
ABOUT = ("person", "to")
# How the names of what a flow run waits for begin.
AWAITING = "Awaiting"


@dataclass(frozen=True, slots=True)
class Apart:
    """The open round in which the viewer judges independently, and has yet to answer."""

    round_id: str
    since: datetime
    # Groups that are asked once others have agreed: their turn tells how those stand.
    later: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sight:
    """By audience, and by the independent first pass: others' words and positions are shown to
    whoever is asked in the open round once they have answered in it, or it has ended."""

    viewer: Viewer
    # The lead of the draft's policy.
    lead: str
    apart: Apart | None = None

    def verdict(self, verdict: Verdict) -> Shown:
        """The verdict for this viewer."""
        seen = verdict if self.apart is None else without_the_others(verdict)
        return Shown(verdict_as_seen(seen, self.viewer, self.lead))

    def facts(self, facts: Facts) -> Facts:
        """The facts by their audience, for whoever does not judge independently."""
        return facts_as_seen(facts, self.viewer, self.lead)

    def knows(self, concern: Concern) -> bool:
        """Whether the viewer may speak of the concern."""
        return sees_concern(self.viewer, concern, self.lead)

    def remark(self, remark: Remark, at: datetime) -> bool:
        """Whether a comment made at that time may be shown."""
        return may_see(self.viewer, remark) and self.word(remark.author, at)

    def word(self, person: str | None, at: datetime) -> bool:
        """Whether what this person said then may be shown as far as the first pass goes."""
        return self.apart is None or self.is_own(person) or at < self.apart.since

    def answer(self, round_id: str, person: str) -> bool:
        """Whether the person's position in that round may be shown."""
        return self.apart is None or self.is_own(person) or round_id != self.apart.round_id

    def mail(self, round_id: str, person: str) -> bool:
        """Whether it is told what became of the mails to this person in that round."""
        inside = self.viewer.sees_all or not self.viewer.outside
        return inside and self.answer(round_id, person)

    def turn(self, round_id: str, group: str, person: str, state: RequestState) -> RequestState:
        """The state of a request as it is told: of whoever comes later, that of the opening."""
        return RequestState.UPCOMING if self.hides_turn(round_id, group, person) else state

    def hides_turn(self, round_id: str, group: str, person: str) -> bool:
        """Whether it would tell how others stand that this person's turn has come."""
        apart = self.apart
        if apart is None or round_id != apart.round_id or self.is_own(person):
            return False
        return group in apart.later

    def entry(self, action: Action, at: datetime, actor: str, data: Mapping[str, Any]) -> bool:
        """Whether the first pass lets the viewer see an entry of the journal."""
        if self.apart is None or at < self.apart.since or action in TELLS_NOTHING:
            return True
        person = self.viewer.person
        return actor == f"person:{person}" or any(data.get(key) == person for key in ABOUT)

    def flow_state(self, name: str, facts: Facts, verdict: Shown, now: datetime) -> str:
        """What a flow run under review waits for, as it is told.

        Whoever may not see every comment is told what it would wait for by those they may see.
        """
        if not name.startswith(AWAITING) or self._sees_every_audience:
            return name
        step = next_step(Stage.DEVELOPMENT, self.facts(facts), verdict, now)
        return step.waiting_name or f"{AWAITING}Review"

    def override_words(self, round_id: str) -> bool:
        """Whether it is told why a group was overridden in that round, and why that was ended."""
        inside = self.viewer.sees_all or not self.viewer.outside
        return inside and (self.apart is None or round_id != self.apart.round_id)

    @property
    def flow_run(self) -> bool:
        """Whether the draft's flow run may be shown: behind it stands who has signed what."""
        if self.viewer.sees_all:
            return True
        return self.apart is None and not self.viewer.outside

    @property
    def _sees_every_audience(self) -> bool:
        viewer = self.viewer
        if viewer.sees_all or self.is_own(self.lead):
            return True
        return not viewer.outside and PRIVILEGED_GROUP in viewer.groups

    def is_own(self, person: str | None) -> bool:
        """Whether this is the viewer."""
        return person is not None and person == self.viewer.person
