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
    """Whether a person's turn is open, taken, or over because the round closed."""

    PENDING = "pending"
    ANSWERED = "answered"
    CLOSED = "closed"


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
    ROUND_OPENED = "round:opened"
    ROUND_EXTENDED = "round:extended"
    ROUND_CLOSED = "round:closed"
    ROUND_RECALLED = "round:recalled"
    REQUEST_ASKED = "request:asked"
    REQUEST_REMINDED = "request:reminded"
    SIGN_OFF_RECORDED = "sign_off:recorded"
    COMMENT_ADDED = "comment:added"
    MAIL_SENT = "mail:sent"
    MAIL_DROPPED = "mail:dropped"
    MAIL_FAILED = "mail:failed"
