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
    # Any, by the person in whose name it is: it was not theirs. Unsettled until they answer anew.
    DISPUTED = "disputed"


class Digest(StrEnum):
    """How a person wants to be asked: by a mail for each request, or by one each working day."""

    AT_ONCE = "at_once"
    DAILY = "daily"


class MailFate(StrEnum):
    """What became of an answer by mail."""

    COMMENT = "comment"
    # It said nothing that is kept: a word that opens a confirmation, or a file and no words.
    NOTED = "noted"
    # It waits for the lead, who accepts it as the person's comment or discards it.
    HELD = "held"
    ACCEPTED = "accepted"
    DISCARDED = "discarded"
    # A machine says that the person is away; it waits for the lead too.
    ABSENCE = "absence"


class HeldBecause(StrEnum):
    """Why an answer by mail waits for the lead."""

    OTHER_SENDER = "other_sender"
    UNPROVEN = "unproven"
    RECALLED = "recalled"
    EXPIRED = "expired"
    TOO_LONG = "too_long"


class FileRefusal(StrEnum):
    """Why a file that came with a mail is not kept."""

    NONE_KEPT = "none_kept"
    MEDIA_TYPE = "media_type"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    TOO_MUCH = "too_much"
    TOO_MUCH_TODAY = "too_much_today"


class OutboxKind(StrEnum):
    """Who delivers an outbox row: the relay speaks `mail`, the worker takes `wake`."""

    MAIL = "mail"
    WAKE = "wake"


class OutboxState(StrEnum):
    """Where an outbox row stands on its way out."""

    PENDING = "pending"
    CLAIMED = "claimed"
    # A lead has to release it: far more mail than usual was written at once.
    HELD = "held"
    DONE = "done"
    DROPPED = "dropped"
    # A dead letter: it stays until somebody has it tried again.
    FAILED = "failed"


class MailEventKind(StrEnum):
    """What became of a mail once its carrier had taken it."""

    # Tried again by the carrier itself, for three days at most.
    DEFERRED = "deferred"
    DELIVERED = "delivered"
    # Not even tried: the address is on the carrier's list of those that bounced, say.
    DROPPED = "dropped"
    BOUNCED = "bounced"
    SPAM_REPORT = "spam_report"


class MailState(StrEnum):
    """Where a mail stands, as people are told."""

    # Until its time, the person's morning, or the next try; or on its way at this moment.
    WAITING = "waiting"
    HELD = "held"
    FAILED = "failed"
    SENT = "sent"
    # It had become pointless before it was sent.
    DROPPED = "dropped"


class TicketOrigin(StrEnum):
    """How Placet came to a ticket."""

    # By a rule of the mapping, or because somebody asked for it.
    OPENED = "opened"
    # It was there, and somebody named it.
    LINKED = "linked"
    # It was there, and asked for the review.
    ASKED = "asked"


class DocumentKind(StrEnum):
    """A document that goes live with a policy; each may have a ticket of its own."""

    HELP_ARTICLE = "help_article"
    EDUCATIONAL_EMAIL = "educational_email"
    MODERATOR_WORKFLOW = "moderator_workflow"


class TicketAct(StrEnum):
    """What Placet does to a ticket."""

    OPEN = "open"
    COMMENT = "comment"
    MOVE = "move"
    LINK = "link"


class TicketWorkState(StrEnum):
    """Where an act stands."""

    PENDING = "pending"
    CLAIMED = "claimed"
    DONE = "done"
    # It had become pointless.
    DROPPED = "dropped"
    # Given up: it stays until somebody has it tried again.
    FAILED = "failed"


class TicketStanding(StrEnum):
    """Where an act, or a ticket by its worst act, stands, as people are told."""

    GIVEN_UP = "given_up"
    # The last try failed, and there is a next one.
    RETRYING = "retrying"
    # Until its turn, or on its way at this moment.
    WAITING = "waiting"
    SENT = "sent"
    # It had become pointless.
    DROPPED = "dropped"


class DeliveryFate(StrEnum):
    """What became of something that a ticket system told."""

    APPLIED = "applied"
    # It asks for nothing here.
    IGNORED = "ignored"
    # It asks for something that could not be done: somebody has to know.
    REFUSED = "refused"


