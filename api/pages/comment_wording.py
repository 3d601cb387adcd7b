"""What became of a comment, in the words of a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from models.vocabulary import CommentKind, Disposition
from review.queries.comment_view import CommentView
from review.queries.quote_places import QuotePlace
from review.text.anchoring import AnchorState

DISPOSITION_LABELS: Mapping[Disposition, str] = MappingProxyType(
    {
        Disposition.ACCEPTED: "Accepted",
        Disposition.ACCEPTED_IN_PART: "Accepted in part",
        Disposition.DECLINED: "Declined",
        Disposition.DEFERRED: "Deferred",
        Disposition.OUT_OF_SCOPE: "Out of scope",
        Disposition.OPEN: "Open",
    }
)

# What the lead says by it, as they choose it.
DISPOSITION_MEANINGS: Mapping[Disposition, str] = MappingProxyType(
    {
        Disposition.ACCEPTED: "The text says so, or will. Needs no reply.",
        Disposition.ACCEPTED_IN_PART: "Say in your reply which part, and why not the rest.",
        Disposition.DECLINED: "Say why in your reply.",
        Disposition.DEFERRED: "Say in your reply until when.",
        Disposition.OUT_OF_SCOPE: "Say in your reply where it belongs.",
        Disposition.OPEN: "Takes your answer back.",
    }
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a comment stands, and whether that is `good`, `bad` or neither."""

    words: str
    mood: str = ""


def standing(view: CommentView) -> Standing | None:
    """How it stands; none of a reply to which the lead has said nothing of its own."""
    if view.withdrawal is not None:
        return Standing("withdrawn")
    if view.moot:
        return Standing("no longer asked for")
    if view.disposition is Disposition.OPEN:
        # A reply asks for nothing by itself.
        reply = view.comment.in_reply_to_id is not None
        return None if reply else Standing("open", "bad" if view.holds_up else "")
    return _answered(view)


def _answered(view: CommentView) -> Standing:
    if view.accepted is False:
        return Standing("contested", "bad")
    if view.settled and (view.holds_up or view.accepted):
        return Standing("settled", "good")
    return Standing("answered, not accepted yet", "bad") if view.holds_up else Standing("answered")


def weight(view: CommentView) -> str:
    """What kind of comment holds the draft up; empty of a remark that does not."""
    if view.comment.kind is CommentKind.CONDITION:
        return "condition"
    return "blocking" if view.comment.blocking else ""


def where(place: QuotePlace) -> str:
    """Where the quoted passage stands now."""
    section = f"in “{place.section}”" if place.section else "before the first heading"
    match place.state:
        case AnchorState.CERTAIN:
            return f"Stands {section} of revision {place.revision}"
        case AnchorState.MAYBE:
            return f"May now stand {section} of revision {place.revision}"
        case AnchorState.ORPHANED:
            return f"Not found any more in revision {place.revision}; it stood {section}"


def rewritten(place: QuotePlace, quoted: str) -> str:
    """The passage as it reads now, where that is not as it was quoted; else nothing."""
    return place.words if place.words.split() != quoted.split() else ""
