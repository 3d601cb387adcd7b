"""What a ticket asks for, by what the mapping says of it: pure."""

import re
from dataclasses import dataclass

from review.text.headings import headings, parser
from ticketing.asking.errors import NotAsked
from ticketing.heard.commands import Said, commands_in, without_commands
from ticketing.heard.values import Account, Commented, Created, Heard, HeardTicket, Labelled
from ticketing.mapping.starts import PolicyFrom, Start

REVIEW = "review"
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FIRST_LINE = re.compile(r"(?:policy\s*:\s*)?(\S+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A draft that a ticket asks for. `author` is a mail address; empty: the policy's lead."""

    policy_key: str
    text: str
    plan: str
    author: str
    round: bool


def asked_by(heard: Heard, starts: tuple[Start, ...]) -> tuple[Start, ...]:
    """The starts that this delivery sets off, in the order of the file."""
    ticket = heard.ticket
    if ticket is None:
        return ()
    return tuple(
        one
        for one in starts
        if one.project in {"", ticket.project} and (_labelled(heard, one) or _told(heard, one))
    )


def wanted(start: Start, ticket: HeardTicket) -> Wanted:
    """What is to be submitted; raises `NotAsked`."""
    text = without_commands(ticket.text)
    key = _policy_key(start.policy, ticket, text)
    words = _words(start, text)
    author = start.authors.get(ticket.author.id, ticket.author.mail)
    return Wanted(key, words.strip("\n"), start.plan, author, start.round)


def may_ask(start: Start, by: Account, lead: str) -> bool:
    """`lead`: the mail address of the policy's."""
    if start.by_anybody:
        return True
    if start.by:
        return bool(by.id) and by.id in start.by
    known = start.authors.get(by.id, by.mail)
    return bool(known) and known == lead


def _labelled(heard: Heard, start: Start) -> bool:
    name = start.label.casefold()
    added = [label for one in heard.news if isinstance(one, Labelled) for label in one.added]
    return bool(name) and name in {one.casefold() for one in added}


def _told(heard: Heard, start: Start) -> bool:
    return start.command and any(one.word == REVIEW for one in said_in(heard))


def said_in(heard: Heard) -> tuple[Said, ...]:
    """The commands in a comment, or in the text of a ticket that is new."""
    if heard.ticket is None:
        return ()
    if any(isinstance(one, Created) for one in heard.news):
        return commands_in(heard.ticket.text)
    return tuple(
        said for one in heard.news if isinstance(one, Commented) for said in commands_in(one.text)
    )


def _policy_key(source: PolicyFrom, ticket: HeardTicket, text: str) -> str:
    if source.key:
        return source.key
    if source.field:
        return _key(ticket.fields.get(source.field, ""), f"the field {source.field}")
    if source.label:
        begin = source.label.casefold()
        ends = [one[len(begin) :] for one in ticket.labels if one.casefold().startswith(begin)]
        if len(ends) > 1:
            raise NotAsked(f"Several labels begin with {source.label}: leave one.")
        return _key(ends[0] if ends else "", f"a label that begins with {source.label}")
    found = _FIRST_LINE.fullmatch(text.lstrip().partition("\n")[0].strip())
    return _key(found[1] if found else "", "the first line of the ticket")


def _key(said: str, where: str) -> str:
    key = said.strip().lower()
    if not _KEY.fullmatch(key) or len(key) > 80:
        raise NotAsked(f"The key of a policy should stand in {where}.")
    return key


def _words(start: Start, text: str) -> str:
    if start.section:
        return _section(start.section, text)
    if start.policy.first_line:
        text = text.lstrip().partition("\n")[2]
    if not text.strip():
        raise NotAsked("The ticket has no text that could be reviewed.")
    return text


def _section(title: str, text: str) -> str:
    """What stands under the heading, up to the next of its level or above; where that begins with
    a fenced block, what stands in the block, which may have headings of its own."""
    tokens, lines = parser().parse(text), text.splitlines()
    found = list(headings(tokens))
    at = next((one for one in found if one.title.casefold() == title.casefold()), None)
    if at is None:
        raise NotAsked(f"The ticket has no section {title}.")
    begin = at.token.map[1] if at.token.map else at.line + 1
    ends = [one.line for one in found if one.line > at.line and one.level <= at.level]
    end = min(ends, default=len(lines))
    blocks = [one for one in tokens if one.map and begin <= one.map[0] < end and one.level == 0]
    if blocks and blocks[0].type == "fence":
        words = blocks[0].content
    else:
        words = "\n".join(lines[begin:end])
    if not words.strip():
        raise NotAsked(f"Nothing stands under {title}.")
    return words
