"""The story of the demo, over HTTP only: what an integrator, a lead and five reviewers do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from notifications.outgoing import ReadMail, outgoing_mail
from placet.demo import script
from placet.demo.api import Api
from placet.demo.browser import answer
from placet.demo.failure import DemoFailed
from placet.demo.patience import Patience
from placet.demo.script import REVIEWERS, Said
from placet.demo.telling import Teller

MAIL_WITHIN_SECONDS = 60
FLOW_WITHIN_SECONDS = 90
ALL_MAIL = 10_000
FLOW = "flow:review"


@dataclass
class Story:
    """Told once; `draft` and `people` (names by id) are known once they are there."""

    api: Api
    mail_folder: Path
    teller: Teller
    patience: Patience
    lead: str
    draft: str = ""
    people: dict[str, str] = field(default_factory=dict[str, str])

    def tell(self) -> None:
        self.teller.chapter("A policy and its people")
        self._people()
        self._submit()
        self.teller.chapter("Round 1")
        self._round(1, script.FIRST_ROUND, "Please read the consequences with care.")
        self._until_closed()
        self.teller.chapter("Round 2")
        self._revise()
        self._round(2, script.SECOND_ROUND, "The changes that were asked for are in it.")
        self._until_promoted()

    def _people(self) -> None:
        lead = {"name": script.LEAD_NAME, "time_zone": script.LEAD_ZONE}
        self.people[self.api.put(f"/people/{self.lead}", lead)["id"]] = script.LEAD_NAME
        for one in REVIEWERS:
            known = {"name": one.name, "groups": [one.group], "time_zone": one.time_zone}
            self.people[self.api.put(f"/people/{one.email}", known)["id"]] = one.name
        self.teller.step(f"{script.LEAD_NAME} leads; five people, one of each group, will be asked")

    def _submit(self) -> None:
        policy = {"key": script.POLICY, "title": script.TITLE, "theme": script.THEME}
        self.api.ensure("/policies", policy | {"lead": self.lead})
        path = f"/policies/{script.POLICY}/drafts"
        draft = self.api.post(path, self._revision(1))
        self.draft = draft["id"]
        name = f"{script.POLICY}/v{draft['number']}"
        self.teller.step(f"Draft {name} of “{script.TITLE}” submitted")
        self.teller.aside(f"revision 1, SHA-256 {draft['revision']['sha256']}")

    def _revise(self) -> None:
        made = self.api.post(f"/drafts/{self.draft}/revisions", self._revision(2))
        redline = self.api.get(f"/drafts/{self.draft}/redline", **{"from": 1, "to": 2})
        changed = len(redline["changes"])
        self.teller.step(f"Revision 2 submitted: {changed} passages changed since revision 1")
        self.teller.aside(f"SHA-256 {made['sha256']}")

    def _revision(self, number: int) -> dict[str, Any]:
        note = script.NOTES[number - 1]
        return {"text": script.text_of(number), "note": note, "author": self.lead}

    def _round(self, number: int, answers: Mapping[str, Said], reason: str) -> None:
        reviewers = {one.group: [one.email] for one in REVIEWERS}
        asked = {"reviewers": reviewers, "reason": reason}
        round_ = self.api.post(f"/drafts/{self.draft}/rounds", asked)
        self.teller.step(f"Round {number} opened, due {round_['due_at'][:10]}")
        requests = {one["group"]: one["id"] for one in round_["requests"]}
        mails = self._invitations(requests)
        for one in REVIEWERS:
            said = answers[one.group]
            answer(_link(mails[one.group]), said)
            self.teller.step(
                f"{one.name} ({one.label}) followed the link: {said.position.replace('_', ' ')}"
            )
            if said.reason:
                self.teller.aside(f"“{said.reason}”")

    def _invitations(self, requests: Mapping[str, str]) -> dict[str, ReadMail]:
        """By group, once all of them lie in the folder of outgoing mail."""
        wanted = {f"invitation:{requests[one.group]}": one.group for one in REVIEWERS}

        def look() -> dict[str, ReadMail] | None:
            sent = outgoing_mail(self.mail_folder, limit=ALL_MAIL)
            found = {wanted[mail.key]: mail for mail in sent if mail.key in wanted}
            return found if len(found) == len(wanted) else None

        with self.teller.waiting("Five mails, one a group"):
            return self.patience.wait("the five mails", look, seconds=MAIL_WITHIN_SECONDS)

    def _until_closed(self) -> None:
        def look() -> str | None:
            state = self.api.get(f"/drafts/{self.draft}")["round"]["state"]
            return None if state == "open" else state

        what = "Round 1 closed by the flow run"
        with self.teller.waiting(what):
            state = self.patience.wait(what, look, seconds=FLOW_WITHIN_SECONDS)
        if state != "changes_requested":
            raise DemoFailed(f"round 1 ended as {state}")
        self.teller.aside("one person asked for changes: the gate stays shut, whoever approves")

    def _until_promoted(self) -> None:
        def look() -> str | None:
            stage = self.api.get(f"/drafts/{self.draft}")["stage"]
            return None if stage == "development" else stage

        what = "The gate opened and the flow run promoted the draft"
        with self.teller.waiting(what):
            stage = self.patience.wait(what, look, seconds=FLOW_WITHIN_SECONDS)
        promoters = {
            entry["actor"]
            for entry in self.api.journal(self.draft)
            if entry["action"] == "draft:promoted"
        }
        if stage != "implementation" or promoters != {FLOW}:
            raise DemoFailed(f"the draft is at {stage}, promoted by {promoters or 'nobody'}")


def _link(mail: ReadMail) -> str:
    if mail.link is None:
        raise DemoFailed(f"the mail to {mail.to} holds no link")
    return mail.link
