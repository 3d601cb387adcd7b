"""What a person said in an answer by mail: their words between, above or below what is quoted."""

import quotequail

from notifications.incoming.attributions import (
    MOST_LINES,
    announcement,
    is_dated,
    is_header_block,
    is_separator,
    plain,
)
from notifications.incoming.closings import SIGNATURE, is_clients

MOST_LINES_READ = 3_000
# The library's time grows with the square of their number.
_MOST_LINES_FOR_LIBRARY = 400
_MOST_ANNOUNCEMENTS = 200


def said_in(text: str) -> str:
    """The person's own words; all of it where nothing else is left: no comment is lost to us."""
    lines = text.split("\n")
    if len(lines) > MOST_LINES_READ:
        lines = [*lines[:MOST_LINES_READ], ""]
    own = _own_words(lines)
    said = _joined(lines, own)
    if all(own) or said == text.strip():
        said = _by_library(said)
    return said or text.strip()


def _own_words(lines: list[str]) -> list[bool]:
    """Line by line, whether it is the person's own."""
    read = [plain(line) for line in lines]
    own = [not line.startswith(">") for line in read]
    _leave_out_announcements(read, own)
    _leave_out_what_follows(read, own)
    _leave_out_signature(lines, read, own)
    _leave_out_clients(read, own)
    return own


def _leave_out_announcements(read: list[str], own: list[bool]) -> None:
    quotes_from = _next_quote(read)
    # Whoever ends hundreds of lines in a colon is no mail client.
    place = 0 if sum(line.endswith(":") for line in read) <= _MOST_ANNOUNCEMENTS else len(read)
    while place < len(read):
        length = announcement(read, place)
        if length == 0:
            place += 1
            continue
        own[place : place + length] = [False] * length
        if quotes_from[place + length] is None:
            # Nothing is marked as quoted: then all that follows is.
            own[place:] = [False] * (len(own) - place)
            return
        place += length
    for place, line in enumerate(read):
        if line.startswith(">") and (place == 0 or not read[place - 1].startswith(">")):
            _leave_out_dated(read, own, place)


def _leave_out_dated(read: list[str], own: list[bool], quote: int) -> None:
    """The lines right above a quote, in a language that we do not know."""
    end = quote
    while end > 0 and not read[end - 1]:
        end -= 1
    start = end
    while start > 0 and read[start - 1] and own[start - 1] and end - start < MOST_LINES:
        start -= 1
    if 0 < end - start < MOST_LINES and is_dated(" ".join(read[start:end])):
        own[start:end] = [False] * (end - start)


def _leave_out_what_follows(read: list[str], own: list[bool]) -> None:
    """After a separator or the headers of another mail all is quoted, unless marks say how far."""
    quotes_from = _next_quote(read)
    for place, line in enumerate(read):
        if not own[place] or not line:
            continue
        if is_header_block(read, place) or (
            is_separator(line) and _other_mail_follows(read, place + 1)
        ):
            marked = quotes_from[place]
            end = len(read) if marked is None else marked
            own[place:end] = [False] * (end - place)


def _other_mail_follows(read: list[str], start: int) -> bool:
    """A rule of underscores alone may be the person's own."""
    follows = next((place for place in range(start, len(read)) if read[place]), None)
    if follows is None:
        return True
    if read[start - 1].startswith("_"):
        return is_header_block(read, follows)
    return True


def _leave_out_signature(lines: list[str], read: list[str], own: list[bool]) -> None:
    """From `-- ` to the end, or to the next thing that is quoted."""
    for place, line in enumerate(lines):
        if own[place] and line.rstrip() == SIGNATURE:
            end = place
            while end < len(read) and own[end]:
                own[end] = False
                end += 1


def _leave_out_clients(read: list[str], own: list[bool]) -> None:
    """Such a line stands last among the person's words, above a quote or at the end."""
    below_is_own = False
    for place in reversed(range(len(read))):
        if not own[place]:
            below_is_own = False
        elif not below_is_own and read[place]:
            if is_clients(read[place]):
                own[place] = False
            else:
                below_is_own = True


def _next_quote(read: list[str]) -> list[int | None]:
    """By line, where the next quote from there on begins."""
    found: list[int | None] = [None] * (len(read) + 1)
    for place in reversed(range(len(read))):
        found[place] = place if read[place].startswith(">") else found[place + 1]
    return found


def _joined(lines: list[str], own: list[bool]) -> str:
    """The words as paragraphs; where a quote stood between two of them, a blank line."""
    kept: list[str] = []
    for line, is_own in zip(lines, own, strict=True):
        words = line.rstrip() if is_own else ""
        if words or (kept and kept[-1]):
            kept.append(words)
    return "\n".join(kept).strip()


def _by_library(text: str) -> str:
    """Where we found no quote: quotequail knows clients and languages that we do not."""
    if text.count("\n") > _MOST_LINES_FOR_LIBRARY:
        return text
    found = quotequail.unwrap(text)
    if found is None or found.get("type") != "reply":
        return text
    parts = [found.get(place, "").strip() for place in ("text_top", "text_bottom")]
    return "\n\n".join(one for one in parts if one) or text
