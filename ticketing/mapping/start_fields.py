"""The fields of what starts a review from a ticket."""

from review.plans.kinds import Scalar
from review.plans.records import Field, Record
from review.plans.values import flag, name
from ticketing.mapping.kinds import ByName, NotAlways, OneOrMore, email, word
from ticketing.mapping.starts import PolicyFrom, Start


def _key() -> Scalar:
    return word("a policy's key", 80)


POLICY = Record(
    "policy",
    (
        Field("key", _key(), "Always this policy.", ""),
        Field("field", word("the name of a field", 100), "The field that holds its key.", ""),
        Field(
            "label",
            word("how a label begins, such as policy:", 100),
            "A label that begins so ends in its key.",
            "",
        ),
        Field("first_line", NotAlways(), "true: the first line of the ticket is its key.", False),
    ),
    PolicyFrom,
)

START = Record(
    "A start",
    (
        Field("connection", name("the name of a connection"), "Whose tickets may ask."),
        Field("label", word("a label", 100), "Put on a ticket, it asks for a review.", ""),
        Field("command", NotAlways(), "true: `/placet review` in the ticket asks for one.", False),
        Field("project", word("a project", 200), "Only tickets there; left out: any.", ""),
        Field("policy", POLICY, "Where the policy's key stands."),
        Field("plan", name("the name of a plan"), "The plan of the draft.", "standard"),
        Field(
            "section",
            word("a heading", 200),
            "The heading under which the draft's words stand; left out: the ticket's whole text.",
            "",
        ),
        Field(
            "by",
            OneOrMore("anybody, an account or a list of accounts", word("an account", 200)),
            "Who may ask; left out: the policy's lead, known by the mail address that the system "
            "tells.",
            (),
        ),
        Field(
            "authors",
            ByName("a mapping of accounts to mail addresses", email(), 200),
            "Whose words they are, who cannot sign them off: by account.",
            {},
        ),
        Field("round", flag(), "true: its first round is opened at once.", False),
    ),
    Start,
)
