"""The page of outgoing mail: what was given up or held is loud, and a lead does something."""

from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from dead_letters import give_up
from sqlmodel import select

from models.journal import JournalEntry
from models.mail_hold import MailHold
from models.outbox import OutboxRow
from models.session import unit_of_work
from models.vocabulary import OutboxKind, OutboxState


def form_of(page: str, path: str) -> dict[str, str]:
    """The proof in the form to this path."""
    form = BeautifulSoup(page, "html.parser").find("form", action=path)
    return {one["name"]: one["value"] for one in form.find_all("input", type="hidden")}


class Told:
    """The office, for those who want a story of it."""

    def __init__(self, office):
        self.now, self.office = office.clock(), office

    def tell(self, work):
        with unit_of_work(self.office.engine) as session:
            return work(session)


@pytest.fixture
def draft(office) -> str:
    made = office.policy()
    office.round(made)
    return made


def mails(office, state) -> list[OutboxRow]:
    with unit_of_work(office.engine) as session:
        query = select(OutboxRow).where(OutboxRow.kind == OutboxKind.MAIL, OutboxRow.state == state)
        return list(session.exec(query))


def actions(office) -> list[str]:
    with unit_of_work(office.engine) as session:
        return [one.action.value for one in session.exec(select(JournalEntry))]


def test_in_good_times_nothing_is_said(office, draft, lead, words):
    for page in ("/", f"/drafts/{draft}"):
        assert "could not be delivered" not in words(lead.get(page))
        assert "Mail is held" not in words(lead.get(page))
    shown = words(lead.get("/outgoing"))
    assert "Nothing was given up." in shown
    assert "invitation to Lena Legal" in shown


def test_what_was_given_up_is_loud_on_the_board_and_on_the_page_of_the_draft(
    office, draft, lead, words
):
    give_up(Told(office), most=1, error="550 <b>no such user</b>")
    board = lead.get("/")
    assert "1 mail could not be delivered" in words(board)
    assert BeautifulSoup(board.text, "html.parser").find("a", href="/outgoing#failed")
    page = lead.get(f"/drafts/{draft}")
    assert "1 mail could not be delivered" in words(page)
    assert "550 <b>no such user</b>" in words(page)
    assert "<b>no such user" not in page.text
    assert "550 <b>no such user</b>" in words(lead.get("/outgoing"))


def test_one_is_tried_again_by_its_button(office, draft, lead):
    (mail, other) = give_up(Told(office), most=2)
    path = f"/outgoing/{mail}/retry"
    answer = lead.post(path, data=form_of(lead.get("/outgoing").text, path), follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/outgoing")
    assert [one.id for one in mails(office, OutboxState.FAILED)] == [other]
    assert actions(office).count("mail:retried") == 1
    page = lead.get("/outgoing").text
    again = lead.post(path, data=form_of(page, "/outgoing/retry"))
    assert again.status_code == 409


def test_all_are_tried_again_by_one(office, draft, lead, words):
    count = len(give_up(Told(office)))
    page = lead.get("/outgoing").text
    lead.post("/outgoing/retry", data=form_of(page, "/outgoing/retry"))
    assert mails(office, OutboxState.FAILED) == []
    assert actions(office).count("mail:retried") == count
    assert "could not be delivered" not in words(lead.get("/"))


@pytest.mark.parametrize("csrf", ["", "x", "of another page"])
def test_a_form_from_elsewhere_changes_nothing(office, draft, lead, csrf):
    (mail,) = give_up(Told(office), most=1)
    page = lead.get(f"/drafts/{draft}").text
    if csrf == "of another page":
        csrf = BeautifulSoup(page, "html.parser").find("input", attrs={"name": "csrf"})["value"]
    for path in ("/outgoing/retry", f"/outgoing/{mail}/retry", "/outgoing/holds/x/release"):
        assert lead.post(path, data={"csrf": csrf, "why": "x"}).status_code == 403
    assert [one.id for one in mails(office, OutboxState.FAILED)] == [mail]


def test_whoever_has_not_signed_in_sees_and_does_nothing(office, draft, browser):
    (mail,) = give_up(Told(office), most=1)
    answer = browser().get("/outgoing", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert browser().post(f"/outgoing/{mail}/retry", data={"csrf": "x"}).status_code == 403
    assert mails(office, OutboxState.FAILED)


@pytest.fixture
def hold(office, draft) -> str:
    """All mail is held."""
    with unit_of_work(office.engine) as session:
        for row in session.exec(select(OutboxRow).where(OutboxRow.kind == OutboxKind.MAIL)):
            row.state = OutboxState.HELD
        made = MailHold(held_at=office.clock(), why="412 mails in one hour", written=412, most=200)
        session.add(made)
        return made.id


def test_a_hold_is_loud_and_a_lead_releases_it_with_a_reason(office, draft, hold, lead, words):
    count = len(mails(office, OutboxState.HELD))
    for page in ("/", f"/drafts/{draft}", "/outgoing"):
        assert "Mail is held" in words(lead.get(page))
        assert "412 mails in one hour" in words(lead.get(page))
    path = f"/outgoing/holds/{hold}/release"
    fields = form_of(lead.get("/outgoing").text, path)
    assert lead.post(path, data=fields | {"why": " "}).status_code == 422
    assert len(mails(office, OutboxState.HELD)) == count
    lead.post(path, data=fields | {"why": "A big round."})
    assert mails(office, OutboxState.HELD) == []
    times = sorted(one.available_at for one in mails(office, OutboxState.PENDING))
    gaps = {(later - one).total_seconds() for one, later in pairwise(times)}
    assert gaps == {0.5}
    with unit_of_work(office.engine) as session:
        (entry,) = session.exec(select(JournalEntry).where(JournalEntry.subject_id == hold))
        assert entry.action.value == "mail:released"
        assert entry.data == {"mails": count, "reason": "A big round."}
        assert entry.actor == f"person:{office.person('lead@example.org').id}"
    assert "Mail is held" not in words(lead.get("/"))
    assert lead.post(path, data=fields | {"why": "Again."}).status_code == 409
