"""A reviewer's browser: follows the link of a mail, reads the page, fills in its form."""

from urllib.parse import urljoin

import httpx

from placet.demo.failure import DemoFailed
from placet.demo.form import Form, forms_of
from placet.demo.script import Said

TIMEOUT_SECONDS = 30
SEE_OTHER, OK = 303, 200


def answer(link: str, said: Said) -> None:
    """Answers by the link of a mail, with cookies and without any log-in."""
    with httpx.Client(timeout=TIMEOUT_SECONDS, trust_env=False) as http:
        opened = http.get(link)
        if opened.status_code != SEE_OTHER:
            raise DemoFailed(f"the link of a mail was answered {opened.status_code}")
        address = urljoin(link, opened.headers["location"])
        page = http.get(address)
        if page.status_code != OK:
            raise DemoFailed(f"the page behind a link was answered {page.status_code}")
        form = _answer_form(page.text, said)
        filled = form.fields | {"position": said.position, "reason": said.reason}
        sent = http.post(urljoin(address, form.action), data=filled)
        if sent.status_code != SEE_OTHER:
            raise DemoFailed(f"an answer was not taken: the page said {sent.status_code}")
        http.get(urljoin(address, sent.headers["location"])).raise_for_status()


def _answer_form(page: str, said: Said) -> Form:
    for form in forms_of(page):
        if said.position in form.choices.get("position", []):
            if "position" in form.fields:
                raise DemoFailed("the form of a page has an answer ticked already")
            return form
    raise DemoFailed(f"the page behind a link offers no {said.position!r}")
