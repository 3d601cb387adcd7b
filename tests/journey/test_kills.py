"""Reviews of two rounds while every process is killed at random: nothing acknowledged is lost."""

import collections
import json
import os
import random
import secrets
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from canaries import OVERHEARING
from running import Up, eventually

from notifications.outgoing import outgoing_mail

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

VICTIMS = ("worker", "relay", "api", "prefect", "postgres")
GROUPS = ("legal", "public_policy", "data", "leadership", "support")
REVIEWS = 6
HEALS_WITHIN_SECONDS = 60


@pytest.fixture
def up() -> Iterator[Up]:
    running = Up(Path(tempfile.mkdtemp(prefix="placet-kills-", dir="/tmp")))
    try:
        running.start()
        yield running
    finally:
        if running.process is not None and running.process.poll() is None:
            running.signal(signal.SIGTERM)
        OVERHEARING.read_logs(running.data_dir)
        shutil.rmtree(running.data_dir)


class Patient:
    """A script that repeats a call under the same key until it is answered."""

    def __init__(self, up: Up) -> None:
        self.up = up

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> httpx.Response:
        key = secrets.token_hex(8)
        until = time.monotonic() + HEALS_WITHIN_SECONDS
        while time.monotonic() < until:
            headers = {"Authorization": f"Bearer {self.up.ready['token']}"}
            if method == "POST":
                headers["Idempotency-Key"] = key
            try:
                url = f"{self.up.ready['api']}/api/v1{path}"
                answer = httpx.request(method, url, json=body, headers=headers, timeout=10)
            except httpx.TransportError:
                time.sleep(0.1)
                continue
            if answer.status_code != 503:
                assert answer.status_code < 500, answer.text
                return answer
            time.sleep(0.1)
        raise AssertionError(f"{method} {path} was not answered within a minute")

    def get(self, path: str) -> dict[str, Any]:
        return self.call("GET", path).json()

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = self.call("POST", path, body)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()


def review(script: Patient, key: str, acknowledged: list[str]) -> str:
    """One review from the draft to the promotion; keeps every sign-off that was acknowledged."""
    policy = {"key": key, "title": key, "theme": "integrity", "lead": "lead@example.org"}
    script.post("/policies", policy)
    text = {"text": "# A\n\nfirst", "author": "author@example.org"}
    draft = script.post(f"/policies/{key}/drafts", text)["id"]
    for number, blocking in ((1, "data"), (2, None)):
        round_ = script.post(f"/drafts/{draft}/rounds", {})
        for request in round_["requests"]:
            answer = {"position": "approve", "revision_sha256": round_["revision_sha256"]}
            if request["group"] == blocking:
                answer |= {"position": "request_changes", "reason": "Say which."}
            signed = script.call("POST", f"/requests/{request['id']}/sign-offs", answer)
            # The advisory group may find the round promoted already: on record all the same.
            body = signed.json()
            acknowledged.append(body["id"] if signed.status_code == 201 else body["sign_off"]["id"])
        wanted = "changes_requested" if blocking else "approved"
        path = f"/drafts/{draft}/rounds/{number}"
        # Killing takes up to half a minute; then it has to go on by itself.
        within = 30 + HEALS_WITHIN_SECONDS
        assert eventually(lambda p=path, w=wanted: script.get(p)["state"] == w, within), path
        if blocking:
            script.post(f"/drafts/{draft}/revisions", text | {"text": "# A\n\nsecond"})
    return draft


def killer(up: Up, stop: threading.Event, kills: list[str]) -> None:
    """Kills each of them twice, in a random order at random moments."""
    dice = random.Random()
    for victim in dice.sample(VICTIMS * 2, len(VICTIMS) * 2):
        if stop.wait(dice.uniform(0.3, 2.5)):
            return
        pid = up.pids().get(victim)
        if pid is not None:
            os.kill(pid, signal.SIGKILL)
            kills.append(victim)


def test_reviews_survive_the_death_of_every_process(up: Up) -> None:
    script = Patient(up)
    for group in GROUPS:
        script.call("PUT", f"/people/{group}@example.org", {"name": group, "groups": [group]})
    acknowledged: list[str] = []
    kills: list[str] = []
    stop = threading.Event()
    killing = threading.Thread(target=killer, args=(up, stop, kills))
    killing.start()
    try:
        with ThreadPoolExecutor(REVIEWS) as pool:
            drafts = list(
                pool.map(lambda n: review(script, f"killed-{n}", acknowledged), range(REVIEWS))
            )
    finally:
        stop.set()
        killing.join()
    assert kills, "nobody was killed"
    # The machine dies as a whole, and comes back.
    assert up.process is not None
    up.ready_file.unlink()
    up.process.kill()
    up.process.wait()
    up.start()
    script = Patient(up)
    recorded = [entry for draft in drafts for entry in journal(script, draft)]
    counted = collections.Counter(
        entry["subject"] for entry in recorded if entry["action"] == "sign_off:recorded"
    )
    assert counted == collections.Counter(acknowledged)
    promotions = [entry for entry in recorded if entry["action"] == "draft:promoted"]
    assert len(promotions) == REVIEWS
    assert eventually(lambda: runs_by_state(up) == {"COMPLETED": REVIEWS}, HEALS_WITHIN_SECONDS), (
        runs_by_state(up)
    )
    # Five are invited and thanked in each round; with the lead, six hear how both ended.
    asked = REVIEWS * (len(GROUPS) * 4 + (len(GROUPS) + 1) * 2)
    assert eventually(lambda: sum(spoken(script, drafts).values()) == asked, HEALS_WITHIN_SECONDS)
    # An invitation that was overtaken by its answer is dropped; one that had gone out when its
    # relay was killed may be dropped at the second try. Nothing lies there twice.
    assert set(spoken(script, drafts)) <= {"mail:sent", "mail:dropped"}
    keys = [mail.key for mail in outgoing_mail(Path(up.ready["mail"]), limit=100_000)]
    assert len(keys) == len(set(keys))
    sent = spoken(script, drafts)["mail:sent"]
    assert sent <= len(keys) <= sent + len(kills)


def spoken(script: Patient, drafts: list[str]) -> collections.Counter[str]:
    """What became of the mails, by the journal."""
    entries = [entry["action"] for draft in drafts for entry in journal(script, draft)]
    return collections.Counter(action for action in entries if action.startswith("mail:"))


def journal(script: Patient, draft: str) -> list[dict[str, Any]]:
    """The draft's whole journal."""
    return script.get(f"/drafts/{draft}/journal?limit=500")["items"]


def runs_by_state(up: Up) -> dict[str, int]:
    """Review runs in Prefect by the type of their state."""
    user, password = up.ready["prefect_auth"].split(":")
    query = {"flow_runs": {"tags": {"all_": ["theme:integrity"]}}, "limit": 200}
    try:
        answer = httpx.post(
            f"{up.ready['prefect']}/api/flow_runs/filter",
            json=query,
            auth=(user, password),
            timeout=10,
        )
    except httpx.TransportError:
        return {}
    return dict(collections.Counter(run["state_type"] for run in json.loads(answer.text)))
