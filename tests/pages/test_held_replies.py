"""Answers by mail that wait: the lead sees them on the draft's page, and decides there."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from models.comment import Comment
from models.incoming_mail import IncomingMail
from models.person import Person
from models.session import unit_of_work
from models.vocabulary import FileRefusal
from review.commands.hold_reply import Reply
from review.commands.receive_reply import receive_reply
from review.rules.attachments import RefusedFile

LEGAL = "lena@example.org"


@pytest.fixture
def held(office) -> str:
    draft = office.policy()
    requests = office.round(draft)
    for number, words in enumerate(("CANARY <b>first</b>\nand more", "CANARY second")):
        reply = Reply(
            identity=f"<{number}@x>",
            sender="lena@home.example",
            proven=True,
            said=words,
            below=words,
            refused=(RefusedFile("a<b>.pdf", FileRefusal.NONE_KEPT),),
        )
        office.do(receive_reply, requests[LEGAL], reply)
    return draft


def forms(client, draft: str):
    page = BeautifulSoup(client.get(f"/drafts/{draft}").text, "html.parser")
    return page.select(f'form[action^="/drafts/{draft}/replies/"]')


def press(client, form, what: str):
    hidden = {one["name"]: one["value"] for one in form.find_all("input", type="hidden")}
    return client.post(form["action"], data=hidden | {"what": what}, follow_redirects=False)


def test_the_lead_sees_what_waits_and_why(held, lead, words):
    shown = words(lead.get(f"/drafts/{held}"))
    assert "Mail that waits for you" in shown
    assert "CANARY <b>first</b> and more" in shown
    assert "lena@home.example , to the address of Lena Legal (Legal)" in shown
    assert "It comes from another address than theirs. Only you see it." in shown
    assert "Attached, and not kept: a<b>.pdf" in shown
    assert "An answer by mail to the request of Lena Legal of Legal waits for the lead." in shown


def test_the_leads_board_says_how_many_wait_and_where(held, lead, signed_in, words):
    assert "2 answers by mail wait for you" in words(lead.get("/"))
    page = BeautifulSoup(lead.get("/").text, "html.parser")
    (link,) = page.select(f'a[href="/drafts/{held}#replies"]')
    assert BeautifulSoup(lead.get(link["href"]).text, "html.parser").select("#replies")
    first, second = forms(lead, held)
    press(lead, first, "accept")
    assert "1 answer by mail waits for you" in words(lead.get("/"))
    press(lead, second, "discard")
    assert "by mail" not in words(lead.get("/"))


@pytest.fixture
def rows(office):
    def read(table):
        with unit_of_work(office.engine) as session:
            return list(session.exec(select(table)))

    return read


def test_another_of_staff_and_the_reviewer_see_nothing_of_it(office, held, signed_in, visit, rows):
    with unit_of_work(office.engine) as session:
        other = session.exec(select(Person).where(Person.email == "sam@example.org")).one()
        other.staff = True
    request = rows(IncomingMail)[0].request_id
    assert "CANARY" not in visit(request).client.get(f"/requests/{request}").text
    sam = signed_in("sam@example.org")
    seen = sam.get(f"/drafts/{held}")
    assert seen.status_code == 200
    assert "CANARY" not in seen.text
    assert "by mail wait" not in sam.get("/").text
    assert not forms(sam, held)


def test_one_is_accepted_and_one_discarded(office, held, lead, rows, words):
    first, second = forms(lead, held)
    assert press(lead, first, "perhaps").status_code == 422
    assert press(lead, first, "accept").status_code == 303
    assert press(lead, second, "discard").status_code == 303
    assert not forms(lead, held)
    (comment,) = rows(Comment)
    assert comment.body == "CANARY <b>first</b>\nand more"
    assert comment.author_label == "Lena Legal"
    assert sorted(one.fate.value for one in rows(IncomingMail)) == ["accepted", "discarded"]
    assert press(lead, first, "accept").status_code == 409
    told = words(lead.get(f"/drafts/{held}"))
    assert "Lea Lead accepted an answer by mail as a comment of Lena Legal of Legal." in told
    assert "Lea Lead discarded what came by mail." in told


def test_without_the_proof_of_the_page_nothing_is_decided(held, lead, rows):
    (first, _) = forms(lead, held)
    for data in ({"what": "accept"}, {"what": "accept", "csrf": "x"}):
        assert lead.post(first["action"], data=data).status_code == 403
    assert not rows(Comment)


def test_the_lead_puts_an_absence_down(office, lead, rows, words):
    draft = office.policy()
    request = office.round(draft)[LEGAL]
    reply = Reply(
        identity="<a@x>",
        sender=LEGAL,
        proven=True,
        said="x",
        below="x",
        automatic=True,
        away=True,
        away_until=date(2026, 11, 20),
    )
    office.do(receive_reply, request, reply)
    assert "Lena Legal (Legal) seems to be away until 20 November 2026" in words(
        lead.get(f"/drafts/{draft}")
    )
    (form,) = forms(lead, draft)
    assert press(lead, form, "accept").status_code == 303
    away = next(one for one in rows(Person) if one.email == LEGAL)
    assert (away.away_from, away.away_until) == (date(2026, 11, 2), date(2026, 11, 20))
    assert "Lea Lead recorded the absence of Lena Legal." in words(lead.get(f"/drafts/{draft}"))
