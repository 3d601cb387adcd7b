"""Answers by mail: what becomes a comment, what waits for the lead, and that nothing decides."""

from datetime import date

import pytest
from mailroom import Mailroom
from postoffice import PostOffice
from reading import flat, links_of
from reply_samples.raw import IMAGE_ATTACHED
from sqlmodel import select
from stories import Story

from models.incoming_mail import IncomingMail
from models.person import Person
from models.sign_off import SignOff
from models.vocabulary import Audience, HeldBecause, MailFate
from review.actors import Actor
from review.commands.close_round import close_round
from review.commands.decide_reply import decide_reply
from review.commands.put_person import PersonDetails, put_person
from review.commands.recall_round import recall_round
from review.errors import AlreadyThere, NotAllowed, Unacceptable, Unknown
from review.queries.held_replies import waiting_replies
from review.rules.visibility import Viewer

LEGAL, DATA, EXPERT, LEAD = (f"{one}@example.org" for one in ("legal", "data", "expert", "lead"))


@pytest.fixture
def room(story: Story) -> Mailroom:
    story.policy()
    story.person(EXPERT, "external_experts", external=True)
    story.round(
        reviewers={
            **{one: [f"{one}@example.org"] for one in ("legal", "data")},
            "external_experts": [EXPERT],
        }
    )
    return Mailroom(story)


def lead_of(story: Story) -> Actor:
    person = story.tell(lambda s: s.exec(select(Person).where(Person.email == LEAD)).one())
    viewer = Viewer(person=person.id, external=False)
    return Actor(f"person:{person.id}", "Lead", person_id=person.id, viewer=viewer)


def decide(story: Story, row: IncomingMail | None, *, accept: bool, actor: Actor | None = None):
    assert row is not None
    who = actor or lead_of(story)
    return story.tell(
        lambda s: decide_reply(s, story.draft_id, row.id, accept=accept, actor=who, now=story.now)
    )


def nobody_signed(story: Story) -> bool:
    return not story.tell(lambda session: list(session.exec(select(SignOff))))


@pytest.mark.parametrize(
    ("who", "audience", "group"),
    [
        (LEGAL, Audience.PRIVILEGED, "legal"),
        (DATA, Audience.INTERNAL, "data"),
        (EXPERT, Audience.EVERYONE, "external_experts"),
    ],
)
def test_an_answer_is_a_comment_for_its_persons_own_audience(
    room: Mailroom, who: str, audience: Audience, group: str
) -> None:
    row = room.receive(who, "Section 2 should say which accounts.")
    (comment,) = room.comments()
    assert row is not None
    assert (row.fate, row.comment_id, row.words) == (MailFate.COMMENT, comment.id, "")
    assert comment.body == "Section 2 should say which accounts."
    assert (comment.audience, comment.group_key) == (audience, group)
    assert comment.author_id == room.story.people[who]
    assert room.story.actions().count("comment:added") == 1
    assert nobody_signed(room.story)


def test_the_same_mail_again_changes_nothing(room: Mailroom) -> None:
    raw = room.raw("Once.", DATA)
    first = room.put(DATA, raw)
    before = room.story.actions(), room.story.mails()
    again = room.put(DATA, raw)
    assert first is not None
    assert again is not None
    assert again.id == first.id
    assert len(room.comments()) == 1
    assert (room.story.actions(), room.story.mails()) == before
    # The same Message-ID for another request is another mail.
    room.put(LEGAL, room.raw("Twice.", LEGAL, message_id="<1@mail.example.org>"))
    assert len(room.comments()) == 2


@pytest.mark.parametrize(
    "header", ["Auto-Submitted: auto-replied\r\n", "Precedence: bulk\r\n", "List-Id: <a.b>\r\n"]
)
def test_a_machines_mail_leaves_no_trace(room: Mailroom, header: str) -> None:
    before = room.story.actions(), room.story.mails()
    assert room.receive(DATA, "Your mail was received.", headers=header) is None
    assert (room.story.actions(), room.story.mails()) == before
    assert not room.waiting()


@pytest.mark.parametrize(
    ("word", "noun"),
    [
        ("Approve", "approval"),
        ("Genehmigt", "approval"),
        ("Changements demandés", "changes"),
        ("Sin objeciones", "no objection"),
    ],
)
def test_a_word_of_the_vocabulary_asks_for_a_confirmation_and_decides_nothing(
    room: Mailroom, post: PostOffice, word: str, noun: str
) -> None:
    room.receive(DATA, f"{word}\n\nBut mind the fees.")
    post.send_all()
    mail = post.one("reply_read", DATA)
    assert noun in flat(mail)
    assert "Nothing is decided by that" in flat(mail)
    assert links_of(mail) == links_of(post.one("invitation", DATA))
    assert "fees" not in mail.text + mail.html
    (comment,) = room.comments()
    assert comment.body == "But mind the fees."
    assert nobody_signed(room.story)
    assert not room.story.gate().open


