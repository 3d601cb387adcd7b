"""What holds of every page: its headers, its errors as HTML, its place outside the API."""

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select
from starlette.testclient import TestClient

from api.app import create_app
from models.comment import Comment
from models.session import unit_of_work
from review.links import Purpose

STRICT = {
    "content-security-policy": "default-src 'none'; style-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex",
    "x-content-type-options": "nosniff",
}


@pytest.fixture
def asked(office) -> str:
    return office.round(office.policy())["lena@example.org"]


def test_every_answer_carries_the_headers_of_a_page(office, visit, lead, asked, browser):
    reviewer = visit(asked)
    answers = [
        browser().get(office.link(asked), follow_redirects=False),
        reviewer.client.get(reviewer.path),
        reviewer.answer(None),
        reviewer.answer("approve", csrf="no"),
        reviewer.answer("approve"),
        lead.get("/"),
        lead.get("/mail"),
        browser().get("/", follow_redirects=False),
        browser().get("/sign-in"),
        browser().get("/r/x"),
        browser().get("/nowhere"),
        browser().put("/sign-in"),
        browser().post("/sign-in", content=b"x" * 300_000),
    ]
    for answer in answers:
        assert {name: answer.headers[name] for name in STRICT} == STRICT, answer.url


ERRORS = [
    ("GET", "/nowhere", 404),
    ("GET", "/r/", 404),
    ("PUT", "/sign-in", 405),
    ("DELETE", "/", 405),
    ("POST", "/r/x", 405),
    ("GET", "/requests/x/comments", 405),
    ("GET", "/requests/x/comments/y/answer", 405),
    ("GET", "/drafts/x/comments/y/disposition", 405),
    ("GET", "/drafts/x/comments/y/answer", 405),
    ("GET", "/requests/x/comments/y/replies", 405),
    ("GET", "/drafts/x/comments/y/replies", 405),
]


def test_errors_on_pages_are_pages(browser):
    for method, path, status in ERRORS:
        answer = browser().request(method, path)
        assert answer.status_code == status
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert BeautifulSoup(answer.text, "html.parser").find("h1")
        if status == 405:
            assert answer.headers["allow"]


def test_errors_of_the_api_stay_problems(browser):
    for path in ("/api/v1/nowhere", "/api/v1/requests", "/api", "/hooks/nowhere"):
        answer = browser().get(path)
        assert answer.headers["content-type"] == "application/problem+json"
    assert "content-security-policy" not in browser().get("/healthz").headers


def test_a_mistake_of_ours_is_a_page_that_says_nothing_of_it(app, browser, monkeypatch):
    from api.pages import sign_in

    def broken(*_, **__):
        raise RuntimeError("SECRET")

    monkeypatch.setattr(sign_in, "render", broken)
    answer = TestClient(app, raise_server_exceptions=False).get("/sign-in")
    assert answer.status_code == 500
    assert "Our mistake" in answer.text
    assert "SECRET" not in answer.text


def test_a_database_that_is_away_is_told_on_a_page(config, clock):
    away = replace(config, database_url="postgresql://nobody@127.0.0.1:1/none")
    app = create_app(away, now=clock)
    token = app.state.placet.links.sign(
        Purpose.ANSWER, "01890000-0000-7000-8000-000000000000", jti="x", now=clock()
    )
    answer = TestClient(app).get(f"/r/{token}")
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert "Not now" in answer.text


def test_cookies_are_secure_where_the_public_address_is(config, clock, office, asked):
    app = create_app(replace(config, public_url="https://placet.example"), now=clock)
    client = TestClient(app, base_url="https://placet.example")
    for path in (office.link(asked), "/sign-in"):
        assert "Secure" in client.get(path, follow_redirects=False).headers["set-cookie"]
    app.state.placet.engine.dispose()


def test_no_page_stands_in_the_openapi_document(browser):
    paths = browser().get("/openapi.json").json()["paths"]
    for_programs = ("/api/", "/hooks/", "/healthz", "/readyz", "/oauth/token", "/.well-known/")
    assert not [path for path in paths if not path.startswith(for_programs)]


def test_pages_can_be_read_by_everyone(office, visit, lead, asked, browser):
    reviewer = visit(asked)
    reviewer.remark("Why?", blocking="yes", quote="Asking a buyer")
    reviewer.answer("approve_with_conditions", conditions="One.\nTwo.")
    with unit_of_work(office.engine) as session:
        draft = session.exec(select(Comment.draft_id)).first()
        comment = session.exec(select(Comment.id).order_by(Comment.id)).first()
    path = f"/drafts/{draft}/comments/{comment}/disposition"
    form = BeautifulSoup(lead.get(f"/drafts/{draft}").text, "html.parser").find("form", action=path)
    fields = {one["name"]: one["value"] for one in form.find_all("input", type="hidden")}
    lead.post(path, data=fields | {"disposition": "declined", "reply": "No."})
    pages = [
        lead.get(f"/drafts/{draft}"),
        lead.get(f"/drafts/{draft}?open=true"),
        lead.get(f"/drafts/{draft}/comments"),
        lead.post(path, data=fields | {"disposition": "maybe"}),
        lead.post(f"/drafts/{draft}/comments/{comment}/replies", data=blank(fields)),
        reviewer.client.post(
            f"{reviewer.path}/comments/{comment}/replies",
            data=blank(reviewer.fields(f"{reviewer.path}/comments")),
        ),
        reviewer.client.get(reviewer.path),
        reviewer.answer(None),
        lead.get("/"),
        lead.get(f"/drafts/{office.policy('other', 'Other')}"),
        browser().get("/sign-in"),
        browser().get("/r/x"),
    ]
    for page in pages:
        soup = BeautifulSoup(page.text, "html.parser")
        assert soup.html["lang"] == "en"
        assert soup.find("a", class_="skip")["href"] == "#main"
        assert soup.find("main", id="main")
        assert soup.find("title").text
        assert soup.find("script") is None
        assert not soup.find_all(style=True)
        ids = [one["id"] for one in soup.find_all(id=True)]
        assert len(ids) == len(set(ids)), ids
        for one in soup.find_all(attrs={"aria-describedby": True}):
            assert set(one["aria-describedby"].split()) <= set(ids)
        for one in soup.find_all(attrs={"aria-labelledby": True}):
            assert one["aria-labelledby"] in ids
        for field in soup.find_all(["input", "textarea", "select"]):
            hidden = field.get("type") == "hidden"
            assert (
                hidden
                or field.find_parent("label")
                or soup.find("label", attrs={"for": field["id"]})
            )
        for link in soup.find_all("a", href=lambda href: href.startswith("#")):
            assert link["href"][1:] in ids, link


def blank(fields):
    return {"csrf": fields["csrf"], "body": " "}


def test_the_stylesheet_is_the_only_thing_a_browser_may_keep(browser):
    page = BeautifulSoup(browser().get("/sign-in").text, "html.parser")
    sheet = browser().get(page.find("link", rel="stylesheet")["href"])
    assert sheet.headers["content-type"].startswith("text/css")
    assert "immutable" in sheet.headers["cache-control"]
