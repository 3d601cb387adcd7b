"""What the demo's reviewers see of a page, and how long the demo waits."""

import pytest

from placet.demo.failure import DemoFailed
from placet.demo.form import forms_of
from placet.demo.patience import Patience

PAGE = """
<form action="/search"><input name="q"></form>
<form method="post" action="/requests/1">
<input type="hidden" name="csrf" value="a&amp;b">
<input type="radio" name="position" value="approve" required>
<input type="radio" name="position" value="abstain" required>
<input type="checkbox" name="copy" value="yes" checked>
<textarea name="reason">
kept &lt;words&gt;</textarea>
<input type="submit" name="go" value="Go"><button>Record</button>
</form>
"""


def test_a_form_is_read_as_a_browser_would_send_it() -> None:
    search, answer = forms_of(PAGE)
    assert (search.method, search.action) == ("get", "/search")
    assert (answer.method, answer.action) == ("post", "/requests/1")
    assert answer.choices["position"] == ["approve", "abstain"]
    # No choice is made for anybody, and no button pressed.
    assert answer.fields == {"csrf": "a&b", "copy": "yes", "reason": "kept <words>"}


def test_patience_ends_with_what_did_not_come_about() -> None:
    times = iter(range(100))
    patient = Patience(lambda: None, clock=lambda: next(times), sleep=lambda _: None)
    with pytest.raises(DemoFailed, match="the mails: not within 5 s"):
        patient.wait("the mails", lambda: None, seconds=5)


def test_patience_ends_at_once_where_waiting_is_pointless() -> None:
    def cluster_has_ended() -> None:
        raise DemoFailed("the cluster ended")

    with pytest.raises(DemoFailed, match="the cluster ended"):
        Patience(cluster_has_ended).wait("the mails", lambda: None, seconds=60)
