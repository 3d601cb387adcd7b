"""Concerns from the raising to the settling: the lead answers, the raiser has the last word."""

import pytest
from remarks import LEAD, actor, concerns, dispose, judge, say, seen, withdraw
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select
from stories import Story

from models.comment import Comment
from models.vocabulary import Audience, CommentKind, Disposition, OutboxKind, Position
from review.commands.close_round import close_round
from review.errors import (
    AlreadyWithdrawn,
    NotAllowed,
    NotAnswered,
    StaleVersion,
    Unacceptable,
    Unknown,
)
from review.plans.store import register
from review.queries.comment_view import threads
from review.queries.journal import load_journal

EXPERT = "external_experts@example.org"
LEGAL, DATA, BOSS = "legal@example.org", "data@example.org", "leadership@example.org"
PART, NO = Disposition.ACCEPTED_IN_PART, Disposition.DECLINED


@pytest.fixture
def told(story: Story) -> Story:
    """A review in which every required group has approved; the lead can be spoken as."""
    story.policy("legal", "public_policy", "data", "leadership", "external_experts")
    story.person(LEAD)
    story.people["author@example.org"] = story.person("author@example.org", "leadership")
    story.round(reviewers={"external_experts": [EXPERT]})
    story.everyone_approves()
    return story


def is_open(story: Story) -> bool:
    """Whether the gate is open with these concerns before it."""
    return story.gate().open


def test_a_blocking_comment_shuts_the_gate_until_its_raiser_accepts_an_answer(
    told: Story,
) -> None:
    assert is_open(told)
    comment = say(told, DATA, blocking=True)
    assert not is_open(told)
    dispose(told, comment, PART, "Section 2 now says so.")
    assert not is_open(told)
    judge(told, comment, DATA, accepts=False, words="It does not.")
    assert not is_open(told)
    judge(told, comment, DATA, accepts=True)
    assert is_open(told)
    assert told.actions()[-4:] == [
        "comment:added",
        "comment:disposed",
        "comment:contested",
        "comment:settled",
    ]


def test_a_new_answer_voids_the_acceptance_of_the_one_before(told: Story) -> None:
    comment = say(told, DATA, blocking=True)
    dispose(told, comment, Disposition.ACCEPTED)
    judge(told, comment, DATA, accepts=True)
    assert is_open(told)
    dispose(told, comment, NO, "On second thoughts, no.")
    (concern,) = concerns(told)
    assert (concern.disposition, concern.accepted, concern.settled) == (NO, None, False)
    assert not is_open(told)
    (view,) = seen(told, DATA)
    assert (view.accepted, view.open) == (None, True)


def test_open_takes_an_answer_back(told: Story) -> None:
    comment = say(told, DATA, blocking=True)
    dispose(told, comment)
    judge(told, comment, DATA, accepts=True)
    dispose(told, comment, Disposition.OPEN)
    assert not is_open(told)
    with pytest.raises(NotAnswered):
        judge(told, comment, DATA, accepts=True)


def test_a_remark_that_does_not_block_leaves_the_gate_alone(told: Story) -> None:
    comment = say(told, DATA)
    assert (is_open(told), concerns(told)) == (True, ())
    assert [view.open for view in seen(told, DATA)] == [True]
    dispose(told, comment, NO, "No.")
    assert [view.open for view in seen(told, DATA)] == [False]


@pytest.mark.parametrize("disposition", [PART, NO, Disposition.DEFERRED, Disposition.OUT_OF_SCOPE])
def test_everything_but_an_acceptance_in_full_owes_a_reply(
    told: Story, disposition: Disposition
) -> None:
    comment = say(told, DATA)
    for nothing in ("", "  \n"):
        with pytest.raises(Unacceptable) as refused:
            dispose(told, comment, disposition, nothing)
        assert refused.value.field == "reply"
    assert dispose(told, comment, disposition, "Because.").version == 2


def test_the_revision_that_carries_the_change_has_to_exist(told: Story) -> None:
    comment = say(told, DATA)
    with pytest.raises(Unacceptable, match="no revision 2"):
        dispose(told, comment, revision=2)
    told.revision("# Payments\n\nOther words.\n")
    dispose(told, comment, revision=2)
    (view,) = seen(told, DATA)
    assert view.answer is not None
    assert view.answer.revision_number == 2


