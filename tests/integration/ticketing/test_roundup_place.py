"""The Roundup of the tests is a real one, and forgets nothing when it is killed."""

import httpx
import pytest
from roundup_place import roundup_place


@pytest.mark.slow
def test_a_killed_roundup_comes_back_with_its_tickets(tmp_path):
    with roundup_place(tmp_path) as roundup:
        made = roundup.as_person("alice", "POST", "msg", {"author": "alice", "content": "Hello."})
        roundup.as_person(
            "alice", "POST", "issue", {"title": "A first one", "messages": [made["id"]]}
        )
        roundup.kill()
        with pytest.raises(httpx.ConnectError):
            roundup.tickets()
        roundup.start()
        (ticket,) = roundup.tickets()
        roundup.as_person("alice", "PUT", "issue/1", {"status": "resolved"})
        assert roundup.ticket("1").status == "resolved"
    assert (ticket.title, ticket.status) == ("A first one", "unread")
    assert (ticket.messages, ticket.authors) == (("Hello.",), ("alice",))
