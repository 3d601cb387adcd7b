"""Real policies, each through its real revisions as rounds, over HTTP to its promotion."""

import hashlib
import json
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from callers import REQUIRED, Caller
from sqlalchemy import text

from models.session import unit_of_work
from models.vocabulary import RoundState
from review.actors import FLOW
from review.commands.promote_draft import promote_draft
from review.commands.settle_round import settle_round

CORPUS = Path(__file__).parents[2] / "../shared/corpus/site-policy"
INDEX = CORPUS / "index.json"
POLICIES: list[dict[str, Any]] = json.loads(INDEX.read_bytes()) if INDEX.is_file() else []
# Revisions that are their predecessors in canonical form; over all policies.
SAME_AGAIN: dict[str, list[int]] = {}

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not POLICIES, reason=f"the corpus of real policies is not at {CORPUS}"),
]


@dataclass
class Told:
    """What has to be in the journal and the outbox, counted as the story goes."""

    rounds: int = 0
    revisions: int = 0


def canonical(words: str) -> str:
    """The canonical form, written again from the domain's own words."""
    lines = unicodedata.normalize("NFC", words.replace("\r\n", "\n").replace("\r", "\n"))
    kept = [line.rstrip() for line in lines.split("\n")]
    return "\n".join(kept).strip("\n") + "\n"


def digest(words: str) -> str:
    return hashlib.sha256(canonical(words).encode()).hexdigest()


def revisions(policy: dict[str, Any]) -> list[str]:
    return [(CORPUS / one["file"]).read_bytes().decode() for one in policy["revisions"]]


def round_of(caller: Caller, *, objects: str | None) -> None:
    """A round in which all approve but the one group that requests changes."""
    round_ = caller.opened()
    for request in round_["requests"]:
        mine = request["group"] == objects
        said = {
            "position": "request_changes" if mine else "approve",
            "reason": "The next revision is on its way." if mine else "",
            "revision_sha256": round_["revision_sha256"],
        }
        answer = caller.post(f"/requests/{request['id']}/sign-offs", said)
        assert answer.status_code == 201, answer.text


def counted(caller: Caller) -> tuple[Counter[str], Counter[str]]:
    """The journal's actions and the mails' templates."""
    with caller.engine.connect() as connection:
        actions = connection.execute(text("SELECT action FROM journal WHERE draft_id IS NOT NULL"))
        mails = connection.execute(
            text("SELECT payload->>'template' FROM outbox WHERE kind = 'mail'")
        )
        return Counter(actions.scalars()), Counter(mails.scalars())


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy["slug"])
def test_a_real_policy_goes_through_its_revisions_to_its_promotion(
    caller: Caller, policy: dict[str, Any]
) -> None:
    texts = revisions(policy)
    for group in REQUIRED:
        caller.person(f"{group}@example.org", group)
    body = {
        "key": policy["slug"][:80].rstrip("-"),
        "title": policy["title"],
        "theme": "integrity",
        "lead": "lead@example.org",
    }
    key = caller.made("/policies", body)["key"]
    said = {"text": texts[0], "author": "author@example.org"}
    draft = caller.made(f"/policies/{key}/drafts", said)
    caller.draft = draft["id"]
    assert draft["revision"]["sha256"] == digest(texts[0])
    told, same = Told(revisions=1), 0
    for number, words in enumerate(texts[1:], start=1):
        body = {"text": words, "note": policy["revisions"][number]["note"]}
        body["author"] = "author@example.org"
        if digest(words) == digest(texts[number - 1]):
            again = caller.post(f"/drafts/{caller.draft}/revisions", body)
            assert (again.status_code, again.json()["type"]) == (
                409,
                "urn:placet:problem:already-there",
            )
            same += 1
            continue
        round_of(caller, objects=REQUIRED[told.rounds % len(REQUIRED)])
        told.rounds += 1
        with unit_of_work(caller.engine) as session:
            ended = settle_round(session, caller.draft, actor=FLOW, now=caller.now)
        assert ended is RoundState.CHANGES_REQUESTED
        caller.later(days=1)
        made = caller.made(f"/drafts/{caller.draft}/revisions", body)
        told.revisions += 1
        assert (made["number"], made["sha256"]) == (told.revisions, digest(words))
    round_of(caller, objects=None)
    told.rounds += 1
    with unit_of_work(caller.engine) as session:
        assert promote_draft(session, caller.draft, actor=FLOW, now=caller.now).promoted
    SAME_AGAIN[policy["slug"]] = [same, told.revisions]

    read = caller.get(f"/drafts/{caller.draft}").json()
    assert (read["stage"], read["revision"]["sha256"]) == ("implementation", digest(texts[-1]))
    newest = caller.get(f"/drafts/{caller.draft}/revisions/{told.revisions}").json()
    assert newest["text"] == canonical(texts[-1])
    people = len(REQUIRED)
    actions, mails = counted(caller)
    assert actions == {
        "draft:submitted": 1,
        "revision:added": told.revisions,
        "round:opened": told.rounds,
        "request:asked": people * told.rounds,
        "sign_off:recorded": people * told.rounds,
        "round:closed": told.rounds,
        "draft:promoted": 1,
    }
    expected = {
        "invitation": people * told.rounds,
        "receipt": people * told.rounds,
        "round_closed": (people + 1) * (told.rounds - 1),
        "promoted": people + 1,
    }
    assert mails == {name: count for name, count in expected.items() if count}


def test_every_policy_and_every_revision_of_it_was_taken() -> None:
    assert len(POLICIES) == 26
    every = sum(len(policy["revisions"]) for policy in POLICIES)
    assert sum(same + added for same, added in SAME_AGAIN.values()) in (0, every)
