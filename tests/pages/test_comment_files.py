"""Files of comments on the pages: a link for whoever sees the comment, and nothing for others."""

import pytest
from bs4 import BeautifulSoup
from reply_samples.files import PDF

from review.commands.hold_reply import Reply
from review.commands.receive_reply import receive_reply
from review.rules.attachments import KeptFile

LENA, DANA = "lena@example.org", "dana@example.org"
FEES = KeptFile.of("CANARY <b>.pdf", "application/pdf", PDF)


@pytest.fixture
def draft(office) -> str:
    return office.policy()


@pytest.fixture
def asked(office, draft) -> dict[str, str]:
    return office.round(draft)


def mailed(office, request: str, who: str, *, proven: bool = True) -> None:
    reply = Reply(
        identity=f"<{who}@x>",
        sender=who,
        proven=proven,
        said="See it.",
        below="See it.",
        files=(FEES,),
    )
    office.do(receive_reply, request, reply)


def links(client, path: str) -> list[str]:
    page = BeautifulSoup(client.get(path).text, "html.parser")
    return [str(one["href"]) for one in page.select('a[href*="/files/"]')]


def test_a_reviewer_and_the_lead_take_it_from_their_page(office, visit, lead, draft, asked, words):
    mailed(office, asked[DANA], DANA)
    dana = visit(asked[DANA])
    for client, path in ((dana.client, dana.path), (lead, f"/drafts/{draft}")):
        client.get(path)
        (link,) = links(client, path)
        assert link.startswith(path)
        answer = client.get(link)
        assert (answer.status_code, answer.content) == (200, PDF)
        assert answer.headers["content-disposition"].startswith('attachment; filename="CANARY')
        assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert answer.headers["cache-control"] == "private, no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "CANARY <b>.pdf" in words(client.get(path))
    assert "CANARY <b>.pdf" in words(lead.get(f"/drafts/{draft}/comments"))


def test_whoever_does_not_see_the_comment_has_no_link_and_no_file(
    office, visit, signed_in, lead, browser, draft, asked
):
    mailed(office, asked[LENA], LENA)
    (link,) = links(lead, f"/drafts/{draft}")
    of_comment = link.removeprefix(f"/drafts/{draft}")
    dana, sam = visit(asked[DANA]), signed_in("sam@example.org")
    dana.open()
    for client, page in ((dana.client, dana.path), (sam, f"/drafts/{draft}")):
        assert "CANARY" not in client.get(page).text
        hidden, unknown = client.get(page + of_comment), client.get(page + of_comment[:-1] + "x")
        assert (hidden.status_code, unknown.status_code) == (404, 404)
        assert hidden.text == unknown.text
    # By the link of somebody else, or by none.
    assert dana.client.get(f"/requests/{asked[LENA]}{of_comment}").status_code == 404
    assert browser().get(f"/requests/{asked[LENA]}{of_comment}").status_code == 404
    assert browser().get(link, follow_redirects=False).status_code == 303


def test_a_file_is_had_from_the_pages_of_its_own_draft_only(office, visit, lead, draft, asked):
    mailed(office, asked[DANA], DANA)
    (link,) = links(lead, f"/drafts/{draft}")
    of_comment = link.removeprefix(f"/drafts/{draft}")
    other = office.policy("other", "Other")
    elsewhere = visit(office.round(other)[DANA])
    elsewhere.open()
    assert elsewhere.client.get(elsewhere.path + of_comment).status_code == 404
    assert lead.get(f"/drafts/{other}{of_comment}").status_code == 404


def test_the_lead_sees_what_a_held_mail_holds_and_gets_it_with_the_comment(
    office, lead, draft, asked, words
):
    mailed(office, asked[DANA], DANA, proven=False)
    shown = words(lead.get(f"/drafts/{draft}"))
    assert "Attached, and kept with the comment if you accept it: CANARY <b>.pdf" in shown
    assert links(lead, f"/drafts/{draft}") == []
    page = BeautifulSoup(lead.get(f"/drafts/{draft}").text, "html.parser")
    (form,) = page.select(f'form[action^="/drafts/{draft}/replies/"]')
    hidden = {one["name"]: one["value"] for one in form.find_all("input", type="hidden")}
    lead.post(form["action"], data=hidden | {"what": "accept"})
    (link,) = links(lead, f"/drafts/{draft}")
    assert lead.get(link).content == PDF
