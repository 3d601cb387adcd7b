"""A detector for Roundup: tells Placet of new issues, labels, comments and states.

Copy this file into the tracker's `detectors/` and say in `detectors/config.ini`:

    [placet]
    url = https://placet.example.org/hooks/tickets/tracker
    secret = whsec_...
    closed = resolved, done-cbb

`tracker` is the name of the connection in Placet's file of ticket systems, `secret` the value of
PLACET_TICKETS_TRACKER_SECRET, `closed` the statuses that are an end. It needs nothing but Python.
What cannot be delivered waits in `placet-outbox/` of the tracker and is tried again with the next
change, by the process that serves the tracker for an hour, and by

    python3 placet_detector.py TRACKER_HOME

from cron, say. Nobody who edits an issue waits for it.
"""

import base64
import contextlib
import fcntl
import hashlib
import hmac
import json
import sys
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Generator, Mapping
from configparser import ConfigParser
from pathlib import Path
from typing import Any

OUTBOX = "placet-outbox"
PAUSES = (1, 5, 30, 120, 600, 1800)  # seconds
TIMEOUT = 10  # seconds
# What will not be taken at another try either.
REFUSED = range(400, 500)
BUT_LATER = (408, 425, 429)


def init(db: Any) -> None:
    """Roundup calls this for each tracker."""
    if not settings(str(db.config.TRACKER_HOME)).get("url"):
        return
    db.issue.react("create", on_create)
    db.issue.react("set", on_set)
    db.issue.react("retire", on_retire)


def on_create(db: Any, cl: Any, nodeid: str, oldvalues: Any) -> None:
    """A new issue; its first message is its text."""
    del oldvalues
    tell(db, cl, nodeid, "ticket.created")


def on_set(db: Any, cl: Any, nodeid: str, oldvalues: Any) -> None:
    """Labels that were added, messages, another status."""
    before = set(oldvalues.get("keyword") or [])
    added = [one for one in cl.get(nodeid, "keyword") if one not in before]
    if "keyword" in oldvalues and added:
        names = [db.keyword.get(one, "name") for one in added]
        tell(db, cl, nodeid, "ticket.labelled", added=names)
    if "messages" in oldvalues:
        for one in cl.get(nodeid, "messages"):
            if one not in oldvalues["messages"]:
                comment = {"id": f"msg{one}", "text": db.msg.get(one, "content")}
                author = db.msg.get(one, "author")
                tell(db, cl, nodeid, "ticket.commented", author, comment=comment)
    if "status" in oldvalues and oldvalues["status"] != cl.get(nodeid, "status"):
        tell(db, cl, nodeid, "ticket.state_changed")


def on_retire(db: Any, cl: Any, nodeid: str, oldvalues: Any) -> None:
    """An issue that is gone."""
    del oldvalues
    tell(db, cl, nodeid, "ticket.deleted")


def tell(db: Any, cl: Any, nodeid: str, kind: str, author: str | None = None, **more: Any) -> None:
    """Written down with the change itself, and only if that is committed; then delivered."""
    now = time.time()
    at = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now)) + f".{int(now % 1 * 1e6):06d}Z"
    data = {
        "ticket": ticket_of(db, cl, nodeid),
        "by": account_of(db, author or db.getuid()),
        **more,
    }
    body = json.dumps({"type": kind, "timestamp": at, "data": data})
    # What Roundup does once the change is committed, and leaves where it is not.
    db.transactions.append((write_down, (str(db.config.TRACKER_HOME), f"{now:.6f}", body)))


def ticket_of(db: Any, cl: Any, nodeid: str) -> dict[str, Any]:
    """The issue as it stands."""
    status = cl.get(nodeid, "status")
    state = db.status.get(status, "name") if status else ""
    closed = settings(str(db.config.TRACKER_HOME)).get("closed", "resolved")
    messages = cl.get(nodeid, "messages")
    return {
        "author": account_of(db, cl.get(nodeid, "creator")),
        "id": nodeid,
        "name": f"issue{nodeid}",
        "url": f"{db.config.TRACKER_WEB}issue{nodeid}",
        "title": cl.get(nodeid, "title") or "",
        "text": db.msg.get(messages[0], "content") if messages else "",
        "labels": [db.keyword.get(one, "name") for one in cl.get(nodeid, "keyword")],
        "state": state,
        "closed": state in [one.strip() for one in closed.split(",")],
    }


