"""The addresses for replies: one a request, and none that we did not make."""

import pytest
from postoffice import LINKS

from models.columns import new_id
from review.links import Links
from review.reply_addresses import reply_address, reply_token, token_in

DOMAIN = "reply.example.org"


def test_a_token_is_short_lower_case_and_its_requests_own() -> None:
    tokens = {reply_token(LINKS, new_id()) for _ in range(200)}
    assert len(tokens) == 200
    for token in tokens:
        assert len(token) == 24
        assert token == token.lower()
        assert token_in(f"reply+{token}@{DOMAIN}", DOMAIN) == token


def test_the_same_request_has_the_same_address_and_another_secret_another() -> None:
    request = new_id()
    address = reply_address(LINKS, request, DOMAIN)
    assert address == reply_address(LINKS, request, DOMAIN)
    assert address != reply_address(Links.from_secret("another secret" * 3), request, DOMAIN)


def test_an_address_in_another_case_is_the_same() -> None:
    token = reply_token(LINKS, new_id())
    assert token_in(f" REPLY+{token.upper()}@Reply.Example.ORG ", DOMAIN) == token


@pytest.mark.parametrize(
    "address",
    [
        "",
        "@",
        "reply@reply.example.org",
        "reply+@reply.example.org",
        "reply+short@reply.example.org",
        "reply+aaaaaaaaaaaaaaaaaaaaaaaaa@reply.example.org",
        "reply+aaaaaaaaaaaaaaaaaaaaaaa1@reply.example.org",
        "reply+aaaaaaaaaaaaaaaaaaaaaaaa@elsewhere.org",
        "aaaaaaaaaaaaaaaaaaaaaaaa@reply.example.org",
        "reply+aaaaaaaaaaaaaaaaaaaaaaaä@reply.example.org",
    ],
)
def test_what_is_no_address_of_ours_has_no_token(address: str) -> None:
    assert token_in(address, DOMAIN) is None
