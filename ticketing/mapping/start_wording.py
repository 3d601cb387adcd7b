"""Says in a sentence what starts a review from a ticket."""

from review.rules.wording import listed
from ticketing.mapping.starts import PolicyFrom, Start


def start_in_words(one: Start) -> str:
    """What asks, who may, and which policy and words it is about."""
    asks = [
        *([f"the label {one.label}"] if one.label else []),
        *(["/placet review"] if one.command else []),
    ]
    where = f"{one.connection}, project {one.project}" if one.project else one.connection
    text = f"what stands under {one.section}" if one.section else "its whole text"
    then = " and opens the first round" if one.round else ""
    return (
        f"In {where}, {listed(asks, 'or')} submits {text} as a draft of {_policy(one.policy)} "
        f"under the plan {one.plan}{then}, if {_who(one)} asks."
    )


def _policy(source: PolicyFrom) -> str:
    if source.key:
        return source.key
    if source.field:
        return f"the policy named in the field {source.field}"
    if source.label:
        return f"the policy named after {source.label} in a label"
    return "the policy named in its first line"


def _who(one: Start) -> str:
    if one.by_anybody:
        return "anybody who can write there"
    return listed(list(one.by), "or") if one.by else "the policy's lead"
