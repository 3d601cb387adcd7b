"""A plan that is only supposed: one of those that are known, or a text that is not kept."""

import re

from sqlmodel import Session

from review.errors import PlanUnreadable, Unacceptable
from review.plans.mistakes import PlanMistakes
from review.plans.reading import read_plan
from review.plans.store import newest_version, shipped_source
from review.plans.values import NAME
from review.rules.plan import Plan


def supposed_plan(session: Session, written: str) -> Plan:
    """The newest plan of that name, or the plan written out in YAML; registers nothing."""
    source = written
    if re.fullmatch(NAME, written):
        shipped = shipped_source(written)
        found = None if shipped is not None else newest_version(session, written)
        if shipped is None and found is None:
            raise Unacceptable("plan", f"There is no plan named {written!r}; try 'standard'.")
        source = shipped if found is None else found.source
    try:
        return read_plan(source or "")
    except PlanMistakes as mistakes:
        raise PlanUnreadable("plan", str(mistakes)) from None
