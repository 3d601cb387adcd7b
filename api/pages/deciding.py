"""Decides by a command in one transaction, and never loses the words of whoever posted."""

import logging
from collections.abc import Callable, Mapping
from typing import TypeVar

from psycopg.errors import DeadlockDetected, SerializationFailure
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session
from starlette.responses import Response

from api.door import TRIES
from api.pages.forms import Mistakes
from api.pages.rendering import ERRORS, message_page
from api.pages.visitors import SignInNeeded
from api.problems import STATUS
from api.state import ApiState
from models.session import unit_of_work
from review.errors import Refused

T = TypeVar("T")
log = logging.getLogger(__name__)

# A commit whose answer was lost may have happened; doing it again does no harm.
UNSURE = (
    "We cannot say whether this was recorded. Open the page again in a moment: it shows what is "
    "on record. Sending the same once more records nothing twice."
)


def decide(state: ApiState, work: Callable[[Session], T]) -> T:
    """Does the work in one transaction and commits it; one that lost a race is done again."""
    for attempt in range(1, TRIES + 1):
        try:
            with unit_of_work(state.engine) as session:
                return work(session)
        except OperationalError as error:
            again = isinstance(error.orig, SerializationFailure | DeadlockDetected)
            if not again or attempt == TRIES:
                raise
    raise AssertionError("unreachable")


def keeping_words(page: str, words: Mapping[str, str], work: Callable[[], Response]) -> Response:
    """The answer of `work`; whatever goes wrong in it, a page that still shows the words.

    `page`: the path of the one that the form stands on.
    """
    back = ("Back to the page", page)
    try:
        return work()
    except SignInNeeded:
        return message_page(
            "Please sign in again",
            "You were signed out meanwhile, so nothing was recorded. Copy what you wrote, sign in, "
            "and send it once more.",
            status=403,
            words=words,
            way=("Sign in", "/sign-in"),
        )
    except Mistakes as mistakes:
        return message_page(
            "Nothing was recorded", *mistakes.by_field.values(), status=422, words=words, way=back
        )
    except Refused as refused:
        status = next((number for kind, number in STATUS if isinstance(refused, kind)), 400)
        return message_page(
            "Nothing was recorded", refused.detail, status=status, words=words, way=back
        )
    except (OperationalError, PoolTimeout):
        return message_page(ERRORS[503][0], UNSURE, status=503, words=words, way=back)
    except Exception:
        # The words of a person are worth more here than a crash that the server logs itself.
        log.exception("A form could not be answered.")
        return message_page(ERRORS[500][0], UNSURE, status=500, words=words, way=back)
