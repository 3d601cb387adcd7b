"""Codes for acts that may open a gate, as the routes ask for them and try them."""

from fastapi import Response

from api.door import Door, Visit, answer
from api.idempotency import Answer
from api.schemas.codes import act_code_out
from models.vocabulary import CodedAct
from review.commands.act import Act
from review.commands.ask_act_code import ask_act_code
from review.commands.try_act_code import pay_for_act_try
from review.commands.try_code import Try
from review.queries.identifiers import known_shape
from review.scopes import Scope


def mailed(door: Door, scope: Scope, kind: CodedAct, subject: str, words: str = "") -> Response:
    """A code for the act on its way to whoever calls."""

    def work(visit: Visit) -> Answer:
        act = Act(kind, known_shape(subject), words)
        asked = ask_act_code(visit.session, act, actor=visit.actor, now=visit.now, again=True)
        return answer(201, act_code_out(asked))

    return door.change(scope, work)


def tried(door: Door, scope: Scope, kind: CodedAct, subject: str, code: str | None) -> Try | None:
    """A try of the code, counted before the call itself, which a refusal undoes."""
    if code is None:
        return None

    def pay(visit: Visit) -> Try:
        act = Act(kind, known_shape(subject))
        return pay_for_act_try(
            visit.session, act, code, door.state.links, actor=visit.actor, now=visit.now
        )

    return door.first(scope, pay)
