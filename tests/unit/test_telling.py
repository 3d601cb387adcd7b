"""History says of an answer over the API by which program it came."""

import pytest

from api.pages.telling import TELL, Told
from models.vocabulary import Action
from review.actors import BEARER, CLIENT, MAILED_LINK

NAMES = {"ana": "Ana"}


@pytest.mark.parametrize(
    ("method", "said"),
    [
        (MAILED_LINK, "Ana of Legal answered “approve” on revision 2."),
        (BEARER, "Ana of Legal answered “approve” on revision 2, by the program ci."),
        (CLIENT, "Ana of Legal answered “approve” on revision 2, by the program ci."),
        (None, "Ana of Legal answered “approve” on revision 2."),
    ],
)
def test_by_which_program_an_answer_came(method: str | None, said: str) -> None:
    data = {"person": "ana", "group": "legal", "position": "approve", "revision": 2, "late": False}
    if method is not None:
        data["auth"] = {"method": method, "assurance": "token"}
    told = Told(data, "The program ci", NAMES.__getitem__, lambda _: "Legal")
    assert TELL[Action.SIGN_OFF_RECORDED](told) == said
