"""How mail clients announce what they quote, in the languages that their makers chose."""

import re
import unicodedata

_LONGEST = 400  # characters of an announcement over several lines
MOST_LINES = 4

# Each in one line, from its first word to its colon.
_ANNOUNCEMENTS = re.compile(
    r"""
      On\ .{4,300}\ wrote:
    | On\ .{4,300},\ .{1,200}\ <[^<>]{3,200}>(\ wrote)?:
    | .{2,200}\ wrote\ on\ .{4,100}:
    | (Am|Den)\ .{4,300}\ (schrieb|schrieben)(\ .{1,200})?:
    | .{2,200}\ (schrieb|hat)\ am\ .{4,150}(\ geschrieben)?:
    | Le\ .{4,300}\ (a\ [ée]crit|a\ envoy[ée])\ ?:
    | .{2,200}\ a\ [ée]crit\ (le\ .{4,150})?\ ?:
    | El\ .{4,300}\ escribi[óo]:
    | .{2,200}\ escribi[óo]\ el\ .{4,150}:
    | Il\ .{4,300}\ ha\ scritto:
    | Em\ .{4,300}\ escreveu:
    | Op\ .{4,300}\ schreef(\ .{1,200})?:
    | Den\ .{4,300}\ skrev(\ .{1,200})?:
    """,
    re.VERBOSE,
)
_FIGURE = re.compile(r"\d")
# In any other language: a date or an address, and a colon at the end.
_DATED = re.compile(r"\d{1,2}[:.h]\d{2}|\b20\d\d\b|[^\s@]+@[^\s@]+\.[a-z]")
_SEPARATOR = re.compile(
    r"""
    _{20,}
    | -{2,}\ ?( Original\ [Mm]essage | Original\ [Aa]ppointment | Forwarded\ [Mm]essage
        | Ursprüngliche\ (Nachricht|E-?[Mm]ail) | Originalnachricht | Weitergeleitete\ Nachricht
        | Original-Nachricht | Message\ d'origine | Message\ d’origine | Message\ original
        | Message\ transféré | Mensaje\ [Oo]riginal | Mensaje\ reenviado | Messaggio\ originale
    )\ ?-{2,}
    | Begin\ forwarded\ message: | Anfang\ der\ weitergeleiteten\ (Nachricht|E-Mail):
    | Début\ du\ message\ (transféré|réexpédié)\ ?: | Inicio\ del\ mensaje\ reenviado:
    """,
    re.VERBOSE,
)
_FIRST = re.compile(r"\*?(From|Von|De|Da|Van|Från)\ ?:\*?\s*\S.{0,300}")
_MORE = re.compile(
    r"\*?(Sent|Date|To|Cc|CC|Subject|Gesendet|Datum|An|Betreff|Envoyé|À|A|Objet|Enviado|Enviado el|"
    r"Fecha|Para|Asunto|Inviato|Oggetto|Verzonden|Aan|Onderwerp)\ ?:\*?(\s.{0,300})?"
)


def plain(line: str) -> str:
    """The line without the marks of its direction of reading and without odd blanks."""
    bare = "".join(one for one in line if unicodedata.category(one) != "Cf")
    return " ".join(bare.replace("\u202f", " ").split())


def announcement(lines: list[str], start: int) -> int:
    """How many lines from here on announce a quote; none: 0."""
    joined = ""
    for count in range(1, min(MOST_LINES, len(lines) - start) + 1):
        line = lines[start + count - 1]
        if not line or line.startswith(">"):
            return 0
        joined = f"{joined} {line}".strip()
        if len(joined) > _LONGEST:
            return 0
        # Without a figure in it, it is no date, and may be the person's own sentence.
        if joined.endswith(":") and _FIGURE.search(joined) and _ANNOUNCEMENTS.fullmatch(joined):
            return count
    return 0


def is_dated(line: str) -> bool:
    """Whether a line before a quote says when or by whom it was written."""
    return line.endswith(":") and len(line) <= _LONGEST and _DATED.search(line) is not None


def is_separator(line: str) -> bool:
    """Whether a line of its own says that another mail follows."""
    return len(line) < 100 and _SEPARATOR.fullmatch(line) is not None


def is_header_block(lines: list[str], start: int) -> bool:
    """Whether the headers of another mail stand here, as Outlook writes them."""
    if not (_FIRST.fullmatch(lines[start]) or _MORE.fullmatch(lines[start])):
        return False
    here = [line for line in lines[start : start + 10] if line][:7]
    if not any(_FIRST.fullmatch(line) for line in here[:3]):
        return False
    return sum(_MORE.fullmatch(line) is not None for line in here) >= 2
