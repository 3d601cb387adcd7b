"""A draft under a plan with section watching: what has to carry over, told from its texts alone."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from plain_scan import is_unchanged, titles
from sqlmodel import Session, col, select
from stories import SERVICE, Story

from models.request import Request
from models.sign_off import SignOff
from models.vocabulary import Position, RequestState
from review.actors import Actor
from review.commands.contest_carried import contest_carried
from review.commands.record_sign_off import Answer, record_sign_off
from review.queries.forecasts import ForecastMemory
from review.queries.what_if import Supposed, WhatIf, what_if

# How many sections each watches; those of none watch the whole text.
WATCHERS = {"legal": 1, "public_policy": 2, "data": 3, "community": 1, "support": 1}
WHOLE_TEXT, NEVER = "leadership", "external_experts"
Watched = Mapping[str, Sequence[str]]
GROUPS = (*WATCHERS, WHOLE_TEXT, NEVER)


class Seen(NamedTuple):
    """The answer that somebody really gave, and the text they gave it on."""

    sign_off: str
    revision: int
    text: str


@dataclass
class Review:
    """One policy's draft, and what each group has really read."""

    story: Story
    seen: dict[str, Seen] = field(default_factory=dict)
    steps: int = 0
    kept: int = 0
    contested: int = 0

    def watching(self, old: str, new: str) -> Watched:
        """Sections of the two texts, others at each step, so that all of them have their turn."""
        known = [one for one in dict.fromkeys([*titles(new), *titles(old)]) if len(one) <= 200]
        wanted: dict[str, list[str]] = {}
        at = self.steps
        for group, count in WATCHERS.items():
            wanted[group] = list(dict.fromkeys(known[(at + n) % len(known)] for n in range(count)))
            at += count
        return wanted

    def foretold(self, text: str) -> dict[str, str]:
        """What a what-if says will be kept for the text, by group, and why."""

        def ask(session: Session) -> WhatIf:
            story, supposed = self.story, Supposed(text=text)
            viewer, memory = SERVICE.viewer, ForecastMemory()
            return what_if(session, story.draft_id, viewer, supposed, story.now, memory)

        return {one.group: one.reason for one in self.story.tell(ask).carry_over if one.kept}

    def round(self, text: str, number: int, watched: Watched) -> dict[str, str]:
        """A round on the newest revision: some are kept, the others read it and approve.

        What was kept, by group, and why: it is what the texts say.
        """
        expected = {
            group: reason
            for group in GROUPS
            if (reason := self.expected(group, watched.get(group, ()), text)) is not None
        }
        self.story.round()
        carried = self.story.tell(self._carried)
        found = {one.group_key: one.carried_reason for one in carried}
        assert found == expected, f"revision {number}, {watched}: {found}, not {expected}"
        for one in carried:
            seen = self.seen[one.group_key]
            assert (one.carried_from_id, one.position) == (seen.sign_off, Position.APPROVE)
            assert (one.revision_number, one.revision_sha256) == (number, self.story.sha256())
        states = {one.group_key: one.state for one in self.story.requests()}
        assert {group for group, state in states.items() if state is RequestState.ANSWERED} == set(
            expected
        )
        self.kept += len(carried)
        self.steps += 1
        unanswered = self._contest(sorted(expected))
        self._approve(text, number, unanswered)
        return expected

    def expected(self, group: str, watched: Sequence[str], text: str) -> str | None:
        """Why the group's approval has to be kept for the text, or none; from the texts alone."""
        seen = self.seen.get(group)
        if seen is None or group == NEVER or not is_unchanged(seen.text, text, watched):
            return None
        *first, last = watched or ["the text"]
        what = f"{', '.join(first)} and {last}" if first else last
        return f"Nothing changed in {what} since revision {seen.revision}."

    def _carried(self, session: Session) -> list[SignOff]:
        round_ = self.story.facts().round
        assert round_
        query = select(SignOff).where(
            SignOff.round_id == round_.id, col(SignOff.carried_from_id).is_not(None)
        )
        return list(session.exec(query))

    def _contest(self, kept: Sequence[str]) -> str | None:
        """The first that is kept is contested and answered anew; the next, and not answered."""
        if not kept or self.contested == 2:
            return None
        group = kept[0]
        person = self.story.people[f"{group}@example.org"]
        actor = Actor(f"person:{person}", group, person_id=person)
        request = next(one.id for one in self.story.requests() if one.group_key == group)
        self.story.tell(
            lambda session: contest_carried(
                session, request, reason="I want to read it.", actor=actor, now=self.story.now
            )
        )
        self.contested += 1
        del self.seen[group]
        return group if self.contested == 2 else None

    def _approve(self, text: str, number: int, silent: str | None) -> None:
        said = Answer(Position.APPROVE, self.story.sha256(), "", ())

        def answer(session: Session) -> None:
            pending = select(Request).where(
                Request.draft_id == self.story.draft_id, Request.state == RequestState.PENDING
            )
            for one in session.exec(pending).all():
                if one.group_key != silent:
                    recorded = record_sign_off(
                        session, one.id, said, actor=SERVICE, now=self.story.now
                    )
                    self.seen[one.group_key] = Seen(recorded.sign_off.id, number, text)

        self.story.tell(answer)


def plan(watched: Watched, title: str) -> str:
    """Every group approves; what each watches is kept where it did not change."""
    lines = ["name: watching", f"title: {json.dumps(title)}", "requirements:"]
    for group in GROUPS:
        keeps = "never" if group == NEVER else "unchanged"
        lines += [f"  - group: {group}", "    rule: all", f"    carry_over: {keeps}"]
        if watched.get(group):
            lines.append(f"    sections: {json.dumps(watched[group], ensure_ascii=False)}")
    return "\n".join(lines) + "\n"
