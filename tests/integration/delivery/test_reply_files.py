"""Files that come with answers by mail: kept with the comment, held with the mail, told of."""

from dataclasses import replace

import pytest
from mailroom import INTAKE, Mailroom
from postoffice import PostOffice
from reading import flat
from remarks import LEAD
from reply_samples.files import PDF, PNG, attachment
from reply_samples.raw import IMAGE_ATTACHED
from sqlmodel import col, select
from stories import Story

from models.comment_file import CommentFile
from models.incoming_mail import IncomingMail
from models.person import Person
from models.vocabulary import HeldBecause, MailFate
from review.actors import Actor
from review.commands.decide_reply import decide_reply
from review.queries.comments import visible_comments
from review.queries.held_replies import waiting_replies
from review.rules import attachments
from review.rules.visibility import Viewer

LEGAL, DATA, SUPPORT = (f"{one}@example.org" for one in ("legal", "data", "support"))
EXE = attachment("a.exe", b"MZ\x90\0")


@pytest.fixture
def room(story: Story) -> Mailroom:
    story.policy()
    story.round()
    return Mailroom(story, intake=replace(INTAKE, keep_files=True))


def pdf(name: str = "fees.pdf", more: bytes = b"") -> bytes:
    return attachment(name, PDF + more)


def files(story: Story) -> list[CommentFile]:
    query = select(CommentFile).order_by(col(CommentFile.id), col(CommentFile.place))
    return story.tell(lambda session: list(session.exec(query)))


def lead_of(story: Story) -> Actor:
    person = story.tell(lambda s: s.exec(select(Person).where(Person.email == LEAD)).one())
    viewer = Viewer(person=person.id, external=False)
    return Actor(f"person:{person.id}", "Lead", person_id=person.id, viewer=viewer)


def decide(story: Story, row: IncomingMail | None, *, accept: bool) -> IncomingMail:
    assert row is not None
    lead = lead_of(story)
    return story.tell(
        lambda s: decide_reply(s, story.draft_id, row.id, accept=accept, actor=lead, now=story.now)
    )


def added(story: Story) -> dict:
    (entry,) = [one for one in story.journal() if one.action.value == "comment:added"]
    return entry.data


def test_a_file_is_kept_with_the_comment_and_its_hash_is_on_record(room: Mailroom) -> None:
    room.receive(DATA, "See the file.", attached=pdf())
    (comment,), (kept,) = room.comments(), files(room.story)
    assert (kept.comment_id, kept.name, kept.content) == (comment.id, "fees.pdf", PDF)
    assert (kept.media_type, kept.size) == ("application/pdf", len(PDF))
    assert added(room.story)["files"] == [{"sha256": kept.sha256, "size": len(PDF)}]
    assert "fees.pdf" not in str([one.data for one in room.story.journal()])


def test_only_whoever_sees_the_comment_sees_its_files(room: Mailroom) -> None:
    story = room.story
    room.receive(LEGAL, "See the file.", attached=pdf())

    def seen(viewer: Viewer) -> list[tuple[str, ...]]:
        views = story.tell(lambda s: visible_comments(s, viewer, story.draft_id))
        return [tuple(one.name for one in view.files) for view in views]

    assert seen(lead_of(story).viewer) == [("fees.pdf",)]
    legal = Viewer(person=story.people[LEGAL], groups=frozenset({"legal"}), external=False)
    assert seen(legal) == [("fees.pdf",)]
    data = Viewer(person=story.people[DATA], groups=frozenset({"data"}), external=False)
    assert seen(data) == []


def test_a_comment_without_files_says_nothing_of_any(room: Mailroom) -> None:
    room.receive(DATA, "No file.")
    assert "files" not in added(room.story)


def test_a_file_without_words_is_a_comment_that_names_it(room: Mailroom) -> None:
    room.receive(DATA, "Approve", attached=pdf())
    assert [one.body for one in room.comments()] == ["Attached: fees.pdf"]


