"""What is told to whoever subscribed, and what never is."""

import pytest

from models.vocabulary import Action, Audience
from review.rules.public_events import CALM, NAMES, PublicEvent, public_event
from review.rules.sight import TELLS_NOTHING

# Everything else the journal says is nobody's business outside: who is silent, who was mailed, who
# asked for a code, what came in by mail, and who manages Placet.
NEVER_TOLD = {
    "person", "plan", "token", "sign_in", "reminders", "digest", "code", "reply", "absence",
    "mail", "webhook", "ticket", "client", "access", "key",
}  # fmt: skip
NEVER_TOLD_EITHER = {
    Action.ROUND_ESCALATED,
    Action.REQUEST_REMINDED,
    Action.REQUEST_ESCALATED,
    Action.SIGN_OFF_DISPUTED,
}


def test_every_action_is_told_or_kept_on_purpose() -> None:
    kept = {one for one in Action if one.split(":")[0] in NEVER_TOLD or one in NEVER_TOLD_EITHER}
    assert {one.value for one in Action} - NAMES == {one.value for one in kept}


@pytest.mark.parametrize("event", list(PublicEvent))
def test_every_event_is_an_action_of_that_name(event: PublicEvent) -> None:
    assert public_event(Action(event.value), None, independent=False) is event


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("audience", [Audience.INTERNAL, Audience.PRIVILEGED])
def test_what_has_an_audience_is_never_told(action: Action, audience: Audience) -> None:
    assert public_event(action, audience, independent=False) is None


def test_what_is_for_everyone_is_told() -> None:
    assert public_event(Action.COMMENT_ADDED, Audience.EVERYONE, independent=False)


@pytest.mark.parametrize("action", list(Action))
def test_where_everybody_judges_for_themselves_nothing_of_the_others_is_told(
    action: Action,
) -> None:
    told = public_event(action, None, independent=True)
    assert told is None or action in TELLS_NOTHING or told in CALM
    if action.value.startswith(("sign_off", "comment", "override", "request")):
        assert told is None
