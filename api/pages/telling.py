"""What each action of the journal is called in a sentence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from api.pages import telling_tickets
from models.vocabulary import Action
from review.actors import BEARER, CLIENT
from review.rules.wording import listed


@dataclass(frozen=True, slots=True)
class Told:
    """An entry, and the names to tell it with."""

    data: Mapping[str, Any]
    actor: str
    name: Callable[[str], str]
    group: Callable[[str], str]

    def text(self, key: str) -> str:
        return str(self.data.get(key, "?")).replace("_", " ")

    def who(self, key: str) -> str:
        """The name of the person that the entry names so."""
        return self.name(str(self.data.get(key)))

    def whom(self, key: str) -> str:
        """The names of several."""
        return listed([self.name(str(one)) for one in self.data.get(key) or ()]) or "nobody"

    @property
    def for_group(self) -> str:
        """The name of the group it is about."""
        return self.group(str(self.data.get("group")))


def _reason(told: Told) -> str:
    reason = str(told.data.get("reason", "")).strip()
    return f": {reason}" if reason else "."


def _comment(told: Told) -> str:
    on = f"revision {told.text('revision')}"
    if told.data.get("kind") == "condition":
        return f"{told.actor} set a condition for {on}."
    if told.data.get("blocking"):
        return f"{told.actor} commented on {on}, which holds the draft up."
    return f"{told.actor} commented on {on}."


def _settled(told: Told) -> str:
    if told.data.get("withdrawn"):
        return f"{told.actor} withdrew a comment."
    return f"{told.actor} accepted the answer to a comment."


def _disposed(told: Told) -> str:
    if told.data.get("disposition") == "open":
        return f"{told.actor} took the answer to a comment back."
    return f"{told.actor} answered a comment: {told.text('disposition')}."


def _sign_off(told: Told) -> str:
    data = told.data
    words = (
        f"{told.who('person')} of {told.for_group} answered "
        f"“{told.text('position')}” on revision {told.text('revision')}"
    )
    if (data.get("auth") or {}).get("method") in (BEARER, CLIENT):
        words += f", by {told.actor[0].lower()}{told.actor[1:]}"
    if data.get("counts") is False:
        return f"{words}, after the round had ended: it does not count."
    return f"{words}, after the deadline." if data.get("late") else f"{words}."


def _carried(told: Told) -> str:
    why = "the change is editorial" if told.data.get("rule") == "editorial" else "nothing changed"
    return (
        f"The approval of {told.who('person')} of {told.for_group} was kept for revision "
        f"{told.text('revision')}, from revision {told.text('from_revision')}: {why}."
    )


def _retracted(told: Told) -> str:
    whose = f"{told.who('person')} of {told.for_group}"
    if told.data.get("kind") == "contested":
        return f"{whose} contested what had been kept for them, and is on turn again."
    return f"{told.actor} took back the request for changes of {whose}, who is on turn again."


def _disputed(told: Told) -> str:
    return (
        f"{told.who('person')} of {told.for_group} said that the answer on revision "
        f"{told.text('revision')} was not theirs. It counts no more, and a fresh link was sent."
    )


def _delegated(told: Told) -> str:
    why = str(told.data.get("why", "")).strip()
    moved = f"{told.who('to')} was asked in the place of {told.who('from')} for {told.for_group}"
    return f"{moved}: {why}" if why else f"{moved}."


def _escalated(told: Told) -> str:
    late = f"{told.who('person')} of {told.for_group} had not answered"
    if "asked" in told.data:
        return f"{late}: somebody else is asked, {told.who('asked')}."
    return f"{late}: {told.whom('told')} was told."


def _repinned(told: Told) -> str:
    plans = [told.data.get(key) or {} for key in ("from", "to")]
    before, after = (f"{one.get('name', '?')}@{one.get('version', '?')}" for one in plans)
    return (
        f"{told.actor} put round {told.text('number')} under the plan {after}, before {before}"
        f"{_reason(told)}"
    )


def _promoted(told: Told) -> str:
    by = ", BY OVERRIDE" if told.data.get("overrides") else ""
    return f"{told.actor} promoted revision {told.text('revision')}{by}."


def _asked(told: Told) -> str:
    place = f", in the place of {told.who('on_behalf_of')}" if "on_behalf_of" in told.data else ""
    return f"{told.who('person')} was asked on behalf of {told.for_group}{place}."


def _override(verb: str) -> Callable[[Told], str]:
    def tell(told: Told) -> str:
        what = f"the override of {told.for_group} for revision {told.text('revision')}"
        return f"OVERRIDE: {told.actor} {verb} {what}{_reason(told)}"

    return tell


TELL: Mapping[Action, Callable[[Told], str]] = {
    Action.DRAFT_SUBMITTED: lambda t: f"{t.actor} submitted the draft.",
    Action.DRAFT_PROMOTED: _promoted,
    Action.DRAFT_WITHDRAWN: lambda t: f"{t.actor} withdrew the draft{_reason(t)}",
    Action.REVISION_ADDED: lambda t: f"{t.who('author')} wrote revision {t.text('number')}.",
    Action.REVISION_MARKED_EDITORIAL: lambda t: (
        f"{t.actor} marked revision {t.text('number')} as editorial{_reason(t)}"
    ),
    Action.ROUND_OPENED: lambda t: (
        f"{t.actor} opened round {t.text('number')} on revision {t.text('revision')}{_reason(t)}"
    ),
    Action.ROUND_EXTENDED: lambda t: f"{t.actor} extended round {t.text('number')}{_reason(t)}",
    Action.ROUND_CLOSED: lambda t: (
        f"Round {t.text('number')} ended, {t.text('outcome')}{_reason(t)}"
    ),
    Action.ROUND_RECALLED: lambda t: f"{t.actor} recalled round {t.text('number')}{_reason(t)}",
    Action.ROUND_REPINNED: _repinned,
    Action.ROUND_ESCALATED: lambda t: (
        f"The rounds that the plan gives are used up; {t.whom('to')} of Leadership was told."
    ),
    Action.REQUEST_ASKED: _asked,
    Action.REQUEST_REMINDED: lambda t: f"{t.who('person')} was reminded.",
    Action.REQUEST_DELEGATED: _delegated,
    Action.REQUEST_ESCALATED: _escalated,
    Action.SIGN_OFF_RECORDED: _sign_off,
    Action.SIGN_OFF_CARRIED: _carried,
    Action.SIGN_OFF_RETRACTED: _retracted,
    Action.SIGN_OFF_DISPUTED: _disputed,
    Action.REMINDERS_MUTED: lambda t: f"{t.who('person')} wants no more reminders.",
    Action.REMINDERS_WANTED: lambda t: f"{t.who('person')} wants reminders again.",
    Action.CODE_ASKED: lambda t: f"A code was mailed to {t.who('person')} of {t.for_group}.",
    Action.CODE_TRIED: lambda t: f"{t.actor} typed a code.",
    Action.OVERRIDE_PROPOSED: _override("proposed"),
    Action.OVERRIDE_CONFIRMED: _override("confirmed"),
    Action.OVERRIDE_ENDED: _override("ended"),
    Action.COMMENT_ADDED: _comment,
    Action.COMMENT_DISPOSED: _disposed,
    Action.COMMENT_SETTLED: _settled,
    Action.COMMENT_CONTESTED: lambda t: f"{t.actor} contested the answer to a comment.",
    Action.REPLY_NOTED: lambda t: f"{t.who('person')} of {t.for_group} answered by mail.",
    Action.REPLY_HELD: lambda t: (
        f"An answer by mail to the request of {t.who('person')} of {t.for_group} waits for the "
        "lead."
    ),
    Action.REPLY_ACCEPTED: lambda t: (
        f"{t.actor} accepted an answer by mail as a comment of {t.who('person')} of {t.for_group}."
        if t.data.get("comment")
        else f"{t.actor} recorded the absence of {t.who('person')}."
    ),
    Action.REPLY_DISCARDED: lambda t: f"{t.actor} discarded what came by mail.",
    Action.ABSENCE_SUGGESTED: lambda t: f"A mail says that {t.who('person')} is away.",
    Action.MAIL_SENT: lambda t: f"Mail ({t.text('template')}) to {t.who('to')}.",
    Action.MAIL_DROPPED: lambda t: (
        f"Mail ({t.text('template')}) to {t.who('to')} was no longer needed."
    ),
    Action.MAIL_BOUNCED: lambda t: f"Mail ({t.text('template')}) to {t.who('to')} bounced.",
    Action.MAIL_SUPPRESSED: lambda t: (
        f"Mail ({t.text('template')}) to {t.who('to')} was not sent by the carrier."
    ),
    Action.MAIL_REPORTED: lambda t: (
        f"Mail ({t.text('template')}) to {t.who('to')} was reported as spam."
    ),
    Action.MAIL_FAILED: lambda t: (
        f"Mail ({t.text('template')}) to {t.who('to')} could not be delivered."
    ),
    Action.MAIL_RETRIED: lambda t: (
        f"{t.actor} had the mail ({t.text('template')}) to {t.who('to')} tried again."
    ),
    **telling_tickets.TELL,
}
