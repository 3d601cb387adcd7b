"""The ways in which an answer reaches Placet, and which of them a plan takes of a group."""

from enum import StrEnum

from review.rules.wording import listed


class Way(StrEnum):
    """How whoever answers came in."""

    # By the link in the mail that asked them.
    LINK = "link"
    # On the pages, signed in.
    PAGE = "page"
    # Over the API, with a token or a client that is the person's own.
    API = "api"
    # Over the API, with a token that is nobody's, and so for whoever was asked.
    SERVICE = "service"


EVERY_WAY = frozenset(Way)
IN_WORDS = {
    Way.LINK: "by the link in their mail",
    Way.PAGE: "on the pages, signed in",
    Way.API: "over the API with a token of their own",
    Way.SERVICE: "by a service in their name",
}


def ways_in_words(ways: frozenset[Way]) -> str:
    """The ways in a sentence: `by the link in their mail or on the pages, signed in`."""
    return listed([IN_WORDS[one] for one in Way if one in ways], "or")
