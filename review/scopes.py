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
