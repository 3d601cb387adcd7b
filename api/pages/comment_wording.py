"""What became of a comment, in the words of a page."""

from collections.abc import Mapping
from types import MappingProxyType

from models.vocabulary import CommentKind, Disposition
from review.queries.comment_view import CommentView, Standing
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


STANDING_WORDS: Mapping[Standing, str] = MappingProxyType(
    {one: one.value for one in Standing} | {Standing.MOOT: "no longer asked for"}
)


def standing(view: CommentView) -> str:
    """How it stands; empty of a reply to which the lead has said nothing of its own."""
    stands = view.standing
    if stands is Standing.ANSWERED and view.holds_up:
        return "answered, not accepted yet"
    return STANDING_WORDS[stands] if stands is not None else ""


def mood(view: CommentView) -> str:
    """Whether that is `good` for the draft, `bad`, or neither."""
    if view.standing is Standing.SETTLED:
        return "good"
    holds = view.holds_up and view.standing in (Standing.OPEN, Standing.ANSWERED)
    return "bad" if holds or view.standing is Standing.CONTESTED else ""


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


def size(of_bytes: int) -> str:
    """So many bytes, as people say it."""
    for unit, least in (("MB", 1_000_000), ("kB", 1_000)):
        if of_bytes >= least:
            return f"{of_bytes / least:.1f}".removesuffix(".0") + f" {unit}"
    return f"{of_bytes} bytes"
