"""Of as many people, the way is told by those who are on record as the faster ones."""

from sqlmodel import Session
from stories import SERVICE, Story

from review.queries.forecasts import ForecastMemory
from review.queries.what_if import Supposed, WhatIf, what_if
from review.rules.shortest_path import Path
from review.rules.visibility import Viewer

AMY, ZOE = "amy@example.org", "zoe@example.org"
OTHERS = ("data", "public_policy", "leadership")


def supposing(story: Story, viewer: Viewer = SERVICE.viewer) -> Path:
    def ask(session: Session) -> WhatIf:
        memory = ForecastMemory()
        return what_if(session, story.draft_id, viewer, Supposed(), story.now, memory)

    path = story.tell(ask).path
    assert isinstance(path, Path)
    return path


def test_of_two_who_could_approve_the_faster_one_is_asked_for(story: Story) -> None:
    """Zoe answers within an hour of every round, Amy the day after."""
    story.person(AMY, "legal")
    story.person(ZOE, "legal")
    for number in range(5):
        story.policy(*OTHERS, key=f"policy{number}")
        story.round()
        story.later(hours=1)
        story.answer(ZOE)
        story.later(days=1)
        story.answer(AMY)
        story.later(days=6, hours=-1)
    story.policy(*OTHERS, key="the-last-one")
    story.round()
    legal = [one for one in supposing(story).steps if one.group == "legal"]
    assert [(one.name, one.day) for one in legal] == [("Zoe", 0.125)]
    outsider = Viewer(None, frozenset({"external_experts"}), external=True)
    told = [one for one in supposing(story, outsider).steps if one.group == "legal"]
    assert [(one.name, one.day) for one in told] == [("Amy", 1.0)]
