"""The address that answers to the mails of one request go to: made from the request, kept nowhere.

The token is 15 bytes in base32: the last six of the request's id, by which it is found, and nine of
a proof by the link secret, without which nobody can make one.
"""

import base64
import hmac
import re
from datetime import datetime
from uuid import UUID

from sqlalchemy import Text, cast
from sqlmodel import Session, col, func, select

from models.request import Request
from review.links import LIFETIMES, Links, Purpose

_USE = "reply address"
_PREFIX = "reply+"
_FOUND_BY = 6  # bytes of the id; 48 random bits, so that few requests share them
_PROOF = 9  # bytes
_TOKEN = re.compile(r"[a-z2-7]{24}")


def reply_token(links: Links, request_id: str) -> str:
    """The same for every mail of the request, and another value than its link's."""
    return _token(request_id, links.seal(request_id, _USE))


def reply_address(links: Links, request_id: str, domain: str) -> str:
    return f"{_PREFIX}{reply_token(links, request_id)}@{domain}"


def token_in(address: str, domain: str) -> str | None:
    """The token of an address of ours; mail servers on the way may have changed its case."""
    local, _, host = address.strip().lower().rpartition("@")
    token = local.removeprefix(_PREFIX)
    ours = host == domain.lower() and token != local
    return token if ours and _TOKEN.fullmatch(token) else None


def request_of(session: Session, links: Links, token: str) -> Request | None:
    """The request that the token was made for; nothing where we did not make it."""
    if not _TOKEN.fullmatch(token):
        return None
    tail = base64.b32decode(token.upper())[:_FOUND_BY].hex()
    query = select(Request).where(func.right(cast(col(Request.id), Text), 12) == tail)
    return next((one for one in session.exec(query) if _made(links, one.id, token)), None)


def is_over(request: Request, now: datetime) -> bool:
    """Whether the address has lived as long as the link in the same mail."""
    return request.asked_at is None or now >= request.asked_at + LIFETIMES[Purpose.ANSWER]


def _made(links: Links, request_id: str, token: str) -> bool:
    proofs = [_token(request_id, one) for one in links.seals(request_id, _USE)]
    return any(hmac.compare_digest(one, token) for one in proofs)


def _token(request_id: str, proof: str) -> str:
    value = UUID(request_id).bytes[-_FOUND_BY:] + bytes.fromhex(proof)[:_PROOF]
    return base64.b32encode(value).decode().lower()
