"""Who takes part in the demo, and what they say."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

POLICY = "off-platform-payments"
TITLE = "Payments stay on the platform"
# Of this theme, so that the standard plan requires the external experts too.
THEME = "safety"
LEAD_NAME, LEAD_ZONE = "Lena Maurer", "Europe/Vienna"


@dataclass(frozen=True, slots=True)
class Reviewer:
    """One person, asked on behalf of one group."""

    group: str
    label: str
    name: str
    email: str
    time_zone: str


REVIEWERS = (
    Reviewer("legal", "Legal", "Ana Sousa", "ana.sousa@example.org", "Europe/Lisbon"),
    Reviewer(
        "public_policy",
        "Public Policy",
        "Jonas Lindqvist",
        "jonas.lindqvist@example.org",
        "Europe/Stockholm",
    ),
    Reviewer("data", "Data", "Mei Tanaka", "mei.tanaka@example.org", "Asia/Tokyo"),
    Reviewer("leadership", "Leadership", "Ruth Okafor", "ruth.okafor@example.org", "Africa/Lagos"),
    Reviewer(
        "external_experts",
        "External experts",
        "Ilse Brandt",
        "ilse.brandt@example.net",
        "Europe/Berlin",
    ),
)


@dataclass(frozen=True, slots=True)
class Said:
    """An answer, by the names that the form gives the positions."""

    position: str
    reason: str = ""


FIRST_ROUND: Mapping[str, Said] = {
    "legal": Said("approve", "Consistent with our terms of use."),
    "public_policy": Said("no_objection"),
    "data": Said("approve"),
    "leadership": Said("approve"),
    "external_experts": Said(
        "request_changes",
        "Somebody who collects a sofa and pays at the door breaks this policy, and a first mistake "
        "is punished like a fraud. Allow cash on collection, warn before you suspend, and say how "
        "one can object.",
    ),
}
SECOND_ROUND: Mapping[str, Said] = {
    "legal": Said("approve"),
    "public_policy": Said("approve"),
    "data": Said("approve"),
    "leadership": Said("approve"),
    "external_experts": Said("approve", "All three points are in it. Thank you."),
}
NOTES = (
    "First draft, after the fraud reports of the last quarter.",
    "Cash on collection, steps before an exclusion, and a way to object, as the experts asked.",
)


def text_of(revision: int) -> str:
    """The Markdown of revision 1 or 2."""
    file = resources.files("placet.demo") / f"revision_{revision}.md"
    return file.read_text(encoding="utf-8")
