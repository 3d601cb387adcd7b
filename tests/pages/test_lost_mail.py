"""A lost mail as the lead sees it: on the board, on the draft's page, in `placet status`."""

import pytest
from sqlmodel import select

from models.outbox import OutboxRow
from models.session import unit_of_work
from models.vocabulary import MailEventKind
from review.commands.note_mail_event import MailReport, note_mail_event


@pytest.fixture
def asked(office):
    return office.round(office.policy())


def report(office, request, kind, ident="one", detail="550 5.1.1 no such user"):
    with unit_of_work(office.engine) as session:
        rows = session.exec(select(OutboxRow)).all()
    (row,) = [one.id for one in rows if one.payload.get("request") == request]
    office.do(note_mail_event, MailReport(ident, row, kind, office.clock(), detail))


def test_the_lead_is_on_turn_beside_those_who_are_asked(office, asked, lead, words, clock):
    clock.after(minutes=5)
    assert "Policy lead" not in words(lead.get("/"))
    report(office, asked["lena@example.org"], MailEventKind.BOUNCED)
    shown = words(lead.get("/"))
    assert "Policy lead: Lea Lead (mail to Lena Legal bounced)" in shown
    assert "Legal: Lena Legal" in shown


def test_it_stays_with_the_lead_until_they_answer_or_a_mail_arrives(
    office, asked, lead, words, visit
):
    report(office, asked["lena@example.org"], MailEventKind.SPAM_REPORT)
    report(office, asked["dana@example.org"], MailEventKind.DROPPED, "two")
    shown = words(lead.get("/"))
    assert "mail to Dana Data was not sent by the carrier" in shown
    assert "mail to Lena Legal was reported as spam" in shown
    visit(asked["lena@example.org"]).answer("approve")
    visit(asked["dana@example.org"]).answer("approve")
    assert "Policy lead" not in words(lead.get("/"))


@pytest.mark.parametrize("kind", [MailEventKind.DELIVERED, MailEventKind.DEFERRED])
def test_a_mail_that_arrives_or_is_delayed_is_nobodys_turn(office, asked, lead, words, kind):
    report(office, asked["lena@example.org"], kind)
    assert "Policy lead" not in words(lead.get("/"))


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (MailEventKind.DELIVERED, "mail was delivered"),
        (MailEventKind.DEFERRED, "mail is delayed"),
        (MailEventKind.BOUNCED, "mail bounced"),
        (MailEventKind.DROPPED, "mail was not sent by the carrier"),
        (MailEventKind.SPAM_REPORT, "mail was reported as spam"),
    ],
)
def test_the_matrix_says_what_became_of_the_mail(office, asked, lead, words, kind, said):
    with unit_of_work(office.engine) as session:
        draft = session.exec(select(OutboxRow.draft_id)).first()
    report(office, asked["lena@example.org"], kind, detail="<b>550</b>")
    page = lead.get(f"/drafts/{draft}")
    assert f"{said} Monday 2 November 2026 <b>550</b>" in words(page)
    assert "<b>550" not in page.text