def test_the_receipt_says_what_was_kept_and_what_not_and_why(
    room: Mailroom, post: PostOffice
) -> None:
    room.receive(DATA, "See the files.", attached=pdf(), also=[EXE])
    post.send_all()
    told = flat(post.one("reply_read", DATA))
    assert "Kept with your comment, for whoever may see it: - fees.pdf" in told
    assert "this was not kept: - a.exe: it is of none of the kinds that are kept" in told
    assert "Kept are PDF, pictures" in told
    assert "is on record as your comment" in told
    assert "fees.pdf" in post.one("reply_read", DATA).html


def test_the_same_mail_again_keeps_nothing_twice(room: Mailroom) -> None:
    raw = room.raw("Once.", DATA, attached=pdf())
    room.put(DATA, raw)
    before = room.story.actions(), room.story.mails()
    room.put(DATA, raw)
    assert len(files(room.story)) == 1
    assert (room.story.actions(), room.story.mails()) == before


def test_two_people_may_send_the_same_file(room: Mailroom) -> None:
    room.receive(DATA, "Mine.", attached=pdf())
    room.receive(LEGAL, "Mine too.", attached=pdf())
    assert len({one.comment_id for one in files(room.story)}) == 2


def test_a_held_mail_keeps_its_files_until_the_lead_accepts_it(room: Mailroom) -> None:
    story = room.story
    row = room.receive(DATA, "From home.", sender="me@home.example", attached=pdf(), also=[EXE])
    assert row is not None
    assert (row.fate, row.held_because) == (MailFate.HELD, HeldBecause.OTHER_SENDER)
    (waits,) = files(story)
    assert (waits.incoming_mail_id, waits.comment_id) == (row.id, None)
    lead = lead_of(story).viewer
    (shown,) = story.tell(lambda s: waiting_replies(s, lead, story.draft_id))
    assert [one.name for one in shown.files] == ["fees.pdf"]
    assert [one.name for one in shown.refused] == ["a.exe"]
    decide(story, row, accept=True)
    (comment,), (kept,) = room.comments(), files(story)
    assert kept.comment_id == comment.id
    assert added(story)["files"] == [{"sha256": kept.sha256, "size": kept.size}]


def test_a_held_mail_of_nothing_but_a_file_waits_too(room: Mailroom) -> None:
    row = room.receive(DATA, "", proven=False, attached=pdf())
    assert row is not None
    assert row.words == "Attached: fees.pdf"
    decide(room.story, row, accept=True)
    assert [one.body for one in room.comments()] == ["Attached: fees.pdf"]


def test_what_the_lead_discards_goes_to_the_last_byte(room: Mailroom) -> None:
    kept = room.receive(DATA, "Mine.", attached=pdf())
    row = room.receive(DATA, "Buy now.", proven=False, attached=pdf("spam.pdf"))
    decide(room.story, row, accept=False)
    assert kept is not None
    assert [one.incoming_mail_id for one in files(room.story)] == [kept.id]


def test_of_one_request_so_much_is_kept_in_a_day_and_more_on_the_next(
    room: Mailroom, post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "MOST_BYTES_A_DAY", 2 * len(PDF) + 1)
    room.receive(DATA, "One.", attached=pdf())
    room.receive(DATA, "Two.", proven=False, attached=pdf())
    room.receive(DATA, "Three.", attached=pdf("third.pdf"))
    assert len(files(room.story)) == 2
    assert [one.body for one in room.comments()] == ["One.", "Three."]
    post.send_all()
    told = [flat(one) for one in post.mails("reply_read")]
    assert any("third.pdf: your mails of one day hold more than" in one for one in told)
    # Each request has its own.
    room.receive(LEGAL, "Four.", attached=pdf())
    room.story.later(days=1, seconds=1)
    room.receive(DATA, "Five.", attached=pdf())
    assert len(files(room.story)) == 4


def test_where_none_are_kept_all_is_as_it_was(story: Story, post: PostOffice) -> None:
    story.policy()
    story.round()
    room = Mailroom(story)
    room.receive(DATA, "See the file.", attached=IMAGE_ATTACHED)
    room.receive(LEGAL, "", attached=attachment("a.png", PNG))
    assert files(story) == []
    assert [one.body for one in room.comments()] == ["See the file."]
    post.send_all()
    told = flat(post.one("reply_read", DATA))
    assert "was not kept, because Placet takes no files by mail: - Gebühr.png" in told
    assert "Kept" not in told
