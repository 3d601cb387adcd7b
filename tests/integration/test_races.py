"""All at once: what is acknowledged is recorded, and nothing counts for another text."""

from collections.abc import Callable

import pytest
from crowds import CLIENTS, all_of
from races import all_at_once, in_this_order
from sqlalchemy import Engine, text
from sqlmodel import Session, select
from stories import SERVICE, TEXT, Story

from models.round import Round
from models.session import unit_of_work
from models.sign_off import SignOff
from models.vocabulary import OutboxKind, Position, RoundState, Stage
from review.commands.close_round import close_round
from review.commands.promote_draft import promote_draft
from review.commands.recall_round import recall_round
from review.commands.record_sign_off import Answer, record_sign_off
from review.commands.sweep_deadlines import sweep_deadlines
from review.errors import AlreadyThere, Refused, RevisionSuperseded, RoundOpen

# Fifty times it is done over HTTP: test_races_by_http.py.
DRAFTS = 10


def outcome(work: Callable[[], object]) -> Callable[[], object]:
    """The work, its refusal told and not raised."""

    def run() -> object:
        try:
            return work()
        except Refused as refused:
            return refused

    return run


def test_sixteen_last_sign_offs_at_once_are_sixteen_and_one_promotion_ten_times(
    story: Story,
) -> None:
    all_of(story)
    for number in range(DRAFTS):
        story.policy(key=f"policy-{number}", plan="everyone")
        story.round()
        requests, sha256, now = story.requests(), story.sha256(), story.now
        assert len(requests) == CLIENTS

        # Every thread is over before the next turn of the loop, so its variables are this turn's.
        def sign_and_promote(request_id: str, draft_id: str = story.draft_id) -> bool:
            said = Answer(Position.APPROVE, sha256)  # noqa: B023 - used up before the next turn
            with unit_of_work(story.engine) as session:
                recorded = record_sign_off(session, request_id, said, actor=SERVICE, now=now)  # noqa: B023
            assert recorded.sign_off.counts
            with unit_of_work(story.engine) as session:
                return promote_draft(session, draft_id, actor="flow", now=now).promoted  # noqa: B023

        promoted = all_at_once(
            [lambda one=request.id: sign_and_promote(one) for request in requests]
        )
        assert promoted.count(True) == 1
        assert story.draft().stage is Stage.IMPLEMENTATION
        actions = story.actions()
        assert actions.count("sign_off:recorded") == CLIENTS
        assert actions.count("draft:promoted") == actions.count("round:closed") == 1
        gates = [entry.data["gate"] for entry in story.journal() if "gate" in entry.data]
        assert gates == ["shut"] * (CLIENTS - 1) + ["open"]
    with Session(story.engine) as session:
        assert len(session.exec(select(SignOff)).all()) == CLIENTS * DRAFTS
    assert story.mails().count("receipt") == CLIENTS * DRAFTS


def signed(story: Story) -> Callable[[], object]:
    """Legal's approval of the text as it is now, from a page read a while ago."""
    request, said = story.request("legal@example.org"), Answer(Position.APPROVE, story.sha256())
    return outcome(
        lambda: story.tell(
            lambda session: record_sign_off(session, request.id, said, actor=SERVICE, now=story.now)
        )
    )


def counting(engine: Engine) -> list[tuple[str, bool]]:
    with Session(engine) as session:
        return [(one.revision_sha256, one.counts) for one in session.exec(select(SignOff))]


@pytest.mark.parametrize("first", ["sign-off", "revision"])
def test_a_sign_off_beside_a_new_revision_never_counts_for_it(story: Story, first: str) -> None:
    story.policy()
    story.round()
    old, sign = story.sha256(), signed(story)
    revise = outcome(lambda: story.revision("# Payments\n\nOther words."))
    works = [sign, revise] if first == "sign-off" else [revise, sign]
    results = [one.result() for one in in_this_order(story.engine, story.draft_id, *works)]
    if first == "sign-off":
        assert counting(story.engine) == [(old, True)]
    else:
        assert isinstance(results[1], RevisionSuperseded)
        assert counting(story.engine) == []
    assert not story.gate().open
    story.round()
    assert [one.have for one in story.gate().requirements[:4]] == [0] * 4
    assert not story.promote().promoted


@pytest.mark.parametrize("first", ["sign-off", "end"])
@pytest.mark.parametrize("end", [close_round, recall_round])
def test_a_sign_off_beside_the_end_of_its_round_counts_only_if_it_came_first(
    story: Story, first: str, end: Callable[..., object]
) -> None:
    story.policy()
    story.round()
    sign = signed(story)
    stop = outcome(
        lambda: story.tell(
            lambda session: end(
                session, story.draft_id, 1, reason="enough", actor="test", now=story.now
            )
        )
    )
    works = [sign, stop] if first == "sign-off" else [stop, sign]
    for one in in_this_order(story.engine, story.draft_id, *works):
        assert not isinstance(one.result(), Refused)
    assert [counts for _, counts in counting(story.engine)] == [first == "sign-off"]
    assert not story.gate().open
    assert not story.promote().promoted


