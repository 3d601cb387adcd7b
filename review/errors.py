"""Expected refusals, named by the domain; the API gives each its number.

Refused
├── Unknown                 what was named does not exist, or not for this caller
├── NotAllowed              the caller may not do this
├── Unacceptable            a value cannot be accepted: says which field, and what to do
│   ├── ReasonMissing       a blocking position without a reason
│   └── PlanUnreadable      the plan's text has mistakes
└── Conflict                right in itself, but not as things stand
    ├── AlreadyThere        the key or the text is taken
    ├── RoundClosed         the round has ended
    ├── RoundOpen           a round is open already
    ├── RevisionSuperseded  the sign-off names another text than the one under review
    ├── NotYourRequest      somebody else was asked
    ├── AnswerFirst         the first pass is independent, and the caller has yet to answer
    ├── WrongStage          the draft is not at the stage for this
    ├── GateShut            the gate does not open; carries the verdict
    └── StaleVersion        the caller decided on an older version than the one that stands
"""

from collections.abc import Mapping
from typing import Any

from review.rules.verdict import Verdict


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


class Unacceptable(Refused):
    code = "unacceptable"

    def __init__(self, field: str, detail: str) -> None:
        super().__init__(detail)
        self.field = field


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


class AnswerFirst(Conflict):
    code = "answer-first"


class WrongStage(Conflict):
    code = "wrong-stage"


class GateShut(Conflict):
    code = "gate-shut"

    def __init__(self, verdict: Verdict, emails: Mapping[str, str]) -> None:
        super().__init__(verdict.summary)
        self.verdict = verdict
        # Of the people the verdict speaks of.
        self.emails = emails


class StaleVersion(Refused):
    code = "stale-version"
