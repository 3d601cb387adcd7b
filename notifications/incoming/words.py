"""The words by which a first line names one of the six positions, in four languages.

Only those that can mean nothing else: "yes", "ok" or "agreed" are a remark like any other. Not even
these decide: whoever writes one is sent a link to confirm it.
"""

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from models.vocabulary import Position

_WORDS: Mapping[Position, tuple[str, ...]] = MappingProxyType(
    {
        Position.APPROVE: (
            *("approve", "approved", "i approve"),
            *("genehmigt", "freigegeben", "ich genehmige", "zugestimmt", "ich stimme zu"),
            *("approuvé", "approuvée", "j'approuve", "approuver"),
            *("aprobado", "aprobada", "apruebo", "lo apruebo"),
        ),
        Position.APPROVE_WITH_CONDITIONS: (
            *("approve with conditions", "approved with conditions"),
            *("mit auflagen genehmigt", "genehmigt mit auflagen", "unter auflagen genehmigt"),
            *("approuvé sous conditions", "approuvé avec conditions", "approuvé sous réserve"),
            *("aprobado con condiciones", "apruebo con condiciones"),
        ),
        Position.NO_OBJECTION: (
            *("no objection", "no objections"),
            *("keine einwände", "kein einwand", "keine einwendungen"),
            *("pas d'objection", "aucune objection", "sans objection"),
            *("sin objeciones", "sin objeción", "ninguna objeción"),
        ),
        Position.REQUEST_CHANGES: (
            *("request changes", "changes requested", "i request changes"),
            *("änderungen erforderlich", "änderungen nötig", "änderung erforderlich"),
            *("modifications demandées", "modifications requises", "changements demandés"),
            *("cambios solicitados", "solicito cambios", "cambios requeridos"),
        ),
        Position.ABSTAIN: (
            *("abstain", "i abstain", "abstention"),
            *("enthaltung", "ich enthalte mich"),
            *("je m'abstiens", "abstention"),
            *("abstención", "me abstengo"),
        ),
        Position.RECUSE: (
            *("recuse", "recused", "i recuse myself", "recusal"),
            *("befangen", "ich bin befangen", "wegen befangenheit"),
            *("je me récuse", "récusation"),
            *("me recuso", "recusación"),
        ),
    }
)
_POSITIONS: Mapping[str, Position] = MappingProxyType(
    {word: position for position, words in _WORDS.items() for word in words}
)
_LONGEST = 60  # characters


def position_named(line: str) -> Position | None:
    """The position that the line names with exactly one of the words and nothing else."""
    if len(line) > _LONGEST:
        return None
    bare = unicodedata.normalize("NFC", line).casefold().replace("’", "'").replace("_", " ")
    return _POSITIONS.get(" ".join(bare.split()).rstrip(".! ").strip("*"))


def first_line_apart(words: str) -> tuple[Position | None, str]:
    """The position that the first line names, and what is said below it; else all of it."""
    first, _, rest = words.partition("\n")
    position = position_named(first)
    return (position, rest.strip()) if position is not None else (None, words)
