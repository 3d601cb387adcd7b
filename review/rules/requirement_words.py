"""Says in a sentence how a requirement stands, and what is missing."""

from collections.abc import Sequence

from review.rules.facts import Asked, Candidate, Override, Requirement
from review.rules.tally import Context, Tally
from review.rules.verdict import RequirementState as State
from review.rules.wording import ago, approvals, either, listed, people

BLOCKED = State.BLOCKED
UNREACHABLE = State.UNREACHABLE
SATISFIED = State.SATISFIED


def explain(
    requirement: Requirement,
    asked: Sequence[Asked],
    count: Tally,
    need: int,
    state: State,
    could_ask: Sequence[Candidate],
    context: Context,
) -> str:
    """The sentence for the state in which the answers leave the requirement."""
    label = requirement.label
    if state is BLOCKED:
        return _blocked(label, asked, count)
    if state is UNREACHABLE:
        return _unreachable(requirement, asked, count, need, could_ask)
    if state is SATISFIED:
        return _satisfied(label, count, need)
    return _pending(requirement, count, need - count.have, context)


def overridden_words(label: str, override: Override) -> str:
    """Who lifted the requirement, until when, and why, as far as it is told."""
    until = f"{override.expires_at:%d %B %Y}".lstrip("0")
    why = f": {override.reason.rstrip('.')}" if override.reason else ""
    return (
        f"{label} is overridden until {until} by {override.proposer_name} and "
        f"{override.confirmer_name}{why}."
    )


def _blocked(label: str, asked: Sequence[Asked], count: Tally) -> str:
    blocking = {recorded.person for recorded in count.blocks}
    names = [one.name for one in asked if one.person in blocking]
    verb = "requests" if len(names) == 1 else "request"
    return f"{', '.join(names)} of {label} {verb} changes."


def _unreachable(
    requirement: Requirement,
    asked: Sequence[Asked],
    count: Tally,
    need: int,
    could_ask: Sequence[Candidate],
) -> str:
    label = requirement.label
    names = [one.name for one in could_ask]
    if not asked:
        ask = f"ask {either(names)}" if names else "ask someone"
        what = ask if requirement.required else "its advice is not needed"
        return f"Nobody was asked on behalf of {label}: {what}."
    if not count.eligible:
        ask = f"Ask {either(names)}." if names else "Ask someone else."
        return (
            f"Nobody asked on behalf of {label} may decide: each is recused or wrote the text. "
            f"{ask}"
        )
    ask = f"Ask {either(names)}." if names else "Ask more people."
    return (
        f"{label} can no longer reach {need}: {count.have} agreed and "
        f"{count.possible} could still answer. {ask}"
    )


def _satisfied(label: str, count: Tally, need: int) -> str:
    words = f"{label} has agreed ({count.have} of {need} needed"
    if count.carried:
        words += f", {count.carried} carried over from an earlier revision"
    if count.silent:
        words += (
            f", {count.silent} by silence past the deadline, which the plan takes as no objection"
        )
    return words + ")."


def _pending(
    requirement: Requirement,
    count: Tally,
    missing: int,
    context: Context,
) -> str:
    label = requirement.label
    words = f"Needs {approvals(missing)} from {label}"
    if requirement.needs_code:
        words += ", proven by a mailed code"
    since = [one.asked_at for one in count.waiting if one.asked_at]
    if since:
        has = "has" if len(since) == 1 else "have"
        words += (
            f"; {people(len(since))} asked {ago(min(since), context.now)} and {has} not answered"
        )
    if count.conditional:
        words += "; an approval has conditions that are not dealt with yet"
    if count.upcoming:
        labels = {one.group: one.label for one in context.requirements}
        before = [labels.get(group, group) for group in requirement.after]
        has = "has" if len(before) == 1 else "have"
        words += f"; it is asked once {listed(before)} {has} agreed"
    return words + "."
