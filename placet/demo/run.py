"""Runs the demo from an empty directory to a promoted draft, and cleans up behind it."""

import json
import shutil
import signal
import sys
import tempfile
import time
from email.utils import parseaddr
from pathlib import Path

from rich.console import Console

from placet.cluster.ready_file import Ready
from placet.demo.api import Api
from placet.demo.cluster import Cluster
from placet.demo.failure import DemoFailed
from placet.demo.outcome import Outcome, labels, outcome
from placet.demo.patience import Patience
from placet.demo.story import Story
from placet.demo.telling import Teller
from placet.settings import Settings

READY_WITHIN_SECONDS = 180
INTERRUPTED = 130
DEFAULT_LEAD = parseaddr(Settings.model_fields["lead"].default)[1]


def run(data: Path | None, *, as_json: bool) -> int:
    """The exit code: 0 where the flow run promoted the draft; whatever else is raised."""
    # Ended from outside it cleans up too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    teller = Teller(Console(stderr=as_json, highlight=False))
    folder = data or Path(tempfile.mkdtemp(prefix="placet-demo-"))
    try:
        _in(folder, teller, as_json=as_json)
    except KeyboardInterrupt:
        teller.aside("Stopped.")
        _forget(folder, data)
        return INTERRUPTED
    except DemoFailed as failed:
        # What the parts said is kept for whoever looks for the reason.
        raise DemoFailed(f"{failed}; see demo.log and logs/ in {folder}") from None
    _forget(folder, data)
    if data is not None:
        teller.aside(f"The data stays: placet up --data {data}")
    return 0


def _in(folder: Path, teller: Teller, *, as_json: bool) -> None:
    with Cluster(folder) as cluster:
        patience = Patience(cluster.must_run)
        with teller.waiting("PostgreSQL, Prefect, worker, relay and API started"):
            ready = patience.wait("the start", cluster.ready, seconds=READY_WITHIN_SECONDS)
        told = _told(ready, teller, patience)
        if as_json:
            sys.stdout.write(json.dumps(told.as_json(), indent=2, ensure_ascii=False) + "\n")
            sys.stdout.flush()
            return
        teller.timeline([one for one in told.moments if not one.is_mail])
        teller.gate(told.draft["gate"], labels())
        teller.addresses(ready, told.draft)
        if sys.stdin.isatty():
            _stay(cluster, teller)
        else:
            teller.aside("No terminal: everything is stopped now. In one it goes on until Ctrl-C.")


def _told(ready: Ready, teller: Teller, patience: Patience) -> Outcome:
    with Api(ready.api, ready.token) as api:
        story = Story(api, Path(ready.mail), teller, patience, DEFAULT_LEAD)
        story.tell()
        return outcome(api, story.draft, story.people)


def _stay(cluster: Cluster, teller: Teller) -> None:
    teller.aside("Everything goes on running until Ctrl-C.")
    try:
        while cluster.runs:
            time.sleep(0.5)
    except KeyboardInterrupt:
        teller.aside("Stopping.")


def _forget(folder: Path, data: Path | None) -> None:
    if data is None:
        shutil.rmtree(folder, ignore_errors=True)