@pytest.mark.parametrize("by", [DATA, LEGAL, BOSS, "author@example.org"])
def test_only_the_lead_answers_in_person_and_a_service_in_their_place(told: Story, by: str) -> None:
    comment = say(told, DATA)
    with pytest.raises(NotAllowed):
        dispose(told, comment, by=by)
    assert dispose(told, comment, by=None).version == 2


def test_nobody_answers_or_judges_what_they_cannot_see(told: Story) -> None:
    told.person("sam@example.org", "support")
    comment = say(told, LEGAL, blocking=True)
    for email in ("sam@example.org", EXPERT):
        for attempt in (
            lambda email=email: dispose(told, comment, by=email),
            lambda email=email: judge(told, comment, email, accepts=True),
            lambda email=email: withdraw(told, comment, email),
        ):
            with pytest.raises(Unknown):
                attempt()


def test_an_expert_who_was_never_asked_about_the_draft_finds_no_comment(told: Story) -> None:
    told.person("stranger@example.org", "external_experts", external=True)
    comment = say(told, DATA, audience=Audience.EVERYONE, blocking=True)
    with pytest.raises(Unknown):
        judge(told, comment, "stranger@example.org", accepts=True)
    with pytest.raises(NotAllowed):
        judge(told, comment, EXPERT, accepts=True)


@pytest.mark.parametrize("email", [LEGAL, LEAD, None, "author@example.org", BOSS])
def test_without_a_resolver_only_the_raiser_accepts(told: Story, email: str | None) -> None:
    comment = say(told, DATA, blocking=True)
    dispose(told, comment)
    with pytest.raises(NotAllowed):
        judge(told, comment, email, accepts=True)
    assert not is_open(told)


def resolved_by(story: Story, resolver: str) -> Story:
    """A review in which this resolver is named for every group, and everyone has approved."""
    asked = "".join(
        f"  - {{group: {group}, rule: any, resolver: {resolver}}}\n"
        for group in ("legal", "public_policy", "data", "leadership")
    )
    source = f"name: resolved\ntitle: Resolved\nrequirements:\n{asked}"
    story.tell(lambda session: register(session, source, actor="test", now=story.now))
    story.policy("legal", "public_policy", "data", "leadership", plan="resolved")
    # Of Leadership too, and not for that allowed to accept their own answer.
    story.person(LEAD, "leadership")
    story.people["author@example.org"] = story.person("author@example.org", "leadership")
    story.round()
    story.everyone_approves()
    return story


@pytest.mark.parametrize(
    ("email", "may"),
    [(BOSS, True), (DATA, True), (LEGAL, False), (LEAD, False), ("author@example.org", False)],
)
def test_the_resolver_of_the_plan_accepts_in_the_raisers_place(
    story: Story, email: str, may: bool
) -> None:
    resolved = resolved_by(story, "leadership")
    comment = say(resolved, DATA, blocking=True)
    dispose(resolved, comment, NO, "No.")
    judge(resolved, comment, DATA, accepts=False)
    if may:
        judge(resolved, comment, email, accepts=True)
    else:
        with pytest.raises(NotAllowed):
            judge(resolved, comment, email, accepts=True)
    assert is_open(resolved) is may


def test_a_plan_may_name_the_lead(story: Story) -> None:
    resolved = resolved_by(story, "lead")
    comment = say(resolved, DATA, blocking=True)
    dispose(resolved, comment, NO, "No.")
    with pytest.raises(NotAllowed):
        judge(resolved, comment, BOSS, accepts=True)
    judge(resolved, comment, LEAD, accepts=True)
    assert is_open(resolved)


def test_a_raiser_withdraws_whatever_the_lead_has_answered(told: Story) -> None:
    first, second = say(told, DATA, blocking=True), say(told, DATA, blocking=True)
    dispose(told, second, NO, "No.")
    for comment in (first, second):
        with pytest.raises(NotAllowed):
            withdraw(told, comment, LEAD)
        withdraw(told, comment, DATA, words="Seen to elsewhere.")
    assert is_open(told)
    assert [one.withdrawn for one in concerns(told)] == [True, True]
    with pytest.raises(AlreadyWithdrawn):
        judge(told, second, DATA, accepts=False)
    before = told.actions()
    withdraw(told, first, DATA)
    assert told.actions() == before


