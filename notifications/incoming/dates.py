"""Until when somebody is away, where an answering machine plainly says it."""

import re
from datetime import date, timedelta

_MONTHS = (
    ("january", "jan", "januar", "jänner", "janvier", "enero"),
    ("february", "feb", "februar", "février", "febrero"),
    ("march", "mar", "märz", "mars", "marzo"),
    ("april", "apr", "avril", "abril"),
    ("may", "mai", "mayo"),
    ("june", "jun", "juni", "juin", "junio"),
    ("july", "jul", "juli", "juillet", "julio"),
    ("august", "aug", "août", "agosto"),
    ("september", "sep", "sept", "septembre", "septiembre"),
    ("october", "oct", "oktober", "okt", "octobre", "octubre"),
    ("november", "nov", "novembre", "noviembre"),
    ("december", "dec", "dezember", "dez", "décembre", "diciembre"),
)
_NUMBER = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
# The last day away, or the first day back.
_UNTIL = re.compile(
    r"\b(?:until|till|through|bis(?: einschließlich)?(?: zum)?|jusqu['’]au|hasta(?: el)?)\s+",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:back (?:in the office )?on|returning (?:to the office )?on|return on|"
    r"(?:wieder )?(?:zurück|erreichbar|im büro) (?:am|ab(?: dem)?)|ab dem|de retour le|"
    r"de vuelta el|vuelvo el|regreso el)\s+",
    re.IGNORECASE,
)
_WEEKDAY = r"(?:[a-zäöüéèáíóú]{2,10},?\s+)?(?:the\s+|dem\s+|den\s+|el\s+|le\s+)?"
_NAMED = re.compile(
    _WEEKDAY + r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.)?\s+(?:of\s+|de\s+)?"
    r"(?P<month>[a-zäéû]{3,10})\.?(?:,?\s+(?:de\s+)?(?P<year>20\d\d))?(?!\w)",
    re.IGNORECASE,
)
_AMERICAN = re.compile(
    _WEEKDAY + r"(?P<month>[a-z]{3,9})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?"
    r"(?:,?\s+(?P<year>20\d\d))?(?!\w)",
    re.IGNORECASE,
)
_ISO = re.compile(_WEEKDAY + r"(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)", re.IGNORECASE)
_DOTTED = re.compile(
    _WEEKDAY + r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.(?:\s?(?P<year>(?:20)?\d\d))?(?!\d)",
    re.IGNORECASE,
)
# 05/08 is May to some and August to others; who says "jusqu'au" means August.
_SLASHED = re.compile(
    _WEEKDAY + r"(?P<day>\d{1,2})/(?P<month>\d{1,2})(?:/(?P<year>(?:20)?\d\d))?(?!\d)",
    re.IGNORECASE,
)
_FORMS = (_ISO, _NAMED, _AMERICAN, _DOTTED)
_DAYS_FIRST = re.compile(r"jusqu|hasta|retour|vuel|regreso", re.IGNORECASE)
_FURTHEST = timedelta(days=400)


def away_until(text: str, today: date) -> date | None:
    """The last day away; none where the text names no day, or one that is not to come."""
    read = text[:4_000]
    for opening, less in ((_UNTIL, 0), (_BACK, 1)):
        for found in opening.finditer(read):
            day = _day_at(read, found.end(), found[0], today)
            if day is not None and today <= day - timedelta(days=less) <= today + _FURTHEST:
                return day - timedelta(days=less)
    return None


def _day_at(text: str, start: int, opening: str, today: date) -> date | None:
    forms = (*_FORMS, _SLASHED) if _DAYS_FIRST.search(opening) else _FORMS
    for form in forms:
        found = form.match(text, start)
        if found is None:
            continue
        day = _day(found["day"], found["month"], found["year"], today)
        if day is not None:
            return day
    return None


def _day(day: str, month: str, year: str | None, today: date) -> date | None:
    number = int(month) if month.isdigit() else _NUMBER.get(month.lower(), 0)
    given = None if year is None else int(year) + (2000 if len(year) == 2 else 0)
    try:
        if given is not None:
            return date(given, number, int(day))
        # Without a year the next such day is meant.
        this_year = date(today.year, number, int(day))
        return this_year if this_year >= today else date(today.year + 1, number, int(day))
    except ValueError:
        return None
