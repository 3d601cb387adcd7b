"""A secret that could not sign is refused at the start, in one line that does not show it."""

from pathlib import Path

import pytest

from placet.failures import BadSetting
from placet.ticket_files import hook_secrets
from ticketing.heard.secrets import unfit
from ticketing.mapping.reading import read_mapping
from ticketing.mapping.values import System

GOOD = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MAPPING = """\
connections:
  - {name: my-tracker, system: roundup, base_url: "https://bugs.example.org", user: placet}
  - {name: hub, system: github}
"""


@pytest.mark.parametrize(
    ("system", "secret", "fits"),
    [
        (System.ROUNDUP, GOOD, True),
        (System.WEBHOOK, GOOD, True),
        (System.WEBHOOK, GOOD.removeprefix("whsec_"), False),
        (System.WEBHOOK, "whsec_", False),
        (System.WEBHOOK, "whsec_c2hvcnQ=", False),
        (System.WEBHOOK, "whsec_" + "A", False),
        (System.JIRA, "a-secret-of-16-by", True),
        (System.GITHUB, "too-short", False),
        (System.ZENDESK, "a secret of sixteen", False),
        (System.GITHUB, "sécret-of-more-than-sixteen", False),
        (System.GITHUB, "", False),
    ],
)
def test_what_fits(system: System, secret: str, fits: bool) -> None:
    why = unfit(system, secret)
    assert (not why) is fits
    assert secret in {"", "whsec_"} or secret not in why


def test_they_come_from_the_world_or_from_files_and_a_bad_one_is_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    mapping = read_mapping(MAPPING)
    assert hook_secrets(mapping) == {}
    monkeypatch.setenv("PLACET_TICKETS_MY_TRACKER_SECRET", GOOD)
    file = tmp_path / "hub"
    file.write_text("a-secret-of-16-bytes\n")
    monkeypatch.setenv("PLACET_TICKETS_HUB_SECRET_FILE", str(file))
    assert hook_secrets(mapping) == {"my-tracker": GOOD, "hub": "a-secret-of-16-bytes"}
    monkeypatch.setenv("PLACET_TICKETS_MY_TRACKER_SECRET", "not-for-signing")
    with pytest.raises(BadSetting) as caught:
        hook_secrets(mapping)
    assert str(caught.value) == (
        "PLACET_TICKETS_MY_TRACKER_SECRET: it has to begin with whsec_, followed by base64"
    )