def test_the_same_said_twice_is_said_once(told: Story) -> None:
    comment = say(told, DATA, blocking=True)
    for _ in range(2):
        dispose(told, comment, NO, "No.")
    for _ in range(2):
        judge(told, comment, DATA, accepts=False, words="Yes.")
    assert told.actions()[-3:] == ["comment:added", "comment:disposed", "comment:contested"]
    # A second tap on a form that is out of date by its own first tap is no conflict.
    assert dispose(told, comment, NO, "No.", if_match=1).version == 3


def test_whoever_decided_on_an_older_version_is_refused(told: Story) -> None:
    comment = say(told, DATA, blocking=True)
    assert dispose(told, comment, NO, "No.", if_match=1).version == 2
    with pytest.raises(StaleVersion):
        dispose(told, comment, PART, "Well.", if_match=1)
    dispose(told, comment, PART, "Well.", if_match=2)
    with pytest.raises(StaleVersion):
        judge(told, comment, DATA, accepts=True, if_match=2)
    with pytest.raises(StaleVersion):
        withdraw(told, comment, DATA, if_match=2)
    judge(told, comment, DATA, accepts=True, if_match=3)


def test_what_is_said_of_a_comment_stays_with_its_audience(told: Story) -> None:
    told.person("sam@example.org", "support")
    before = [view.comment.id for view in seen(told, "sam@example.org")]
    comment = say(told, LEGAL, "CANARY", blocking=True)
    dispose(told, comment, NO, "CANARY")
    judge(told, comment, LEGAL, accepts=False, words="CANARY")
    for email in ("sam@example.org", EXPERT):
        viewer = actor(told, email).viewer
        page = told.tell(
            lambda session, viewer=viewer: load_journal(session, viewer, told.draft_id)
        )
        assert not [one for one in page.entries if one.action.value.startswith("comment:")]
        assert [view.comment.id for view in seen(told, email)] == before
    entries = told.journal()[-3:]
    assert {(one.audience, one.group_key) for one in entries} == {(Audience.PRIVILEGED, "legal")}
    assert "CANARY" not in repr([one.model_dump() for one in told.journal()])
    for row in told.outbox(OutboxKind.MAIL)[-2:]:
        assert (row.payload["audience"], row.payload["group"]) == ("privileged", "legal")


def test_a_change_of_a_comment_wakes_the_review_and_leaves_the_version_of_its_draft(
    told: Story,
) -> None:
    comment = say(told, DATA, blocking=True)
    version = told.draft().version
    assert dispose(told, comment).version == 2
    # Everybody in the review reads that one; what became of a comment is for its audience.
    assert told.draft().version == version
    assert len(told.outbox(OutboxKind.WAKE)) == 1


def test_who_is_told_of_what(told: Story) -> None:
    comment = say(told, DATA, blocking=True)
    dispose(told, comment, NO, "No.")
    judge(told, comment, DATA, accepts=False)
    judge(told, comment, DATA, accepts=True)
    own = say(told, LEAD, blocking=True)
    dispose(told, own)
    judge(told, own, LEAD, accepts=False)
    say_service = say(told, None)
    dispose(told, say_service)
    rows = [
        (row.payload["template"], row.payload["to_person"])
        for row in told.outbox(OutboxKind.MAIL)
        if row.payload["template"] in ("disposition", "contested")
    ]
    assert rows == [("disposition", told.people[DATA]), ("contested", told.people[LEAD])]


@pytest.mark.parametrize("table", ["dispositions", "disposition_answers"])
def test_what_was_answered_stays_on_record(told: Story, table: str) -> None:
    comment = say(told, DATA, blocking=True)
    dispose(told, comment)
    judge(told, comment, DATA, accepts=True)
    for statement in (f"UPDATE {table} SET by_label = by_label", f"DELETE FROM {table}"):
        with pytest.raises(DBAPIError, match="append-only"), told.engine.begin() as connection:
            connection.execute(text(statement))


