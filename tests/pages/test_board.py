"""The board: whose turn it is, overdue first, a page at a time."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event

from models.draft import Draft
from models.policy import Policy
from models.session import unit_of_work
from models.vocabulary import Stage, Theme
from review.commands.promote_draft import promote_draft

REQUIRED = ("lena", "paul", "dana", "lou", "exa")


def titles(page) -> list[str]:
    return re.findall(r"<h2><a [^>]+><bdi>([^<]+)", page.text)


@pytest.fixture
def full(office, visit, clock):
    """One promoted, one without a round, one overdue, two open with different deadlines."""
    promoted = office.policy("promoted", "Promoted")
    asked = office.round(promoted)
    for name in REQUIRED:
        visit(asked[f"{name}@example.org"]).answer("approve")
    office.do(promote_draft, promoted, actor="flow:review")
    office.policy("waiting", "Waiting for its lead")
    office.round(office.policy("overdue", "Overdue"))
    clock.after(days=9)
    office.round(office.policy("later", "Due later"), due_at=clock() + timedelta(days=9))
    office.round(office.policy("sooner", "Due sooner"), due_at=clock() + timedelta(days=2))


def test_what_is_under_review_comes_first_and_overdue_before_all(full, lead, words):
    page = lead.get("/")
    assert titles(page) == [
        "Overdue", "Due sooner", "Due later", "Waiting for its lead", "Promoted",
    ]  # fmt: skip
    assert page.text.count('class="tag bad">overdue') == 1
    shown = words(page)
    assert "Legal: Lena Legal" in shown
    assert "Policy lead: Lea Lead" in shown
    assert "Waiting since Monday 2 November 2026 (9 days ago)" in shown
    assert "Shut: waiting for Legal, Public Policy, Data, Leadership and External experts." in shown


def test_the_turn_goes_to_those_who_have_not_answered_and_then_to_the_lead(
    office, visit, lead, words
):
    draft = office.policy()
    asked = office.round(draft)
    visit(asked["lena@example.org"]).answer("request_changes", reason="No.")
    for name in ("paul", "dana", "lou"):
        visit(asked[f"{name}@example.org"]).answer("approve")
    shown = words(lead.get("/"))
    assert "External experts: Exa Expert" in shown
    assert "Legal:" not in shown
    assert "Lena Legal of Legal requests changes." in shown
    office.revise(draft)
    assert "Policy lead: Lea Lead" in words(lead.get("/"))


def test_the_board_goes_on_page_by_page_without_loss(office, lead):
    for number in range(53):
        office.policy(f"policy-{number}", f"Policy {number}")
    first = lead.get("/")
    more = re.search(r'href="(/\?after=[^"]+)"', first.text)[1]
    second = lead.get(more)
    found = titles(first) + titles(second)
    assert (len(titles(first)), len(found), len(set(found))) == (50, 53, 53)
    assert "after=" not in second.text


NO_CURSORS = ["x", "01890000-0000-7000-8000-000000000000", "\x00", "a" * 101]


def test_a_cursor_that_is_none_of_ours_is_no_error_of_ours(lead):
    for after in NO_CURSORS:
        assert lead.get("/", params={"after": after}).status_code in {200, 404, 422}


def test_a_thousand_drafts_cost_no_more_statements_than_one_page(office, lead, app):
    leader = office.person("lead@example.org").id
    with unit_of_work(office.engine) as session:
        policy = Policy(
            key="many", title="Many", theme=Theme.SAFETY, lead_id=leader, created_at=office.clock()
        )
        session.add(policy)
        session.flush()
        for number in range(1, 1001):
            session.add(
                Draft(
                    policy_id=policy.id,
                    number=number,
                    stage=Stage.DEVELOPMENT,
                    plan="standard",
                    created_at=office.clock(),
                )
            )
    count = []
    engine = app.state.placet.engine
    event.listen(engine, "before_cursor_execute", lambda *_: count.append(1))
    assert lead.get("/").status_code == 200
    assert len(count) <= 4 * 51
