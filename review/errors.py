"""Expected refusals, named by the domain; the API gives each its number.

Refused
├── Unknown                 what was named does not exist, or not for this caller
├── NotAllowed              the caller may not do this
├── NoSuchClient            no client of this id, or not with this secret, or not any more
├── TooOften                the next has to wait; says how long
│   ├── TooManyCodes        so many codes were mailed
│   ├── TooManyCalls        so many calls were made, or tries to come in
│   └── TooManyStreams      so many streams of events are open for this token
├── TooManyReplies          so many answers by mail wait for the lead that the next has to wait
├── Unacceptable            a value cannot be accepted: says which field, and what to do
│   ├── ScopeRefused        more was asked for than the client may do
│   ├── ReasonMissing       a blocking position without a reason
│   └── PlanUnreadable      the plan's text has mistakes
└── Conflict                right in itself, but not as things stand
    ├── AlreadyThere        the key or the text is taken
    ├── RoundClosed         the round has ended
    ├── RoundOpen           a round is open already
    ├── RevisionSuperseded  the sign-off names another text than the one under review
    ├── NotYourRequest      somebody else was asked
    ├── RequestMoved        a delegate was asked in the person's place
    ├── NotYourTurn         other groups come first
    ├── WayClosed           the plan takes no answer of the group in this way
    ├── NothingCarried      no approval was kept that could be contested
    ├── NothingToTakeBack   no request for changes stands
    ├── NothingToOverride   the requirement needs no override, or the plan allows none
    ├── TooLate             what should have been done before is under way
    ├── FirstPassHidden     how the others stand is hidden until one has answered
    ├── NotAnswered         there is no answer of the lead yet to be accepted or contested
    ├── MailNotFailed       the mail is on its way, was sent, or is not needed any more
    ├── MailNotHeld         the hold was released before
    ├── TicketNotFailed     nothing of the ticket was given up
    ├── WebhookDisabled     nothing is posted to the subscription until it is enabled
    ├── PostNotEnded        the post is on its way already
    ├── AlreadyWithdrawn    the raiser has taken the comment back
    ├── WrongStage          the draft is not at the stage for this
    ├── FirstPassIndependent  the plan would show reviewers what the open round hides from them
    ├── CodeNeeded          the plan asks for a mailed code on top of the link
    │   ├── CodeWrong       that is not the code
    │   ├── CodeExpired     it was good once
    │   └── CodeSpent       it was tried too often
    ├── CodeNotNeeded       the plan asks for none
    ├── GateShut            the gate does not open; carries the verdict
    └── StaleVersion        the caller decided on an older version than the one that stands
"""

from collections.abc import Mapping
from typing import Any

from review.rules.sight import Shown


class Refused(Exception):
    """A refusal with a sentence that says what to do; `code` names it for programs."""

    code = "refused"

    def __init__(self, detail: str, **extra: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.extra = extra


class Unknown(Refused):
    code = "not-found"

    def __init__(self, detail: str = "There is no such thing here, or not for you.") -> None:
        super().__init__(detail)


class NotAllowed(Refused):
    code = "not-allowed"


class NoSuchClient(Refused):
    code = "no-such-client"


class TooOften(Refused):
    code = "too-often"

    def __init__(self, detail: str, *, retry_after: int) -> None:
        super().__init__(detail, retry_after=retry_after)
        # In seconds.
        self.retry_after = retry_after


class TooManyCodes(TooOften):
    code = "too-many-codes"


class TooManyStreams(TooOften):
    code = "too-many-streams"


class TooManyReplies(Refused):
    code = "too-many-replies"


class TooManyCalls(TooOften):
    code = "too-many-calls"


class Unacceptable(Refused):
    code = "unacceptable"

    def __init__(self, field: str, detail: str) -> None:
        super().__init__(detail)
        self.field = field


class ScopeRefused(Unacceptable):
    code = "scope-refused"


class ReasonMissing(Unacceptable):
    code = "reason-missing"


class PlanUnreadable(Unacceptable):
    code = "plan-unreadable"


class Conflict(Refused):
    code = "conflict"


class AlreadyThere(Conflict):
    code = "already-there"


class RoundClosed(Conflict):
    code = "round-closed"


class RoundOpen(Conflict):
    code = "round-open"


class RevisionSuperseded(Conflict):
    code = "revision-superseded"


class NotYourRequest(Conflict):
    code = "not-your-request"


class RequestMoved(Conflict):
    code = "request-moved"


class NotYourTurn(Conflict):
    code = "not-your-turn"


class WayClosed(Conflict):
    code = "way-closed"


class NothingCarried(Conflict):
    code = "nothing-carried"


class NothingToTakeBack(Conflict):
    code = "nothing-to-take-back"


class NothingToOverride(Conflict):
    code = "nothing-to-override"


class TooLate(Conflict):
    code = "too-late"


class FirstPassHidden(Conflict):
    code = "first-pass-hidden"


class NotAnswered(Conflict):
    code = "not-answered"


class MailNotFailed(Conflict):
    code = "mail-not-failed"


class MailNotHeld(Conflict):
    code = "mail-not-held"


class TicketNotFailed(Conflict):
    code = "ticket-not-failed"


class WebhookDisabled(Conflict):
    code = "webhook-disabled"


class PostNotEnded(Conflict):
    code = "post-not-ended"


class AlreadyWithdrawn(Conflict):
    code = "already-withdrawn"


class WrongStage(Conflict):
    code = "wrong-stage"


class FirstPassIndependent(Conflict):
    code = "first-pass-independent"


class CodeNeeded(Conflict):
    code = "code-needed"


class CodeWrong(CodeNeeded):
    code = "code-wrong"


class CodeExpired(CodeNeeded):
    code = "code-expired"


class CodeSpent(CodeNeeded):
    code = "code-spent"


class CodeNotNeeded(Conflict):
    code = "code-not-needed"


class GateShut(Conflict):
    code = "gate-shut"

    def __init__(self, verdict: Shown, emails: Mapping[str, str]) -> None:
        super().__init__(verdict.summary)
        self.verdict = verdict
        # Of the people the verdict speaks of.
        self.emails = emails


class StaleVersion(Refused):
    code = "stale-version"
