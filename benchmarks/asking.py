"""Makes reviews over HTTP, as a script of an integrator would."""

import secrets

import httpx

from benchmarks.reviews import GROUPS, TEXT


def add_people(client: httpx.Client) -> None:
    """One person in each of the five groups."""
    for group in GROUPS:
        person = {"name": group, "groups": [group]}
        client.put(f"/people/{group}@example.org", json=person).raise_for_status()


def ask(client: httpx.Client) -> tuple[str, str, list[str]]:
    """A draft with an open round: its id, the hash of its text, the ids of its requests."""
    key = f"policy-{secrets.token_hex(6)}"
    policy = {"key": key, "title": key, "theme": "safety", "lead": "lead@example.org"}
    client.post("/policies", json=policy).raise_for_status()
    written = client.post(f"/policies/{key}/drafts", json={"text": TEXT, "author": "a@example.org"})
    draft = written.raise_for_status().json()["id"]
    round_ = client.post(f"/drafts/{draft}/rounds", json={}).raise_for_status().json()
    return draft, round_["revision_sha256"], [one["id"] for one in round_["requests"]]


def approve(client: httpx.Client, request: str, sha256: str) -> None:
    """One approval."""
    body = {"position": "approve", "revision_sha256": sha256}
    client.post(f"/requests/{request}/sign-offs", json=body).raise_for_status()
