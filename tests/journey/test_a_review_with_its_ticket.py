"""A whole review by Placet's real parts with its ticket in a real Roundup, which dies meanwhile."""

import collections
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from canaries import OVERHEARING
from roundup_place import RoundupPlace, SeenTicket, roundup_place
from running import Up, eventually

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

GROUPS = ("legal", "public_policy", "data", "leadership", "support")
WITHIN_SECONDS = 120
MAPPING = """\
connections:
  - {{name: tracker, system: roundup, base_url: "{url}", user: "{user}"}}
tickets:
  - name: review
    connection: tracker
    labels: [policy-review]
    title: Review of {{{{ draft.name }}}}
    body: "{{{{ policy.title }}}} ({{{{ policy.theme }}}})"
  - &document
    name: help
    connection: tracker
    document: help_article
    title: Write the {{{{ document.kind }}}} for {{{{ policy.title }}}}
    body: Revision {{{{ draft.revision }}}} is promoted.
  - {{<<: *document, name: mail, document: educational_email}}
  - {{<<: *document, name: workflow, document: moderator_workflow}}
rules:
  - {{on: draft:submitted, ticket: review, open: true}}
  - on: round:opened
    ticket: review
    comment: Round {{{{ round.number }}}} asks {{{{ round.asked }}}} people.
    move: in-progress
  - on: round:closed
    ticket: review
    comment: Round {{{{ round.number }}}} has ended, {{{{ round.state }}}}.
  - {{on: draft:promoted, ticket: review, comment: "{{{{ gate.sentence }}}}", move: resolved}}
  - {{on: draft:promoted, ticket: help, open: true}}
  - {{on: draft:promoted, ticket: mail, open: true}}
  - {{on: draft:promoted, ticket: workflow, open: true}}
"""


@pytest.fixture
def roundup(tmp_path: Path) -> Iterator[RoundupPlace]:
    with roundup_place(tmp_path) as place:
        yield place


@pytest.fixture
def up(roundup: RoundupPlace, tmp_path: Path) -> Iterator[Up]:
    file, password = tmp_path / "tickets.yaml", tmp_path / "password"
    file.write_text(MAPPING.format(url=roundup.base_url, user=roundup.user))
    password.write_text(f"{roundup.password}\n")
    running = Up(Path(tempfile.mkdtemp(prefix="placet-tickets-", dir="/tmp")))
    running.ready_within_seconds = WITHIN_SECONDS
    running.settings = {
        "PLACET_TICKETS_FILE": str(file),
        "PLACET_TICKETS_TRACKER_TOKEN_FILE": str(password),
    }
    try:
        running.start()
        yield running
    finally:
        if running.process is not None and running.process.poll() is None:
            running.signal(signal.SIGTERM)
        OVERHEARING.read_logs(running.data_dir)
        shutil.rmtree(running.data_dir)


class Script:
    """Somebody with a token, who leads the review."""

    def __init__(self, up: Up) -> None:
        self.http = httpx.Client(
            base_url=f"{up.ready['api']}/api/v1",
            headers={"Authorization": f"Bearer {up.ready['token']}"},
            timeout=30,
        )
        self.draft = ""

    def get(self, path: str) -> Any:
        answer = self.http.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, body: dict[str, Any]) -> Any:
        answer = self.http.post(path, json=body)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()

    def submit(self) -> None:
        for group in GROUPS:
            person = {"name": group, "groups": [group]}
            assert self.http.put(f"/people/{group}@example.org", json=person).is_success
        policy = {"key": "payments", "title": "Payments", "theme": "integrity"}
        self.post("/policies", policy | {"lead": "lead@example.org"})
        text = {"text": "# A\n\nfirst", "author": "author@example.org"}
        self.draft = self.post("/policies/payments/drafts", text)["id"]

    def round(self, *, blocked_by: str = "") -> None:
        """Opened and answered by everyone; closed by the flow."""
        made = self.post(f"/drafts/{self.draft}/rounds", {})
        for request in made["requests"]:
            answer = {"position": "approve", "revision_sha256": made["revision_sha256"]}
            if request["group"] == blocked_by:
                answer |= {"position": "request_changes", "reason": "Say which."}
            signed = self.http.post(f"/requests/{request['id']}/sign-offs", json=answer)
            # The advisory group may find the round closed already: on record all the same.
            assert signed.status_code in (201, 409), signed.text
        path = f"/drafts/{self.draft}/rounds/{made['number']}"
        assert eventually(lambda: self.get(path)["state"] != "open", WITHIN_SECONDS)

    def tickets(self) -> list[dict[str, Any]]:
        return self.get(f"/drafts/{self.draft}/tickets")["items"]

    def standings(self) -> set[str]:
        return {one["standing"] for one in self.tickets()}

    def said_of_tickets(self) -> collections.Counter[str]:
        entries = self.get(f"/drafts/{self.draft}/journal?limit=500")["items"]
        actions = [one["action"] for one in entries]
        return collections.Counter(one for one in actions if one.startswith("ticket:"))


def test_everything_arrives_once_though_the_ticket_system_and_the_relay_die(
    up: Up, roundup: RoundupPlace
) -> None:
    script = Script(up)
    script.submit()
    assert eventually(lambda: script.standings() == {"sent"}, WITHIN_SECONDS), script.tickets()
    script.round(blocked_by="data")
    # Whatever it is about, it is dead from here on; the review does not wait for it.
    roundup.kill()
    script.post(
        f"/drafts/{script.draft}/revisions",
        {"text": "# A\n\nsecond", "author": "author@example.org"},
    )
    script.round()
    draft = f"/drafts/{script.draft}"
    assert eventually(lambda: script.get(draft)["stage"] == "implementation", WITHIN_SECONDS)
    assert eventually(lambda: "retrying" in script.standings(), WITHIN_SECONDS), script.tickets()
    (review, *_) = script.tickets()
    assert review["error"]
    assert review["next_try"]
    # The relay dies too, with what it has in hand.
    os.kill(up.pids()["relay"], signal.SIGKILL)
    roundup.start()
    arrived = eventually(
        lambda: script.standings() == {"sent"} and len(script.tickets()) == 4, WITHIN_SECONDS
    )
    assert arrived, script.tickets()
    seen = {one.title: one for one in roundup.tickets()}
    assert len(seen) == roundup.count() == 4
    assert told_in_order(seen.pop("Review of payments/v1"), up, script) == []
    assert sorted(seen) == [
        "Write the educational email for Payments",
        "Write the help article for Payments",
        "Write the moderator workflow for Payments",
    ]
    assert script.said_of_tickets() == {
        "ticket:opened": 4,
        "ticket:linked": 4,
        "ticket:commented": 5,
        "ticket:moved": 3,
    }
    known = {one["purpose"]: one for one in script.tickets()}
    assert (known["review"]["state"], known["review"]["closed"]) == ("resolved", True)
    assert known["review"]["url"].startswith(roundup.base_url)


def told_in_order(review: SeenTicket, up: Up, script: Script) -> list[str]:
    """What a person finds in the ticket beside what is wanted; each thing once, in its order."""
    assert review.status == "resolved"
    assert review.keywords == ("policy-review",)
    wanted = [
        "Payments (integrity)",
        f"{up.ready['api']}/drafts/{script.draft}",
        "Round 1 asks 5 people.",
        "Round 1 has ended, changes requested.",
        "Round 2 asks 5 people.",
        "Round 2 has ended, approved.",
        "Open: every required group has agreed to exactly this text.",
    ]
    left = list(review.messages)
    for words in wanted:
        assert words in left[0], (words, review.messages)
        left.pop(0)
    return left
