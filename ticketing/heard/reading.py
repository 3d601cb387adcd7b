"""Reads a delivery of any system: checks whose it is, then says what it tells."""

from collections.abc import Callable, Mapping
from datetime import datetime

from ticketing.heard import github, jira, standard, zendesk
from ticketing.heard.signatures import Headers
from ticketing.heard.values import Heard
from ticketing.mapping.values import System

Read = Callable[[Headers, bytes, str, datetime], Heard]

READERS: Mapping[System, Read] = {
    System.JIRA: jira.read,
    System.GITHUB: github.read,
    System.ZENDESK: zendesk.read,
    # It has no webhooks of its own: the detector of ours in it speaks as anybody else may.
    System.ROUNDUP: standard.read,
    System.WEBHOOK: standard.read,
}


def hear(system: System, headers: Headers, body: bytes, secret: str, now: datetime) -> Heard:
    """What the delivery says; raises `BadSignature` or `Unreadable`, and nothing else."""
    return READERS[system](headers, body, secret, now)
