"""Where answers by mail go: to the request that a mail is about, and to no other."""

import email
from email import policy
from email.utils import parseaddr

import pytest
from postoffice import LINKS, PostOffice
from sqlmodel import Session
from stories import Story

from models.vocabulary import Position
from review.commands.ask_sign_in import ask_sign_in
from review.commands.sweep_deadlines import sweep_deadlines
from review.links import Links
from review.reply_addresses import is_over, reply_token, request_of, token_in

DOMAIN = "reply.example.org"


@pytest.fixture
def post(post: PostOffice) -> PostOffice:
    post.reply_domain = DOMAIN
    return post


def reply_tos(post: PostOffice) -> dict[str, set[str]]:
    """By the kind of mail and its reader."""
    found: dict[str, set[str]] = {}
    for path in post.folder.glob("*.eml"):
        mail = email.message_from_bytes(path.read_bytes())
        kind = str(mail["X-Placet-Key"]).partition(":")[0]
        reader = parseaddr(str(mail["To"]))[1].partition("@")[0]
        found.setdefault(f"{kind} {reader}", set()).add(str(mail["Reply-To"] or ""))
    return found


def test_every_mail_about_a_request_takes_answers_for_it_and_no_other_does(
    story: Story, post: PostOffice
) -> None:
    story.policy()
    story.round()
    post.send_all()
    story.answer("data@example.org", Position.REQUEST_CHANGES)
    for group in ("legal", "public_policy", "leadership"):
        story.answer(f"{group}@example.org")
    story.settle()
    story.tell(lambda session: ask_sign_in(session, "lead@example.org", now=story.now))
    post.send_all()
    found = reply_tos(post)
    token = reply_token(LINKS, story.request("data@example.org").id)
    for kind in ("invitation", "receipt", "round_closed"):
        assert found[f"{kind} data"] == {f"reply+{token}@{DOMAIN}"}
    assert len({one for key in found if key.startswith("invitation") for one in found[key]}) == 4
    assert found["round_closed lead"] == found["sign_in lead"] == {""}


@pytest.mark.parametrize(("domain", "said"), [(DOMAIN, True), ("", False)])
def test_an_invitation_and_a_reminder_say_that_they_can_be_answered(
    story: Story, post: PostOffice, domain: str, said: bool
) -> None:
    post.reply_domain = domain
    story.policy()
    story.round()
    post.send_all()
    for _ in range(7):
        story.later(days=1)
        story.tell(lambda session: sweep_deadlines(session, story.now))
        post.send_all()
    kinds: set[str] = set()
    for path in post.folder.glob("*.eml"):
        mail = email.message_from_bytes(path.read_bytes(), policy=policy.default)
        kind = str(mail["X-Placet-Key"]).partition(":")[0]
        if kind not in {"invitation", "reminder"}:
            continue
        kinds.add(kind)
        for part_of in ("plain", "html"):
            part = mail.get_body((part_of,))
            assert part is not None
            words = " ".join(part.get_content().split())
            assert ("Simply answer this mail." in words) is said
    assert kinds == {"invitation", "reminder"}


def test_without_a_domain_no_mail_names_such_an_address(story: Story, post: PostOffice) -> None:
    post.reply_domain = ""
    story.policy()
    story.round()
    post.send_all()
    assert set().union(*reply_tos(post).values()) == {""}


def test_a_token_finds_its_request_and_one_that_was_altered_finds_none(story: Story) -> None:
    story.policy()
    story.round()
    other = Links.from_secret("a secret that is not theirs, as long as it has to be")
    for request in story.requests():
        token = reply_token(LINKS, request.id)

        def found(session: Session, wanted: str, links: Links = LINKS) -> str | None:
            one = request_of(session, links, wanted)
            return one.id if one else None

        assert story.tell(lambda s, t=token: found(s, t)) == request.id
        for place in range(24):
            altered = token[:place] + ("a" if token[place] != "a" else "b") + token[place + 1 :]
            assert story.tell(lambda s, t=altered: found(s, t)) is None
        assert story.tell(lambda s, t=token: found(s, t, other)) is None
    assert story.tell(lambda s: found(s, "x' OR 1=1")) is None


def test_an_address_lives_as_long_as_the_link_beside_it(story: Story) -> None:
    story.policy()
    story.round()
    request = story.request("data@example.org")
    assert not is_over(request, story.later(days=179).now)
    assert is_over(request, story.later(days=1).now)
    assert token_in(f"reply+{reply_token(LINKS, request.id)}@{DOMAIN}", DOMAIN)
