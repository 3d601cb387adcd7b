"""Sixteen people whose approvals are all needed, for draft after draft."""

from stories import Story

from review.plans.store import register

CLIENTS = 16
DRAFTS = 50
GROUPS = ("legal", "public_policy", "data", "leadership")


def all_of(story: Story) -> None:
    """A plan `everyone`, by which each of sixteen people, four in each group, has to approve."""
    source = "name: everyone\nrequirements:\n" + "".join(
        f"  - group: {group}\n    rule: all\n" for group in GROUPS
    )
    story.tell(lambda session: register(session, source, actor="test", now=story.now))
    for number in range(CLIENTS - len(GROUPS)):
        group = GROUPS[number % len(GROUPS)]
        story.person(f"{group}{number}@example.org", group)
