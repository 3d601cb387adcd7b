"""What a ticket brought about stands in the history of the draft, in sentences."""

from hooks_tickets import ASKABLE, LINK_SECRET, telling
from stories import Story

from review.links import Links, Purpose
from review.plans.store import register

WORDS = "payments\n\n# Payments\n\nWho pays?\n"


def test_the_history_names_the_ticket_and_its_system(database_url: str, story: Story) -> None:
    story.policy()
    story.tell(lambda session: register(session, ASKABLE, actor="test", now=story.now))
    person = story.person("staff@example.org", staff=True)
    with telling(database_url, story, "jira") as teller:
        told = teller.told(text=WORDS)
        assert teller.fate(teller.speaker.labelled(told, "policy-review")) == "applied"
        draft = teller.drafts()[-1].id
        teller.tie(teller.told(number=8), "document:help_article", draft)
        for number in (7, 8):
            moved = teller.speaker.moved(teller.told(number=number), "Done", closed=True)
            assert teller.fate(moved) == "applied"
        token = Links.from_secret(LINK_SECRET).sign(
            Purpose.SIGN_IN, person, jti="one", now=story.now
        )
        teller.client.get(f"/sign-in/{token}", follow_redirects=False)
        shown = teller.client.get(f"/drafts/{draft}").text
    for sentence in (
        "The ticket system jira submitted the draft.",
        "The ticket TRUST-7 (review) in jira asked for this review.",
        "The ticket TRUST-7 (review) in jira is Done now.",
        "The ticket TRUST-8 (document help article) in jira is Done now, which means that its doc",
        "The ticket TRUST-7 has come to Done.",
    ):
        assert sentence in shown
