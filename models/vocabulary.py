"""The closed vocabularies of the domain: every stored state, position, audience and action."""

from enum import StrEnum


class Theme(StrEnum):
    """What a policy is about; a plan may ask more people for some themes."""

    SAFETY = "safety"
    SECURITY = "security"
    INTEGRITY = "integrity"
    QUALITY = "quality"
    PLATFORM_MISUSE = "platform_misuse"


class Stage(StrEnum):
    """The milestone at which a draft stands."""

    RESEARCH = "research"
    DEVELOPMENT = "development"
    IMPLEMENTATION = "implementation"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    RETIRED = "retired"
    WITHDRAWN = "withdrawn"


class RoundState(StrEnum):
    """`open`, then one of four ends."""

    OPEN = "open"
    APPROVED = "approved"
    CHANGES_REQUESTED = "changes_requested"
    EXPIRED = "expired"
    RECALLED = "recalled"


class RequestState(StrEnum):
    """Whether a person's turn is to come, open, taken, or over.

    It is over when the round has closed, or when a delegate was asked in the person's place: by a
    request of their own, for a link answers one request in one name.
    """

    # Other groups come first (`after` in the plan); nobody has been asked yet.
    UPCOMING = "upcoming"
    PENDING = "pending"
    ANSWERED = "answered"
    CLOSED = "closed"
    MOVED = "moved"


class Position(StrEnum):
    """What a sign-off says."""

    APPROVE = "approve"
    APPROVE_WITH_CONDITIONS = "approve_with_conditions"
    NO_OBJECTION = "no_objection"
    REQUEST_CHANGES = "request_changes"
    ABSTAIN = "abstain"
    RECUSE = "recuse"


class Audience(StrEnum):
    """Who may ever see a comment, from the widest to the narrowest."""

    EVERYONE = "everyone"
    INTERNAL = "internal"
    PRIVILEGED = "privileged"


class CommentKind(StrEnum):
    """A remark, or a condition under which somebody approved."""

    REMARK = "remark"
    CONDITION = "condition"


class Disposition(StrEnum):
    """The lead's answer to a comment; `open` is none."""

    OPEN = "open"
    ACCEPTED = "accepted"
    ACCEPTED_IN_PART = "accepted_in_part"
    DECLINED = "declined"
    DEFERRED = "deferred"
    OUT_OF_SCOPE = "out_of_scope"


class RetractionKind(StrEnum):
    """Why a sign-off no longer counts although none replaced it."""

    # A carried sign-off, by the person it is of: they want to answer for the new words themselves.
    CONTESTED = "contested"
    # A request for changes, by a named substitute of the person, with a reason.
    TAKEN_BACK = "taken_back"


class OutboxKind(StrEnum):
    """Who delivers an outbox row: the relay speaks `mail`, the worker takes `wake`."""

    MAIL = "mail"
    WAKE = "wake"


class OutboxState(StrEnum):
    """Where an outbox row stands on its way out."""

    PENDING = "pending"
    CLAIMED = "claimed"
    DONE = "done"
    DROPPED = "dropped"
    FAILED = "failed"


class CodedAct(StrEnum):
    """What a mailed code may be asked for, beside an answer: whatever may open the gate."""

    TAKE_BACK = "take_back"
    ACCEPT = "accept"
    WITHDRAW = "withdraw"
    CONFIRM_OVERRIDE = "confirm_override"


class Action(StrEnum):
    """Everything the journal can say, as `subject:verb`."""

    POLICY_CREATED = "policy:created"
    PERSON_ADDED = "person:added"
    PERSON_CHANGED = "person:changed"
    PLAN_REGISTERED = "plan:registered"
    TOKEN_ISSUED = "token:issued"
    TOKEN_REVOKED = "token:revoked"
    SIGN_IN_ASKED = "sign_in:asked"
    DRAFT_SUBMITTED = "draft:submitted"
    DRAFT_PROMOTED = "draft:promoted"
    DRAFT_WITHDRAWN = "draft:withdrawn"
    REVISION_ADDED = "revision:added"
    REVISION_MARKED_EDITORIAL = "revision:marked_editorial"
    ROUND_OPENED = "round:opened"
    ROUND_EXTENDED = "round:extended"
    ROUND_CLOSED = "round:closed"
    ROUND_RECALLED = "round:recalled"
    ROUND_REPINNED = "round:repinned"
    ROUND_ESCALATED = "round:escalated"
    REQUEST_ASKED = "request:asked"
    REQUEST_REMINDED = "request:reminded"
    REQUEST_DELEGATED = "request:delegated"
    REQUEST_ESCALATED = "request:escalated"
    SIGN_OFF_RECORDED = "sign_off:recorded"
    SIGN_OFF_CARRIED = "sign_off:carried"
    SIGN_OFF_RETRACTED = "sign_off:retracted"
    CODE_ASKED = "code:asked"
    CODE_TRIED = "code:tried"
    COMMENT_ADDED = "comment:added"
    COMMENT_DISPOSED = "comment:disposed"
    COMMENT_SETTLED = "comment:settled"
    COMMENT_CONTESTED = "comment:contested"
    OVERRIDE_PROPOSED = "override:proposed"
    OVERRIDE_CONFIRMED = "override:confirmed"
    OVERRIDE_ENDED = "override:ended"
    MAIL_SENT = "mail:sent"
    MAIL_DROPPED = "mail:dropped"
    MAIL_FAILED = "mail:failed"
