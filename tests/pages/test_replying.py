"""A reply is said in its thread, to no more people than the thread, and never lost."""

from dataclasses import dataclass

import pytest
from bs4 import BeautifulSoup
from sqlmodel import col, select

from models.comment import Comment
from models.session import unit_of_work
from models.vocabulary import Audience

LENA, DANA, PAUL, EXA, SAM = (
    "lena@example.org",
    "dana@example.org",
    "paul@example.org",
    "exa@example.org",
    "sam@example.org",
)
CANARY = "CANARY"


@pytest.fixture
def draft(office) -> str:
    return office.policy()


@pytest.fixture
def asked(office, draft) -> dict[str, str]:
    return office.round(draft)


@dataclass
class Reader:
    """Somebody at a page with threads: of a request, or of the draft."""

    client: object
    path: str

    def forms(self) -> dict[str, object]:
        """The reply forms of the page, by the comment they stand below."""
        soup = BeautifulSoup(self.client.get(self.path).text, "html.parser")
        return {
            one["action"].split("/")[-2]: one
            for one in soup.find_all("form")
            if one["action"].endswith("/replies")
        }

    def fields(self, comment: str) -> dict[str, str]:
        """As a browser sends them where nothing is typed."""
        form = self.forms()[comment]
        return {
            one["name"]: one["value"]
            for one in form.find_all("input")
            if one["type"] == "hidden" or one.has_attr("checked")
        }

    def offered(self, comment: str) -> list[str]:
        """The audiences to choose from."""
        inputs = self.forms()[comment].find_all("input", attrs={"name": "audience"})
        return [one["value"] for one in inputs]

    def reply(self, comment: str, body: str, **typed: str):
        fields = self.fields(comment) | {"body": body} | typed
        return self.post(comment, fields)

    def post(self, comment: str, fields: dict[str, str]):
        path = f"{self.path}/comments/{comment}/replies"
        return self.client.post(path, data=fields, follow_redirects=False)


@pytest.fixture
def reviewer(visit, asked):
    def come(email: str) -> Reader:
        visitor = visit(asked[email])
        return Reader(visitor.client, visitor.path)

    return come


@pytest.fixture
def staff(signed_in, draft):
    def come(email: str = "lead@example.org") -> Reader:
        return Reader(signed_in(email), f"/drafts/{draft}")

    return come


def comments(office) -> list[Comment]:
    with unit_of_work(office.engine) as session:
        return list(session.exec(select(Comment).order_by(col(Comment.id))))


def began(office, visit, asked, email: str = DANA, audience: str = "internal") -> str:
    visit(asked[email]).remark("It begins.", audience=audience)
    return comments(office)[-1].id


def test_a_reviewer_and_the_lead_talk_in_a_thread(office, visit, asked, draft, reviewer, staff):
    thread = began(office, visit, asked)
    lead, paul = staff(), reviewer(PAUL)
    said = lead.reply(thread, "Which accounts?\nAll of them?")
    first = comments(office)[1]
    assert said.status_code == 303
    assert said.headers["location"] == f"/drafts/{draft}#comment-{first.id}"
    assert (first.body, first.in_reply_to_id) == ("Which accounts?\nAll of them?", thread)
    assert (first.author_label, first.group_key) == ("Lea Lead", None)
    said = paul.reply(thread, "Those of sellers.")
    second = comments(office)[2]
    assert said.headers["location"] == f"{paul.path}#comment-{second.id}"
    assert (second.in_reply_to_id, second.group_key) == (thread, "public_policy")
    page = BeautifulSoup(lead.client.get(lead.path).text, "html.parser")
    article = page.find("article", id=f"comment-{thread}")
    assert [one["id"] for one in article.find_all("div", class_="reply")] == [
        f"comment-{first.id}",
        f"comment-{second.id}",
    ]
    # One form a thread, without a line of script.
    assert list(lead.forms()) == [thread]
    assert page.find("script") is None


# Who replies in a thread for whom; what they are offered; and for whom they reply if they do not
# choose.
OFFERED = [
    (DANA, "everyone", PAUL, ["privileged", "internal", "everyone"], "everyone"),
    (DANA, "internal", PAUL, ["privileged", "internal"], "internal"),
    (DANA, "internal", LENA, ["privileged", "internal"], "internal"),
    (LENA, "privileged", "lead@example.org", ["privileged"], "privileged"),
    (DANA, "everyone", EXA, ["everyone"], "everyone"),
    (EXA, "everyone", SAM, ["privileged", "internal", "everyone"], "everyone"),
]


