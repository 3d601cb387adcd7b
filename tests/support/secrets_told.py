"""A review in which much is said that is not for everyone, told loudly or in silence."""

from dataclasses import dataclass, replace

import overrides
from remarks import LEAD, dispose, judge, say, withdraw
from stories import TEXT, Story
from worlds import A_FILE

from models.vocabulary import Audience, Disposition, Position, Theme
from review.commands.close_round import close_round
from review.commands.hold_reply import Reply
from review.commands.receive_reply import receive_reply

EXPERT, ADVISER = "expert@example.org", "support@example.org"
GROUPS = ("legal", "public_policy", "data", "leadership", "support")
LEGAL, DATA, POLICY = (f"{group}@example.org" for group in ("legal", "data", "public_policy"))
CANARY = "CANARY"
INTERNAL, PRIVILEGED = Audience.INTERNAL, Audience.PRIVILEGED
PASSAGE = "Pay on the platform."


def begin(story: Story) -> None:
    """A round on a first text, and what everyone in it may read."""
    story.person(EXPERT, "external_experts", external=True)
    story.person("lou@example.org", "leadership")
    story.policy(*GROUPS, theme=Theme.SAFETY)
    story.people[LEAD] = story.facts().lead_id
    story.round(reason="Please read the second part.", reviewers={"support": [ADVISER]})
    answered = say(story, EXPERT, "Is there a study?", quote=None)
    dispose(story, answered, Disposition.ACCEPTED, "There is one.")
    say(story, ADVISER, "Customers ask about this.", Audience.EVERYONE)


@dataclass(frozen=True)
class Secrets:
    """Tells the same review with other secrets: `loud` are the audiences whose words differ."""

    loud: tuple[Audience, ...] = ()

    def __call__(self, story: Story) -> None:
        """Two rounds: sign-offs, concerns, an override, the end of the first round."""
        self.answers(story)
        self.remarks(story, DATA, POLICY, INTERNAL)
        self.remarks(story, LEGAL, LEGAL, PRIVILEGED)
        lead = f"person:{story.people[LEAD]}"
        story.tell(
            lambda session: close_round(
                session,
                story.draft_id,
                1,
                reason=self.words("closing", INTERNAL),
                actor=lead,
                now=story.now,
            )
        )
        story.later(hours=1)
        story.revision(TEXT + "\nMore.\n")
        story.round()
        self.answers(story)
        lifted = overrides.propose(story, "data", reason=self.words("override", INTERNAL))
        overrides.confirm(story, lifted)
        self.remarks(story, DATA, POLICY, INTERNAL)
        self.remarks(story, LEGAL, LEGAL, PRIVILEGED)

    def words(self, what: str, audience: Audience) -> str:
        """What has to be said in any case."""
        return f"{CANARY} {what} {audience.value}" if audience in self.loud else "Not as it is."

    def answers(self, story: Story) -> None:
        """The same positions, for other reasons and on other conditions."""
        story.answer(LEGAL, Position.REQUEST_CHANGES, reason=self.words("reason", PRIVILEGED))
        story.answer(
            DATA,
            Position.APPROVE_WITH_CONDITIONS,
            reason=self.words("reason", INTERNAL),
            conditions=[
                self.words(f"condition {number}", INTERNAL)
                for number in range(3 if INTERNAL in self.loud else 1)
            ],
        )

    def remarks(self, story: Story, raiser: str, other: str, audience: Audience) -> None:
        """What need not be said at all: comments of each kind, and all that became of them."""
        if audience not in self.loud:
            return

        def words(what: str) -> str:
            return self.words(what, audience)

        plain = say(story, raiser, words("comment"), audience)
        say(story, other, words("reply"), audience, plain.id)
        dispose(story, plain, Disposition.DEFERRED, words("disposition"))
        blocking = say(story, raiser, words("blocking"), audience, blocking=True)
        dispose(story, blocking, Disposition.DECLINED, words("refusal"))
        judge(story, blocking, raiser, accepts=False, words=words("contest"))
        taken_back = say(story, raiser, words("mistake"), audience, blocking=True)
        withdraw(story, taken_back, raiser, words=words("withdrawal"))
        self.mails(story, raiser, audience)

    def mails(self, story: Story, raiser: str, audience: Audience) -> None:
        """Answers by mail: one that waits for the lead, and a word that asks for a confirmation."""
        request = story.request(raiser).id
        for number, proven in enumerate((False, True)):
            words = self.words(f"mail {number}", audience)
            reply = Reply(
                identity=f"<{number}@x>",
                sender=raiser,
                proven=proven,
                said=f"Approve\n{words}",
                below=words,
                position=Position.APPROVE,
                files=(replace(A_FILE, name=self.words(f"file {number}", audience) + ".pdf"),),
            )
            story.tell(
                lambda session, one=reply: receive_reply(session, request, one, now=story.now)
            )