class CodedAct(StrEnum):
    """What a mailed code may be asked for, beside an answer: whatever may open the gate."""

    TAKE_BACK = "take_back"
    ACCEPT = "accept"
    WITHDRAW = "withdraw"
    CONFIRM_OVERRIDE = "confirm_override"


class WebhookState(StrEnum):
    """Whether a subscription is posted to; `removed` keeps what was posted on record."""

    ACTIVE = "active"
    DISABLED = "disabled"
    REMOVED = "removed"


class DisabledBecause(StrEnum):
    """Why a subscription is not posted to any more."""

    # It answered 410.
    GONE = "gone"
    # For days nothing arrived.
    FAILING = "failing"
    BY_HAND = "by_hand"


class PostState(StrEnum):
    """Where the post of an event to a subscription stands."""

    PENDING = "pending"
    DELIVERED = "delivered"
    # Given up; it stays until somebody has it posted again.
    FAILED = "failed"


class Action(StrEnum):
    """Everything the journal can say, as `subject:verb`."""

    POLICY_CREATED = "policy:created"
    PERSON_ADDED = "person:added"
    PERSON_CHANGED = "person:changed"
    PLAN_REGISTERED = "plan:registered"
    TOKEN_ISSUED = "token:issued"
    TOKEN_REVOKED = "token:revoked"
    CLIENT_CREATED = "client:created"
    CLIENT_ROTATED = "client:rotated"
    CLIENT_DISABLED = "client:disabled"
    ACCESS_REVOKED = "access:revoked"
    KEY_ADDED = "key:added"
    KEY_RETIRED = "key:retired"
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
    SIGN_OFF_DISPUTED = "sign_off:disputed"
    REMINDERS_MUTED = "reminders:muted"
    REMINDERS_WANTED = "reminders:wanted"
    DIGEST_CHOSEN = "digest:chosen"
    CODE_ASKED = "code:asked"
    CODE_TRIED = "code:tried"
    COMMENT_ADDED = "comment:added"
    COMMENT_DISPOSED = "comment:disposed"
    COMMENT_SETTLED = "comment:settled"
    COMMENT_CONTESTED = "comment:contested"
    OVERRIDE_PROPOSED = "override:proposed"
    OVERRIDE_CONFIRMED = "override:confirmed"
    OVERRIDE_ENDED = "override:ended"
    REPLY_NOTED = "reply:noted"
    REPLY_HELD = "reply:held"
    REPLY_ACCEPTED = "reply:accepted"
    REPLY_DISCARDED = "reply:discarded"
    ABSENCE_SUGGESTED = "absence:suggested"
    MAIL_SENT = "mail:sent"
    MAIL_DROPPED = "mail:dropped"
    MAIL_FAILED = "mail:failed"
    MAIL_BOUNCED = "mail:bounced"
    MAIL_SUPPRESSED = "mail:suppressed"
    MAIL_REPORTED = "mail:reported"
    MAIL_RETRIED = "mail:retried"
    MAIL_HELD = "mail:held"
    MAIL_RELEASED = "mail:released"
    TICKET_ASKED = "ticket:asked"
    TICKET_OPENED = "ticket:opened"
    TICKET_LINKED = "ticket:linked"
    TICKET_COMMENTED = "ticket:commented"
    TICKET_MOVED = "ticket:moved"
    TICKET_DROPPED = "ticket:dropped"
    TICKET_FAILED = "ticket:failed"
    TICKET_RETRIED = "ticket:retried"
    TICKET_STATE_CHANGED = "ticket:state_changed"
    WEBHOOK_ADDED = "webhook:added"
    WEBHOOK_CHANGED = "webhook:changed"
    WEBHOOK_DISABLED = "webhook:disabled"
    WEBHOOK_REMOVED = "webhook:removed"
    WEBHOOK_SECRET_ROTATED = "webhook:secret_rotated"
    WEBHOOK_TESTED = "webhook:tested"
    WEBHOOK_REPLAYED = "webhook:replayed"