def test_a_word_alone_is_no_comment(room: Mailroom) -> None:
    row = room.receive(DATA, "Approved!\n\nBest regards\nData")
    assert row is not None
    assert (row.fate, row.position) == (MailFate.NOTED, "approve")
    assert not room.comments()


def test_a_word_after_the_round_is_told_that_it_takes_no_answers(
    room: Mailroom, post: PostOffice
) -> None:
    story = room.story
    story.tell(lambda s: close_round(s, story.draft_id, 1, reason="Done", actor="x", now=story.now))
    room.receive(DATA, "Approve\n\nAnd thank you.")
    post.send_all()
    assert "takes no answers any more" in flat(post.one("reply_read", DATA))
    # A comment is welcome also after the end of its round.
    assert [one.body for one in room.comments()] == ["And thank you."]


def test_whoever_attached_something_is_told_that_it_was_not_kept(
    room: Mailroom, post: PostOffice
) -> None:
    room.receive(DATA, "See the file.", attached=IMAGE_ATTACHED)
    post.send_all()
    assert "Gebühr.png" in post.one("reply_read", DATA).text
    assert [one.body for one in room.comments()] == ["See the file."]


def test_a_machine_that_does_not_say_so_is_written_to_five_times_a_day(room: Mailroom) -> None:
    for _ in range(12):
        room.receive(DATA, "Approve")
    assert room.story.mails().count("reply_read") == 5
    room.story.later(days=1, seconds=1)
    room.receive(DATA, "Approve")
    assert room.story.mails().count("reply_read") == 6


HELD = [
    ({"sender": "mallory@evil.org"}, HeldBecause.OTHER_SENDER),
    ({"sender": LEGAL}, HeldBecause.OTHER_SENDER),
    ({"proven": False}, HeldBecause.UNPROVEN),
]


@pytest.mark.parametrize(("how", "why"), HELD)
def test_what_is_not_proven_waits_for_the_lead_and_nobody_else_sees_it(
    room: Mailroom, post: PostOffice, how: dict, why: HeldBecause
) -> None:
    story = room.story
    row = room.receive(DATA, "CANARY-HELD approve", **how)
    assert row is not None
    assert (row.fate, row.held_because, row.words) == (MailFate.HELD, why, "CANARY-HELD approve")
    assert not room.comments()
    lead = lead_of(story)
    seen = story.tell(lambda s: waiting_replies(s, lead.viewer, story.draft_id))
    assert [(one.words, one.person) for one in seen] == [("CANARY-HELD approve", "Data")]
    for other in (
        Viewer(person=story.people[LEGAL], groups=frozenset({"legal"}), external=False),
        Viewer(external=False, sees_all=True),
        Viewer(person=story.people[DATA]),
    ):
        assert not story.tell(lambda s, v=other: waiting_replies(s, v, story.draft_id))
    post.send_all()
    mail = post.one("replies_held", LEAD)
    assert "One answer by mail waits for you" in flat(mail)
    assert "CANARY" not in post.raw()
    assert "CANARY" not in str([entry.data for entry in story.journal()])


def test_the_lead_is_told_of_held_answers_once_a_day(room: Mailroom, post: PostOffice) -> None:
    for _ in range(3):
        room.receive(DATA, "Who pays?", proven=False)
    assert room.story.mails().count("replies_held") == 1
    post.send_all()
    assert "3 answers by mail wait for you" in flat(post.one("replies_held"))
    room.story.later(days=1)
    room.receive(DATA, "Who pays?", proven=False)
    assert room.story.mails().count("replies_held") == 2


def test_the_lead_accepts_a_held_answer_as_the_persons_comment(
    room: Mailroom, post: PostOffice
) -> None:
    row = room.receive(LEGAL, "From my other address.", sender="me@home.example")
    decided = decide(room.story, row, accept=True)
    (comment,) = room.comments()
    assert comment.author_id == room.story.people[LEGAL]
    assert (comment.body, comment.audience) == ("From my other address.", Audience.PRIVILEGED)
    assert (decided.fate, decided.comment_id, decided.words) == (
        MailFate.ACCEPTED,
        comment.id,
        "",
    )
    # It was the lead who put it on record, and the journal says so.
    entry = next(one for one in room.story.journal() if one.action.value == "comment:added")
    assert entry.actor == lead_of(room.story).name
    with pytest.raises(AlreadyThere):
        decide(room.story, row, accept=True)
    post.send_all()
    assert list(post.dropped.values()) == ["no answer by mail waits any more"]


