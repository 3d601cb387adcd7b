"""Who may see what: the whole truth table, and what an outsider never sees."""

from itertools import product

import pytest

from models.vocabulary import Audience
from review.rules.visibility import (
    EXTERNAL_GROUP,
    Remark,
    Viewer,
    allowed_audiences,
    default_audience,
    may_see,
    no_wider_than,
    speaks_for,
)

EVERYONE, INTERNAL, PRIVILEGED = Audience.EVERYONE, Audience.INTERNAL, Audience.PRIVILEGED
LEAD, AUTHOR = "lead", "author"

VIEWERS = {
    "trusted service": Viewer(external=False, sees_all=True),
    "service": Viewer(external=False),
    "nobody": Viewer(),
    "lead": Viewer(LEAD, external=False),
    "author": Viewer(AUTHOR, frozenset({"data"}), external=False),
    "colleague of the author": Viewer("cole", frozenset({"data"}), external=False),
    "somebody else inside": Viewer("sue", frozenset({"support"}), external=False),
    "somebody in no group": Viewer("nora", frozenset(), external=False),
    "legal": Viewer("lex", frozenset({"legal"}), external=False),
    "expert": Viewer("eve", frozenset({EXTERNAL_GROUP}), external=True),
    "expert not marked as external": Viewer("eva", frozenset({EXTERNAL_GROUP}), external=False),
    "external in the author's group": Viewer("ext", frozenset({"data"}), external=True),
    "external in legal": Viewer("exl", frozenset({"legal"}), external=True),
}

# On a remark of the author, written on behalf of Data.
SEES = {
    INTERNAL: {
        "trusted service",
        "lead",
        "author",
        "colleague of the author",
        "somebody else inside",
        "somebody in no group",
        "legal",
    },
    PRIVILEGED: {"trusted service", "lead", "author", "colleague of the author", "legal"},
    EVERYONE: set(VIEWERS),
}


@pytest.mark.parametrize(("name", "audience"), [*product(VIEWERS, Audience)])
def test_who_sees_a_remark_of_data(name: str, audience: Audience) -> None:
    remark = Remark(audience, "data", AUTHOR, LEAD)
    assert may_see(VIEWERS[name], remark) == (name in SEES[audience])


@pytest.mark.parametrize(
    ("external", "groups", "audience", "group", "author"),
    [
        *product(
            (True, False),
            (
                frozenset({EXTERNAL_GROUP}),
                frozenset({EXTERNAL_GROUP, "legal"}),
                frozenset({"legal"}),
            ),
            (INTERNAL, PRIVILEGED),
            ("legal", "data", EXTERNAL_GROUP, None),
            ("author", None),
        )
    ],
)
def test_an_outsider_never_sees_what_is_not_for_everyone(
    external: bool,
    groups: frozenset[str],
    audience: Audience,
    group: str | None,
    author: str | None,
) -> None:
    viewer = Viewer("eve", groups, external=external)
    if viewer.outside:
        assert not may_see(viewer, Remark(audience, group, author, LEAD))


def test_a_privileged_remark_of_no_group_is_for_legal_and_the_lead() -> None:
    remark = Remark(PRIVILEGED, None, None, LEAD)
    seen = {name for name, viewer in VIEWERS.items() if may_see(viewer, remark)}
    assert seen == {"trusted service", "lead", "legal"}


def test_a_viewer_who_is_nobody_is_not_the_author_of_what_nobody_wrote() -> None:
    assert not may_see(Viewer(external=False), Remark(PRIVILEGED, None, None, LEAD))
    assert not may_see(Viewer(external=False), Remark(INTERNAL, None, None, LEAD))


@pytest.mark.parametrize(
    ("external", "group", "audience", "allowed"),
    [
        (False, "data", INTERNAL, tuple(Audience)),
        (False, None, INTERNAL, tuple(Audience)),
        (False, "legal", PRIVILEGED, tuple(Audience)),
        (False, EXTERNAL_GROUP, EVERYONE, (EVERYONE,)),
        (True, "data", EVERYONE, (EVERYONE,)),
        (True, "legal", EVERYONE, (EVERYONE,)),
        (True, None, EVERYONE, (EVERYONE,)),
    ],
)
def test_the_default_audience_is_the_narrowest_that_fits_its_author(
    external: bool, group: str | None, audience: Audience, allowed: tuple[Audience, ...]
) -> None:
    assert default_audience(external=external, group=group) is audience
    assert allowed_audiences(external=external, group=group) == allowed


@pytest.mark.parametrize(
    ("widest", "audiences"),
    [
        (PRIVILEGED, (PRIVILEGED,)),
        (INTERNAL, (PRIVILEGED, INTERNAL)),
        (EVERYONE, (PRIVILEGED, INTERNAL, EVERYONE)),
    ],
)
def test_a_reply_is_for_no_more_people_than_what_it_replies_to(
    widest: Audience, audiences: tuple[Audience, ...]
) -> None:
    assert no_wider_than(widest) == audiences


@pytest.mark.parametrize(
    ("groups", "group"),
    [
        ((), None),
        (("support",), "support"),
        (("support", "data"), "data"),
        # Whoever is in Legal speaks in privilege.
        (("data", "legal", "support"), "legal"),
    ],
)
def test_who_was_asked_for_no_group_speaks_for_one_of_theirs(
    groups: tuple[str, ...], group: str | None
) -> None:
    assert speaks_for(groups) == group


def test_the_default_viewer_sees_least() -> None:
    assert Viewer().outside
    assert not Viewer().sees_all
