"""People of a story who propose, confirm and end overrides."""

from remarks import LEAD, actor
from stories import Story

from models.override import Override
from review.commands import confirm_override as confirming
from review.commands import propose_override as proposing

BOSS = "leadership@example.org"


def propose(story: Story, group: str, *, email: str = LEAD, reason: str = "It is urgent.") -> str:
    """The id of a proposal to lift the group's requirement."""

    def work(session) -> str:
        return proposing.propose_override(
            session,
            story.draft_id,
            group=group,
            reason=reason,
            actor=actor(story, email),
            now=story.now,
        ).id

    return story.tell(work)


def confirm(story: Story, override: str, *, email: str = BOSS) -> Override:
    """The override, in force."""
    return story.tell(
        lambda session: confirming.confirm_override(
            session, story.draft_id, override, actor=actor(story, email), now=story.now
        )
    )


def end(story: Story, override: str, *, email: str = LEAD, reason: str = "They answered.") -> None:
    """Takes it back."""
    story.tell(
        lambda session: confirming.end_override(
            session,
            story.draft_id,
            override,
            reason=reason,
            actor=actor(story, email),
            now=story.now,
        )
    )