def test_threads_stand_under_their_roots(told: Story) -> None:
    first = say(told, DATA, "first")
    second = say(told, DATA, "second")
    reply = say(told, LEAD, "reply", in_reply_to=first.id)
    say(told, DATA, "again", in_reply_to=reply.id)
    say(told, LEAD, "privileged", Audience.PRIVILEGED, in_reply_to=second.id)

    def as_seen(email: str) -> list[tuple[str, list[str]]]:
        return [
            (one.root.comment.body, [reply.comment.body for reply in one.replies])
            for one in threads(seen(told, email))
        ]

    assert as_seen(BOSS) == [("first", ["reply", "again"]), ("second", [])]
    assert as_seen(LEGAL) == [("first", ["reply", "again"]), ("second", ["privileged"])]


def test_comments_are_filtered_by_whether_something_is_left_to_do(told: Story) -> None:
    answered, blocking = say(told, DATA, "answered"), say(told, DATA, "blocking", blocking=True)
    accepted, _ = say(told, DATA, "accepted", blocking=True), say(told, DATA, "new")
    for comment in (answered, blocking, accepted):
        dispose(told, comment)
    judge(told, accepted, DATA, accepts=True)
    by_state = {
        state: [view.comment.body for view in seen(told, DATA, is_open=state)]
        for state in (True, False)
    }
    assert by_state == {True: ["blocking", "new"], False: ["answered", "accepted"]}


CONDITIONS = ("Name the accounts.", "Tell support first.")


@pytest.fixture
def conditional(story: Story) -> Story:
    """Everyone approves, Data and Legal with conditions, which become comments."""
    story.policy("legal", "public_policy", "data", "leadership")
    story.person(LEAD)
    story.round()
    for email in (DATA, LEGAL):
        story.answer(email, Position.APPROVE_WITH_CONDITIONS, conditions=CONDITIONS)
    story.everyone_approves()
    return story


def tracked(story: Story, email: str) -> list[Comment]:
    query = select(Comment).where(Comment.author_id == story.people[email])
    return story.tell(lambda session: list(session.exec(query.order_by(Comment.id))))


def test_each_condition_is_a_comment_as_wide_as_the_approval(conditional: Story) -> None:
    for email, group, audience in (
        (DATA, "data", Audience.INTERNAL),
        (LEGAL, "legal", Audience.PRIVILEGED),
    ):
        found = tracked(conditional, email)
        assert tuple(one.body for one in found) == CONDITIONS
        for one in found:
            assert (one.kind, one.blocking) == (CommentKind.CONDITION, False)
            assert (one.group_key, one.audience) == (group, audience)
            assert one.author_label == group.title()
    assert conditional.actions().count("comment:added") == 4


def test_a_conditional_approval_counts_once_every_condition_is_met(conditional: Story) -> None:
    assert not is_open(conditional)
    for comment in (*tracked(conditional, DATA), *tracked(conditional, LEGAL)):
        assert not is_open(conditional)
        # Accepted in full: met, without another word of whoever set it.
        dispose(conditional, comment)
    assert is_open(conditional)


def test_a_condition_answered_otherwise_needs_its_persons_word(conditional: Story) -> None:
    first, *others = (*tracked(conditional, DATA), *tracked(conditional, LEGAL))
    for comment in others:
        dispose(conditional, comment)
    dispose(conditional, first, PART, "Most of them.")
    assert not is_open(conditional)
    judge(conditional, first, DATA, accepts=True)
    assert is_open(conditional)


def test_conditions_of_an_approval_that_was_replaced_ask_for_nothing(conditional: Story) -> None:
    for comment in tracked(conditional, LEGAL):
        dispose(conditional, comment)
    assert len(seen(conditional, DATA, is_open=True)) == 2
    conditional.answer(DATA, Position.APPROVE)
    assert seen(conditional, DATA, is_open=True) == []
    assert is_open(conditional)


def test_no_other_position_makes_a_condition(conditional: Story) -> None:
    assert tracked(conditional, BOSS) == []
    assert {one.kind for one in tracked(conditional, DATA)} == {CommentKind.CONDITION}


def test_an_answer_after_the_round_closed_sets_no_conditions(told: Story) -> None:
    told.tell(
        lambda session: close_round(
            session, told.draft_id, 1, reason="", actor="test", now=told.now
        )
    )
    told.answer(DATA, Position.APPROVE_WITH_CONDITIONS, conditions=CONDITIONS)
    assert tracked(told, DATA) == []
