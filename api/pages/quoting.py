"""Finds the passage that somebody copied from the page in the Markdown it was made of."""

MARKUP = frozenset("*_`")


def passage_in(text: str, quote: str) -> str | None:
    """The words as they stand in the text, with the emphasis and line breaks the page hides."""
    if quote in text:
        return quote
    flat, places = _flattened(text)
    wanted, _ = _flattened(quote)
    wanted = wanted.strip()
    found = flat.find(wanted) if wanted else -1
    if found < 0:
        return None
    return text[places[found] : places[found + len(wanted) - 1] + 1]


def _flattened(text: str) -> tuple[str, list[int]]:
    """The text in one line and without inline markup, and where each character came from."""
    flat: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        if char in MARKUP:
            continue
        plain = " " if char.isspace() else char
        if plain == " " and flat and flat[-1] == " ":
            continue
        flat.append(plain)
        places.append(place)
    return "".join(flat), places
