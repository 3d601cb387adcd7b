"""What a token may be allowed to do."""

from enum import StrEnum


class Scope(StrEnum):
    """Each names the calls it opens; reading is one scope, hidden comments another."""

    READ = "read"
    POLICIES_WRITE = "policies:write"
    PEOPLE_WRITE = "people:write"
    DRAFTS_WRITE = "drafts:write"
    ROUNDS_WRITE = "rounds:write"
    SIGN_OFFS_WRITE = "sign_offs:write"
    COMMENTS_WRITE = "comments:write"
    DISPOSITIONS_WRITE = "dispositions:write"
    COMMENTS_ALL = "comments:all"
    OVERRIDES_WRITE = "overrides:write"
    MAILS_WRITE = "mails:write"
    PROMOTE = "promote"
    JOURNAL_READ = "journal:read"
    # What a connector needs, each by itself.
    TICKETS_READ = "tickets:read"
    TICKETS_WRITE = "tickets:write"
    WEBHOOKS_WRITE = "webhooks:write"
    EVENTS_READ = "events:read"
    # Tokens and clients: to list them, and to make and revoke them.
    ACCESS_WRITE = "access:write"


ALL_SCOPES = tuple(scope.value for scope in Scope)

# What each opens, in words.
OPENS = {
    Scope.READ: "Read what the token's owner may see.",
    Scope.POLICIES_WRITE: "Create policies.",
    Scope.PEOPLE_WRITE: "Add and change people.",
    Scope.DRAFTS_WRITE: "Submit, revise and withdraw drafts.",
    Scope.ROUNDS_WRITE: "Open, extend, close and recall rounds, and hand requests over.",
    Scope.SIGN_OFFS_WRITE: "Record sign-offs.",
    Scope.COMMENTS_WRITE: "Comment, and settle one's own comments.",
    Scope.DISPOSITIONS_WRITE: "Answer comments for the lead.",
    Scope.COMMENTS_ALL: "See comments of every audience, for a service of its own.",
    Scope.OVERRIDES_WRITE: "Propose, confirm and end overrides.",
    Scope.MAILS_WRITE: "Have mails tried again, and held ones released.",
    Scope.PROMOTE: "Promote a draft whose gate is open.",
    Scope.JOURNAL_READ: "Read the journal.",
    Scope.TICKETS_READ: "Read tickets and what became of them.",
    Scope.TICKETS_WRITE: "Open and link tickets.",
    Scope.WEBHOOKS_WRITE: "Subscribe to events by webhook.",
    Scope.EVENTS_READ: "Follow the stream of events.",
    Scope.ACCESS_WRITE: "List and revoke tokens and clients.",
}
