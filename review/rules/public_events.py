"""Which entries of the journal are told to whoever subscribed: none that an audience or an open
round hides."""

from enum import StrEnum

from models.vocabulary import Action, Audience


class PublicEvent(StrEnum):
    """What can be subscribed to: by the journal's own names."""

    POLICY_CREATED = "policy:created"
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
    REQUEST_ASKED = "request:asked"
    REQUEST_DELEGATED = "request:delegated"
    SIGN_OFF_RECORDED = "sign_off:recorded"
    SIGN_OFF_CARRIED = "sign_off:carried"
    SIGN_OFF_RETRACTED = "sign_off:retracted"
    COMMENT_ADDED = "comment:added"
    COMMENT_DISPOSED = "comment:disposed"
    COMMENT_SETTLED = "comment:settled"
    COMMENT_CONTESTED = "comment:contested"
    OVERRIDE_PROPOSED = "override:proposed"
    OVERRIDE_CONFIRMED = "override:confirmed"
    OVERRIDE_ENDED = "override:ended"


# What is sent when somebody asks for it, to try a subscription out; no entry of the journal.
TEST = "webhook:test"
NAMES = frozenset(one.value for one in PublicEvent)
# What says nothing of how anybody stands, in a round where that is hidden too.
CALM = frozenset(
    {
        PublicEvent.POLICY_CREATED,
        PublicEvent.DRAFT_SUBMITTED,
        PublicEvent.DRAFT_PROMOTED,
        PublicEvent.DRAFT_WITHDRAWN,
        PublicEvent.REVISION_ADDED,
        PublicEvent.REVISION_MARKED_EDITORIAL,
        PublicEvent.ROUND_OPENED,
        PublicEvent.ROUND_EXTENDED,
        PublicEvent.ROUND_CLOSED,
        PublicEvent.ROUND_RECALLED,
        PublicEvent.ROUND_REPINNED,
    }
)


def public_event(
    action: Action, audience: Audience | None, *, independent: bool
) -> PublicEvent | None:
    """The event as which the entry is told; none where it is not told at all.

    `independent`: whether it happened in a round whose plan has everybody judge for themselves.
    That somebody has answered is a part of what such a round hides.
    """
    if action.value not in NAMES or audience not in (None, Audience.EVERYONE):
        return None
    event = PublicEvent(action.value)
    return None if independent and event not in CALM else event
