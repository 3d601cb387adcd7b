"""What came of the parts of a delivery, and of all of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from models.vocabulary import DeliveryFate


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one part; `why` is a sentence for whoever has to know."""

    fate: DeliveryFate
    why: str = ""
    draft_id: str | None = None


NOTHING = Outcome(DeliveryFate.IGNORED)
LOUDEST = (DeliveryFate.IGNORED, DeliveryFate.APPLIED, DeliveryFate.REFUSED)


def together(parts: Iterable[Outcome]) -> Outcome:
    """Refused where any part was, whatever else could be done."""
    found = [NOTHING, *parts]
    fate = max((one.fate for one in found), key=LOUDEST.index)
    loud = [one for one in found if one.fate is fate]
    why = " ".join(dict.fromkeys(one.why for one in loud if one.why))
    draft = next((one.draft_id for one in [*loud, *found] if one.draft_id), None)
    return Outcome(fate, why[:500], draft)
