"""A real Roundup that tells of its issues, and what a person says in one."""

import shutil
from pathlib import Path

from hook_samples import SECRET
from roundup_place import RoundupPlace

import ticketing.roundup

DETECTOR = Path(ticketing.roundup.__file__).with_name("placet_detector.py")


def install_detector(place: RoundupPlace, url: str, secret: str = SECRET) -> None:
    """As an administrator of the tracker does it: the file, the settings, a restart."""
    place.kill()
    shutil.copy(DETECTOR, place.home / "detectors")
    with (place.home / "detectors" / "config.ini").open("a") as config:
        config.write(f"\n[placet]\nurl = {url}\nsecret = {secret}\nclosed = resolved, done-cbb\n")
    place.start()


def said(place: RoundupPlace, issue: str, words: str) -> None:
    """What alice says in the issue."""
    message = place.as_person("alice", "POST", "msg", {"author": "alice", "content": words})["id"]
    before = place.get(f"issue/{issue}", {"@verbose": "0"})["attributes"]["messages"]
    place.as_person("alice", "PUT", f"issue/{issue}", {"messages": [*before, message]})
