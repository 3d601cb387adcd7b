"""Random steps around concerns, disowned answers and overrides."""

import review_oracle as oracle
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from review_answering import Answering
from review_draws import ANSWERS, Either, Often, Pick, of
from review_record import (
    GROUPS,
    LEAD,
    PEOPLE,
    Lifted,
)

from models.vocabulary import Audience, CommentKind, Disposition, Position

AFTER_THAT = st.sampled_from(["", "answered", "handed on", "overridden"])
LATER = st.sampled_from(["", "", "", "ended", "expired", "revised"])


class Disputing(Answering):
    """Concerns are raised and settled, answers disowned, requirements overridden."""

    @rule(pick=Pick, audience=st.sampled_from(Audience))
    def raise_a_concern(self, pick: int, audience: Audience) -> None:
        if self.record.live() and len(self.record.raised) < 6:
            self._raise(CommentKind.REMARK, audience, of(self.record.live(), pick))

    @rule(pick=Pick, disposition=ANSWERS, accepts=Either, replies=Often)
    def answer_a_concern(
        self, pick: int, disposition: Disposition, accepts: bool, replies: bool
    ) -> None:
        """The lead does; then its raiser may say whether that is enough."""
        if self.record.raised:
            one = of(self.record.raised[::-1], pick)
            one.since.append(disposition)
            if replies:
                one.since.append(accepts)

    @precondition(lambda self: len(oracle.concerns(self.record)) > 0)
    @rule(withdrawn=Either, but=Pick)
    def settle_the_concerns(self, withdrawn: bool, but: int) -> None:
        """All of them, or but one."""
        waiting = oracle.concerns(self.record)
        for at, one in enumerate(one for one in self.record.raised if one.id in waiting):
            if at + 1 == but % 4:
                continue
            if withdrawn:
                one.withdrawn = True
            else:
                one.since += [Disposition.ACCEPTED_IN_PART, True]

    @rule(pick=Pick, then=AFTER_THAT)
    def disown(self, pick: int, then: str) -> None:
        """One of the last answers was not its person's, who may have somebody else answer."""
        record = self.record
        said = [one for one in record.sign_offs if one.round == record.round.number]
        if not said:
            return
        one = of(said[::-1][:4], pick)
        one.retracted = one.disowned = True
        theirs = [
            each for each in self._asked() if (each.person, each.group) == (one.person, one.group)
        ]
        if theirs and then == "answered":
            self._sign(theirs[0], of(list(Position), pick))
        elif theirs and then == "handed on":
            self._hand(theirs[0], of(GROUPS[one.group], pick))
        elif then == "overridden":
            self._lift(one.group, "mia", "max")
        self.most_agree(0)

    @rule(pick=Pick, proposer=Pick, who=Pick, blocked=Either, then=LATER)
    def override(self, pick: int, proposer: int, who: int, blocked: bool, then: str) -> None:
        """What holds the gate shut is lifted, or would be, were it anybody's to lift."""
        record = self.record
        if blocked and self._asked():
            self._sign(self._asked()[0], Position.REQUEST_CHANGES)
        may = [one for one in GROUPS if oracle.may_propose(record, one)]
        # A plan that lets nobody override lets no such row be made; the gate does not rely on it.
        may = may or [one for one in ("legal", "data") if oracle.state(record, one) != "satisfied"]
        if may:
            person = of([*GROUPS["leadership"], *PEOPLE], proposer)
            confirmer = of([None, person, *GROUPS["leadership"], "max", "mia"], who)
            self._and_then(self._lift(of(may[:2], pick), person, confirmer), then)

    def _lift(self, group: str, proposer: str, confirmer: str | None) -> Lifted:
        record = self.record
        expires_at = record.now + oracle.OVERRIDE
        one = Lifted(record.id("o"), group, record.round.text, proposer, expires_at)
        record.overrides.append(one)
        self._confirm(one, confirmer)
        return one

    def _and_then(self, one: Lifted, what: str) -> None:
        """What makes it one no more."""
        if what == "ended":
            one.ended = True
        elif what == "expired":
            self.record.now = one.expires_at
        elif what == "revised" and len(self.record.texts) < 4:
            self.record.write(LEAD, ("Issue",))
            self._open_next(named=False)

    def _confirm(self, one: Lifted, person: str | None) -> None:
        """Whoever of Leadership it is: the gate knows whose word is none."""
        record = self.record
        if person is None:
            return
        may = oracle.may_confirm(record, person, one.proposer)
        if may or person in (one.proposer, *record.authors):
            one.confirmer = person

    @precondition(lambda self: len(self.record.overrides) > 0)
    @rule(pick=Pick, who=Pick, ends=Often)
    def confirm_or_end_an_override(self, pick: int, who: int, ends: bool) -> None:
        one = of(self.record.overrides[::-1], pick)
        if one.confirmer is None and not one.ended:
            self._confirm(one, of(GROUPS["leadership"], who))
        elif ends:
            one.ended = True