@pytest.mark.parametrize(("raiser", "thread_for", "replier", "offered", "default"), OFFERED)
def test_a_reply_is_for_those_of_its_thread_and_for_nobody_more(
    office, visit, asked, reviewer, staff, raiser, thread_for, replier, offered, default
):
    thread = began(office, visit, asked, raiser, thread_for)
    reader = reviewer(replier) if replier in asked else staff(replier)
    assert reader.offered(thread) == offered
    reader.reply(thread, "Well.")
    assert comments(office)[1].audience is Audience(default)
    bare = reader.fields(thread)
    del bare["audience"]
    reader.post(thread, bare | {"body": "Without a choice."})
    assert comments(office)[2].audience is Audience(default)
    for wider in {"internal", "everyone"} - set(offered):
        answer = reader.reply(thread, "To more people.", audience=wider)
        assert answer.status_code == 422
        assert "To more people." in answer.text
    assert len(comments(office)) == 3


def test_whoever_may_not_see_a_thread_has_no_form_and_finds_nothing(
    office, visit, asked, reviewer, staff
):
    thread = began(office, visit, asked, LENA, "privileged")
    unknown = "01890000-0000-7000-8000-000000000000"
    for reader in (reviewer(PAUL), reviewer(EXA), staff(SAM)):
        assert reader.forms() == {}
        soup = BeautifulSoup(reader.client.get(reader.path).text, "html.parser")
        csrf = [one["value"] for one in soup.find_all("input", attrs={"name": "csrf"})][-1]
        fields = {"csrf": csrf, "body": f"{CANARY} of mine"}
        hidden, nothing = reader.post(thread, fields), reader.post(unknown, fields)
        assert hidden.status_code == nothing.status_code
        assert hidden.status_code in (403, 404)
        assert hidden.text.replace(thread, unknown) == nothing.text
        assert f"{CANARY} of mine" in hidden.text
    assert len(comments(office)) == 1


def test_a_thread_of_another_draft_is_not_replied_to_from_this_page(
    office, visit, asked, reviewer, staff
):
    thread = began(office, visit, asked, DANA, "everyone")
    other = visit(office.round(office.policy("other", "Other"))[DANA])
    csrf = other.fields(f"{other.path}/comments")["csrf"]
    answer = Reader(other.client, other.path).post(thread, {"csrf": csrf, "body": "Psst."})
    assert answer.status_code == 404
    assert "Psst." in answer.text
    assert len(comments(office)) == 1


def test_a_second_tap_is_one_reply_and_other_words_are_another(
    office, visit, asked, reviewer, staff
):
    thread = began(office, visit, asked)
    for reader in (reviewer(PAUL), staff()):
        first, second = reader.reply(thread, "Once."), reader.reply(thread, "Once.")
        assert first.headers["location"] == second.headers["location"]
        reader.reply(thread, "Once more.")
    assert [one.body for one in comments(office)[1:]] == ["Once.", "Once more."] * 2


REFUSED = [
    ({"body": "  "}, "Write what you want to say."),
    ({"body": "My words" + "x" * 20_000}, "20,000 characters at most"),
    ({"body": "My words\x00"}, "U+0000"),
    ({"audience": "world"}, "Choose who may see"),
    ({"audience": "everyone"}, "goes no further than what it answers"),
    ({"surprise": "1"}, "not ours"),
]


@pytest.mark.parametrize("where", ["request", "draft"])
def test_refused_words_stay_in_the_form_of_their_thread(
    office, visit, asked, reviewer, staff, where, words
):
    thread = began(office, visit, asked)
    began(office, visit, asked, PAUL)
    reader = reviewer(PAUL) if where == "request" else staff()
    for typed, said in REFUSED:
        answer = reader.reply(thread, **({"body": "My words"} | typed))
        assert answer.status_code == 422, typed
        assert said in words(answer)
        soup = BeautifulSoup(answer.text, "html.parser")
        opened = soup.find("details", id=f"say-{thread}")
        assert opened.has_attr("open")
        kept = opened.find("textarea").text.removeprefix("\n").replace("\r\n", "\n")
        assert kept.startswith(typed.get("body", "My words").rstrip("\x00"))
        assert [one["id"] for one in soup.find_all("details", open=True)] == [f"say-{thread}"]
    assert len(comments(office)) == 2


def test_words_survive_a_form_without_its_proof_and_a_session_that_has_ended(
    office, visit, asked, reviewer, staff, words
):
    thread = began(office, visit, asked)
    for reader in (reviewer(PAUL), staff()):
        fields = reader.fields(thread) | {"body": "Long thoughts."}
        refused = reader.post(thread, fields | {"csrf": "wrong"})
        assert refused.status_code == 403
        assert "Long thoughts." in words(refused)
        reader.client.cookies.clear()
        ended = reader.post(thread, fields)
        assert ended.status_code == 403
        assert "Long thoughts." in words(ended)
    assert len(comments(office)) == 1
