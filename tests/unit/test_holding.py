"""A channel that takes no mail is asked less and less often, and at once when it is well again."""

from datetime import UTC, datetime, timedelta

from workflows.holding import Holding

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


def seconds(holding):
    return (holding.until - NOW).total_seconds()


def test_nothing_is_held_at_first():
    assert not Holding().holds(NOW)


def test_each_trouble_doubles_the_pause_up_to_a_minute():
    holding, pauses = Holding(), []
    for _ in range(2_000):
        holding.trouble(NOW)
        pauses.append(seconds(holding))
    assert pauses[:8] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert max(pauses) == 60


def test_once_a_mail_gets_through_all_is_well():
    holding = Holding()
    holding.trouble(NOW)
    holding.trouble(NOW)
    assert holding.holds(NOW + timedelta(seconds=1.9))
    assert not holding.holds(NOW + timedelta(seconds=2))
    holding.fine()
    assert not holding.holds(NOW)
    holding.trouble(NOW)
    assert seconds(holding) == 1


def test_a_limit_is_waited_for_to_the_moment_and_not_for_ever():
    holding = Holding()
    holding.shut(NOW + timedelta(seconds=17), NOW)
    assert seconds(holding) == 17
    holding.shut(NOW + timedelta(days=17), NOW)
    assert seconds(holding) == 3_600
