"""Outgoing mail is shown while it goes to files, and nothing else of the disk is."""

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from notifications.channels.files import FilesChannel
from notifications.message import Message, Sender


@pytest.fixture
def mail(mail_dir, clock) -> str:
    """A mail in the folder; its name."""
    message = Message(
        to_name="Ana",
        to_address="ana@example.org",
        subject="Review of <b>Payments</b>",
        text="Answer here:\nhttp://testserver/r/abc.def\n<script>alert(1)</script>\n",
        html="<p style='color:red'>Hello \"Ana\"</p><script>alert(1)</script>",
        reference="round/1",
        key="invitation:1",
    )
    FilesChannel(mail_dir, Sender(name="Placet", address="placet@example.org")).send(
        message, now=clock()
    )
    (name,) = [path.name for path in mail_dir.glob("*.eml")]
    return name


def test_a_mail_is_listed_and_shown_with_its_link_to_follow(lead, mail):
    page = lead.get("/mail")
    assert f'href="/mail/{mail}"' in page.text
    assert "Review of &lt;b&gt;Payments&lt;/b&gt;" in page.text
    page = lead.get(f"/mail/{mail}")
    assert '<a href="http://testserver/r/abc.def"' in page.text
    assert 'sandbox=""' in page.text
    assert "<script>" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


NO_MAILS = [
    "..",
    "../secret.eml",
    "..%2fsecret.eml",
    "%2e%2e%2fsecret.eml",
    "....//secret.eml",
    "%2fetc%2fpasswd",
    "/etc/passwd",
    ".keys",
    ".keys%2fx",
    "%00",
    "secret.txt",
    "x.eml",
    "*.eml",
    "",
]


def test_no_name_leads_out_of_the_folder(lead, mail, mail_dir):
    for name in NO_MAILS:
        for path in (mail_dir.parent / "secret.eml", mail_dir / "secret.txt"):
            path.write_text("To: a@b.c\nDate: Mon, 2 Nov 2026 09:00:00 +0000\n\nSECRET\n")
        answer = lead.get(f"/mail/{name}")
        assert "SECRET" not in answer.text
        assert "root:" not in answer.text
        assert answer.status_code in {200, 404}
        if answer.status_code == 200:
            assert "Outgoing mail" in answer.text or "Board" in answer.text


def test_the_page_is_not_there_while_mail_really_goes_out(config, clock, office, mail):
    app = create_app(replace(config, mail="smtp", mail_dir=None), now=clock)
    for path in ("/mail", f"/mail/{mail}"):
        assert TestClient(app).get(path, follow_redirects=False).status_code == 404
    app.state.placet.engine.dispose()


def test_an_empty_folder_and_none_at_all_are_no_error(lead, mail_dir):
    assert "No mail has gone out yet." in lead.get("/mail").text
    mail_dir.rmdir()
    assert lead.get("/mail").status_code == 200
    assert lead.get("/mail/x.eml").status_code == 404