def test_the_lead_discards_a_held_answer(room: Mailroom) -> None:
    row = room.receive(DATA, "Buy now.", proven=False)
    decide(room.story, row, accept=False)
    assert not room.comments()
    assert room.story.actions()[-1] == "reply:discarded"


def test_nobody_but_the_lead_decides_on_it(room: Mailroom) -> None:
    row = room.receive(DATA, "Who pays?", proven=False)
    other = Actor("person:x", "X", person_id=room.story.people[LEGAL])
    for who in (other, Actor("token:x", "X")):
        with pytest.raises(NotAllowed):
            decide(room.story, row, accept=True, actor=who)
    with pytest.raises(Unknown):
        room.story.tell(
            lambda s: decide_reply(
                s,
                room.story.draft_id,
                "00000000-0000-7000-8000-000000000000",
                accept=True,
                actor=lead_of(room.story),
                now=room.story.now,
            )
        )
    assert not room.comments()


def test_after_a_recall_an_answer_waits_for_the_lead(room: Mailroom) -> None:
    story = room.story
    story.tell(
        lambda s: recall_round(s, story.draft_id, 1, reason="Wrong text", actor="x", now=story.now)
    )
    row = room.receive(DATA, "Who pays?")
    assert row is not None
    assert row.held_because is HeldBecause.RECALLED


def test_an_address_that_is_too_old_and_a_text_that_is_too_long_wait_for_the_lead(
    room: Mailroom,
) -> None:
    long = room.receive(DATA, "x" * 20_001)
    room.story.later(days=200)
    old = room.receive(DATA, "Still there?")
    assert long is not None
    assert old is not None
    assert (long.held_because, len(long.words)) == (HeldBecause.TOO_LONG, 20_001)
    assert old.held_because is HeldBecause.EXPIRED


def test_a_delegate_answers_in_their_own_name(room: Mailroom, post: PostOffice) -> None:
    story = room.story
    story.person("dep@example.org", "support")
    details = PersonDetails(name="Data", groups=("data",), delegate="dep@example.org")
    story.tell(lambda s: put_person(s, DATA, details, actor="test", now=story.now))
    room.receive(DATA, "Approve\n\nI read it for Data.", sender="dep@example.org")
    (comment,) = room.comments()
    assert comment.author_id == story.people["dep@example.org"]
    # They were not asked by this request, so there is nothing for them to confirm.
    assert comment.body == "Approve\n\nI read it for Data."
    post.send_all()
    assert not post.mails("reply_read")


AWAY = {"headers": "Auto-Submitted: auto-replied\r\n", "subject": "Automatic reply: Review"}


def test_an_answering_machine_hints_at_an_absence_which_the_lead_puts_down(
    room: Mailroom, post: PostOffice
) -> None:
    story = room.story
    row = room.receive(DATA, "CANARY I am away until 14 March 2026.", **AWAY)
    assert row is not None
    assert (row.fate, row.away_until, row.words) == (MailFate.ABSENCE, date(2026, 3, 14), "")
    for _ in range(3):
        assert room.receive(DATA, "I am away until 14 March 2026.", **AWAY) is None
    post.send_all()
    mail = post.one("absence", LEAD)
    assert "Data, who was asked on behalf of Data" in flat(mail)
    assert "seems to be away until Saturday 14 March 2026" in flat(mail)
    assert "CANARY" not in post.raw()
    person = story.tell(lambda s: s.get_one(Person, story.people[DATA]))
    assert person.away_until is None
    decide(story, row, accept=True)
    person = story.tell(lambda s: s.get_one(Person, story.people[DATA]))
    assert (person.away_from, person.away_until) == (date(2026, 3, 2), date(2026, 3, 14))
    assert story.tell(lambda s: person.name) == "Data"
    assert room.receive(DATA, "I am away until 14 March 2026.", **AWAY) is None


def test_an_absence_without_a_day_can_only_be_discarded(room: Mailroom) -> None:
    row = room.receive(DATA, "I am away.", **AWAY)
    with pytest.raises(Unacceptable):
        decide(room.story, row, accept=True)
    decide(room.story, row, accept=False)
    assert room.story.actions()[-1] == "reply:discarded"


def test_an_absence_that_somebody_else_tells_is_nothing(room: Mailroom) -> None:
    assert room.receive(DATA, "Away until 14 March 2026.", sender="x@evil.org", **AWAY) is None
    assert not room.waiting()