@pytest.mark.parametrize("first", ["sign-off", "promotion"])
def test_a_block_beside_the_promotion_either_stops_it_or_comes_after(
    story: Story, first: str
) -> None:
    story.policy()
    story.round()
    story.everyone_approves()
    request = story.request("legal@example.org")
    said = Answer(Position.REQUEST_CHANGES, story.sha256(), "Stop.")
    block = outcome(
        lambda: story.tell(
            lambda session: record_sign_off(session, request.id, said, actor=SERVICE, now=story.now)
        )
    )
    works = [block, story.promote] if first == "sign-off" else [story.promote, block]
    in_this_order(story.engine, story.draft_id, *works)
    stage = Stage.DEVELOPMENT if first == "sign-off" else Stage.IMPLEMENTATION
    assert story.draft().stage is stage
    assert counting(story.engine)[-1][1] == (first == "sign-off")


def test_a_new_revision_beside_the_promotion_is_refused_or_stops_it(story: Story) -> None:
    for number, first in enumerate(("revision", "promotion")):
        story.policy(key=f"policy-{number}")
        story.round()
        story.everyone_approves()
        revise = outcome(lambda: story.revision("# Other words"))
        works = [revise, story.promote] if first == "revision" else [story.promote, revise]
        in_this_order(story.engine, story.draft_id, *works)
        promoted = story.draft().stage is Stage.IMPLEMENTATION
        assert promoted == (first == "promotion")
        assert story.facts().facts.newest_revision == (1 if promoted else 2)


def test_sign_offs_and_revisions_all_at_once_leave_a_gate_that_is_right(story: Story) -> None:
    story.policy()
    for turn in range(5):
        story.round()
        old = story.sha256()
        requests, said = story.requests(), Answer(Position.APPROVE, old)
        works: list[Callable[[], object]] = [
            outcome(
                lambda one=request.id, said=said: story.tell(
                    lambda session: record_sign_off(
                        session, one, said, actor=SERVICE, now=story.now
                    )
                )
            )
            for request in requests
        ]
        works.insert(turn, outcome(lambda turn=turn: story.revision(f"# Words {turn}")))
        works.append(story.promote)
        results = all_at_once(works)
        recorded = sum(hasattr(one, "sign_off") for one in results)
        refused = [one for one in results if isinstance(one, Refused)]
        assert {type(one) for one in refused} <= {RevisionSuperseded}
        assert recorded + len(refused) == len(requests)
        assert story.actions().count("sign_off:recorded") == len(counting(story.engine))
        assert not story.gate().open
        assert story.draft().stage is Stage.DEVELOPMENT


def test_two_rounds_opened_at_once_are_one(story: Story) -> None:
    story.policy()
    results = all_at_once([outcome(story.round)] * 8)
    assert sum(isinstance(one, Round) for one in results) == 1
    assert sum(isinstance(one, RoundOpen) for one in results) == 7
    assert len(story.requests()) == 4
    assert story.mails() == ["invitation"] * 4


def test_the_same_text_submitted_at_once_is_one_revision(story: Story) -> None:
    story.policy()
    results = all_at_once([outcome(lambda: story.revision("# Other words"))] * 8)
    assert results.count(2) == 1
    assert sum(isinstance(one, AlreadyThere) for one in results) == 7


def test_the_same_answer_from_eight_fingers_is_one_sign_off_and_one_receipt(story: Story) -> None:
    story.policy()
    story.round()
    found = all_at_once([signed(story)] * 8)
    assert len({one.sign_off.id for one in found}) == 1  # pyright: ignore[reportAttributeAccessIssue]
    assert story.mails().count("receipt") == 1


def test_the_database_itself_lets_no_second_round_open(story: Story) -> None:
    story.policy()
    first = story.round()
    with pytest.raises(Exception, match="one_open_round_per_draft"):
        story.tell(
            lambda session: session.add(
                Round(**{**first.model_dump(exclude={"id"}), "number": 2, "state": RoundState.OPEN})
            )
        )


def test_a_draft_is_promoted_with_the_words_that_were_signed(story: Story) -> None:
    story.policy()
    story.round()
    story.everyone_approves()
    story.promote()
    with story.engine.connect() as connection:
        query = text("SELECT text FROM revisions WHERE id = :id")
        words = connection.execute(query, {"id": story.draft().promoted_revision_id})
        assert words.scalar_one() == TEXT
    assert len(story.outbox(OutboxKind.WAKE)) == 1


def test_a_new_author_and_a_new_absence_do_not_wait_for_each_other_in_a_circle(
    story: Story,
) -> None:
    """One locks a draft and then the people, the other the people and then the draft: not so."""
    story.policy()
    story.round()
    works = [
        outcome(lambda: story.revision("# Other words", author="new@example.org")),
        outcome(lambda: story.person("legal@example.org", "legal", zone="Asia/Tokyo")),
    ]
    first, second = in_this_order(story.engine, story.draft_id, *works)
    assert first.result() == 2
    assert second.result() == story.people["legal@example.org"]


def test_a_sweep_that_read_the_days_of_somebody_does_not_outlast_their_change(
    story: Story,
) -> None:
    """Whichever comes first: what the round goes by in the end are the new days."""
    story.policy()
    story.round()
    story.later(days=3, hours=8)
    works = [
        outcome(lambda: story.tell(lambda session: sweep_deadlines(session, story.now))),
        outcome(lambda: story.person("legal@example.org", "legal", zone="UTC", country="SA")),
    ]
    in_this_order(story.engine, story.draft_id, *works)
    with Session(story.engine) as session:
        assert session.exec(select(Round)).one().next_sweep_at == story.now