def account_of(db: Any, user: str) -> dict[str, str]:
    """Who somebody is."""
    return {
        "account": db.user.get(user, "username"),
        "mail": db.user.get(user, "address") or "",
        "name": db.user.get(user, "realname") or "",
    }


def write_down(home: str, at: str, body: str) -> None:
    """Into the tracker's outbox; a thread takes it from there."""
    outbox = Path(home) / OUTBOX
    outbox.mkdir(mode=0o700, exist_ok=True)
    name = f"{at}-{uuid.uuid4().hex}"
    (outbox / f"{name}.new").write_text(body, "utf-8")
    (outbox / f"{name}.new").rename(outbox / f"{name}.json")
    threading.Thread(target=deliver, args=(home,), name="placet", daemon=True).start()


def deliver(home: str, pauses: tuple[int, ...] = PAUSES) -> bool:
    """Delivers what waits, the oldest first; whether nothing waits any more."""
    outbox = Path(home) / OUTBOX
    with only_one(outbox) as mine:
        if not mine:
            return False
        for pause in (*pauses, None):
            try:
                empty_out(home, outbox)
                break
            except OSError as error:
                print(f"placet: not delivered: {error}", file=sys.stderr)  # noqa: T201  (Roundup's log)
                if pause is None:
                    return False
                time.sleep(pause)
    # What was written while the last of it was on its way had nobody to take it.
    return not waiting(outbox) or deliver(home, pauses)


def empty_out(home: str, outbox: Path) -> None:
    """Raises `OSError` where it has to be tried again."""
    said = settings(home)
    while found := waiting(outbox):
        for path in found:
            kept = post(said["url"], said["secret"], path.stem.partition("-")[2], path.read_bytes())
            path.unlink() if kept else path.rename(path.with_suffix(".refused"))


def waiting(outbox: Path) -> list[Path]:
    """The oldest first."""
    return sorted(outbox.glob("*.json"), key=lambda one: float(one.name.partition("-")[0]))


def post(url: str, secret: str, ident: str, body: bytes) -> bool:
    """By Standard Webhooks; whether it was taken. The id is the same at each try."""
    stamp = str(int(time.time()))
    key = base64.b64decode(secret.removeprefix("whsec_") + "==")
    signed = hmac.new(key, f"{ident}.{stamp}.".encode() + body, hashlib.sha256).digest()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "placet-detector",
        "webhook-id": ident,
        "webhook-timestamp": stamp,
        "webhook-signature": "v1," + base64.b64encode(signed).decode(),
    }
    call = urllib.request.Request(url, body, headers, method="POST")  # noqa: S310  (the owner's)
    try:
        with urllib.request.urlopen(call, timeout=TIMEOUT):  # noqa: S310  (see above)
            return True
    except urllib.error.HTTPError as error:
        if error.code in REFUSED and error.code not in BUT_LATER:
            print(f"placet: refused: {error}", file=sys.stderr)  # noqa: T201  (Roundup's log)
            return False
        raise


def settings(home: str) -> Mapping[str, str]:
    """As `detectors/config.ini` has them now; without a section of ours, none."""
    config = ConfigParser(interpolation=None)
    config.read(Path(home) / "detectors" / "config.ini", "utf-8")
    return config["placet"] if config.has_section("placet") else {}


@contextlib.contextmanager
def only_one(outbox: Path) -> Generator[bool]:
    """Whether this is the one that delivers at the moment: of all threads and processes."""
    with (outbox / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


if __name__ == "__main__":
    sys.exit(0 if deliver(sys.argv[1], ()) else 1)
