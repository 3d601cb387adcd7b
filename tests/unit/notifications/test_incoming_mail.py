"""A mail that came in: machines, words that name a position, attachments, what is refused."""

import time
from collections.abc import Callable
from datetime import date

import pytest
from reply_samples.raw import IMAGE_ATTACHED, mail, part, plain, quoted, several

from models.vocabulary import Position
from notifications.incoming.dates import away_until
from notifications.incoming.errors import MailRefused, MailTooLarge, TooManyParts
from notifications.incoming.mail import IncomingMail, read_mail
from notifications.incoming.proof import envelope_of, proven_by_sendgrid, proven_by_server

TODAY = date(2026, 3, 2)


def read(raw: bytes) -> IncomingMail:
    return read_mail(raw, today=TODAY, own_domain="placet.example")


def said(text: str, headers: str = "", subject: str = "Re: Review") -> IncomingMail:
    return read(headers.encode() + mail(part(text), subject=subject))


MACHINES = [
    "Auto-Submitted: auto-replied\r\n",
    "Auto-Submitted: auto-generated; owner-email=a@b\r\n",
    "Precedence: bulk\r\n",
    "Precedence: List\r\n",
    "Precedence: auto_reply\r\n",
    "Precedence: junk\r\n",
    "X-Auto-Response-Suppress: All\r\n",
    "X-Autoreply: yes\r\n",
    "X-Autorespond: x\r\n",
    "List-Id: <people.example.org>\r\n",
    "Return-Path: <>\r\n",
    "X-Placet-Key: receipt:1\r\n",
]


@pytest.mark.parametrize("header", MACHINES)
def test_what_a_machine_wrote_is_known_by_its_headers(header: str) -> None:
    assert said("Approve\n", header).automatic


@pytest.mark.parametrize(
    "header",
    ["Auto-Submitted: no\r\n", "Precedence: normal\r\n", "Return-Path: <ana@example.org>\r\n"],
)
def test_what_a_person_wrote_is_not(header: str) -> None:
    assert not said("Approve\n", header).automatic


def test_a_mail_of_our_own_that_came_back_is_a_machines() -> None:
    raw = mail(part("Hello\n")).replace(
        b"<sample.1@mail.example.org>", b"<0123456789abcdef0123456789abcdef@placet.example>"
    )
    assert read(raw).automatic
    assert not read(raw.replace(b"ef@placet.example", b"ef@elsewhere.example")).automatic


@pytest.mark.parametrize(
    ("subject", "text", "until"),
    [
        ("Automatic reply: Review", "I am away until 14 August 2026.", date(2026, 8, 14)),
        ("Out of Office: Review", "Back in the office on March 16th, 2026.", date(2026, 3, 15)),
        (
            "Automatische Antwort: Review",
            "Ich bin bis zum 14.08.2026 im Urlaub.",
            date(2026, 8, 14),
        ),
        (
            "Abwesenheitsnotiz",
            "Ich bin bis Freitag, den 14. August nicht im Büro.",
            date(2026, 8, 14),
        ),
        (
            "Réponse automatique : Review",
            "Absente jusqu'au 14 août 2026 inclus.",
            date(2026, 8, 14),
        ),
        ("Réponse automatique", "En congés jusqu’au vendredi 14/08/2026.", date(2026, 8, 14)),
        (
            "Respuesta automática",
            "Estaré ausente hasta el 14 de agosto de 2026.",
            date(2026, 8, 14),
        ),
        ("Fuera de la oficina", "De vacaciones hasta el 14/08/26", date(2026, 8, 14)),
        ("Automatic reply: Review", "I am away for a while.", None),
        ("Automatic reply: Review", "I was away until 14 August 2019.", None),
        ("Automatic reply: Review", "I am away until 08/05/2026.", None),
        ("Automatic reply: Review", "Until 31 February 2026.", None),
    ],
)
def test_an_answering_machine_says_until_when(subject: str, text: str, until: date | None) -> None:
    found = said(text, subject="=?utf-8?q?" + "".join(f"={b:02X}" for b in subject.encode()) + "?=")
    assert (found.automatic, found.away, found.away_until) == (True, True, until)


def test_a_day_without_a_year_is_the_next_such_day() -> None:
    assert away_until("bis 1. Februar", TODAY) == date(2027, 2, 1)
    assert away_until("until 3 March", TODAY) == date(2026, 3, 3)


def test_a_bounce_and_a_list_are_machines_but_nobody_is_away() -> None:
    for header in ("List-Id: <x.example.org>\r\n", "X-Placet-Key: receipt:1\r\n"):
        found = said("We are on vacation until 14 August 2026.\n", header)
        assert (found.automatic, found.away) == (True, False)


@pytest.mark.parametrize(
    ("line", "position"),
    [
        ("Approve", Position.APPROVE),
        ("approved.", Position.APPROVE),
        ("APPROVED!", Position.APPROVE),
        ("Genehmigt", Position.APPROVE),
        ("J’approuve", Position.APPROVE),
        ("Aprobado", Position.APPROVE),
        ("approve with conditions", Position.APPROVE_WITH_CONDITIONS),
        ("No objection", Position.NO_OBJECTION),
        ("no_objection", Position.NO_OBJECTION),
        ("Keine Einwände", Position.NO_OBJECTION),
        ("Sin objeciones", Position.NO_OBJECTION),
        ("Request changes", Position.REQUEST_CHANGES),
        ("Änderungen erforderlich", Position.REQUEST_CHANGES),
        ("Enthaltung", Position.ABSTAIN),
        ("Je me récuse", Position.RECUSE),
        ("I do not approve", None),
        ("Approve once 4.2 is fixed", None),
        ("approve?", None),
        ("Not approved", None),
        ("yes", None),
        ("ok", None),
        ("Approved by Legal only", None),
        ("", None),
    ],
)
def test_a_first_line_names_a_position_only_as_exactly_one_word(
    line: str, position: Position | None
) -> None:
    found = said(f"{line}\n\nSection 2 is long.\n\n{quoted()}\n")
    assert found.position is position
    assert found.below == ("" if position or not line else f"{line}\n\n") + "Section 2 is long."


def test_a_word_over_nothing_but_a_farewell_leaves_no_comment() -> None:
    for below in ("", "\nBest regards\nAna Muster\nLegal\n", "\nMit freundlichen Grüßen\n\nAna\n"):
        found = said(f"Approve\n{below}\n{quoted()}\n")
        assert (found.position, found.below) == (Position.APPROVE, "")


def test_what_came_with_a_mail_is_named_and_its_words_are_not_read() -> None:
    other = b"Content-Type: message/rfc822\r\n\r\nSubject: other\r\n\r\nOther words\r\n"
    found = read(mail(several(part("See the file.\n"), IMAGE_ATTACHED, other, kind="mixed")))
    assert found.below == "See the file."
    assert found.attachments == ("Gebühr.png", "message/rfc822")


def test_from_has_to_be_one_address() -> None:
    raw = plain("x", "Hello\n", "").raw
    for bad in (
        b"From: a@example.org, b@example.org",
        b"From: nobody",
        b"From: a@example.org\r\nFrom: b@example.org",
        b"From: <a@example.org> <b@example.org>",
        b"X-From: a@example.org",
    ):
        assert read(raw.replace(b"From: Ana Muster <ana@example.org>", bad)).sender == ""


@pytest.mark.parametrize(
    ("dkim", "spf", "envelope", "proven"),
    [
        ("{@example.org : pass}", "fail", "", True),
        ("{@mail.example.org : pass}", "fail", "", True),
        ("{@evil.org : fail, @example.org : pass}", "fail", "", True),
        ("{@example.org : fail}", "softfail", "", False),
        ("{@evil.org : pass}", "none", "", False),
        ("{@notexample.org : pass}", "none", "", False),
        ("{@org : pass}", "none", "", False),
        ("none", "pass", '{"from": "ana@example.org"}', True),
        ("none", "pass", '{"from": "x@evil.org"}', False),
        ("none", "pass", "[", False),
        ("", "", "", False),
    ],
)
def test_sendgrid_proves_a_sender_by_the_domain_that_passed(
    dkim: str, spf: str, envelope: str, proven: bool
) -> None:
    fields = {"dkim": dkim, "SPF": spf, "envelope": envelope}
    assert proven_by_sendgrid(said("Hello\n"), fields) is proven


@pytest.mark.parametrize(
    ("headers", "proven"),
    [
        ("mx.example.net; dkim=pass header.d=example.org", True),
        ("mx.example.net; spf=pass smtp.mailfrom=ana@example.org; dkim=none", True),
        ("mx.example.net; dmarc=pass header.from=example.org", True),
        ("mx.example.net; dkim=fail header.d=example.org", False),
        ("mx.example.net; dkim=pass header.d=evil.org", False),
        ("mx.evil.net; dkim=pass header.d=example.org", False),
        ("garbage ;;; =", False),
    ],
)
def test_a_mail_server_proves_a_sender_if_it_is_the_one_we_know(headers: str, proven: bool) -> None:
    found = said("Hello\n", f"Authentication-Results: {headers}\r\n")
    assert proven_by_server(found, "mx.example.net") is proven


def test_only_the_newest_results_of_that_server_are_believed() -> None:
    found = said(
        "Hello\n",
        "Authentication-Results: mx.example.net; dkim=fail header.d=example.org\r\n"
        "Authentication-Results: mx.example.net; dkim=pass header.d=example.org\r\n",
    )
    assert not proven_by_server(found, "mx.example.net")


def test_an_envelope_is_read_or_there_is_none() -> None:
    assert envelope_of({"envelope": '{"to": ["a@b.c"], "from": "d@e.f"}'}) == ("d@e.f", ("a@b.c",))
    for bad in ("", "[]", "{", '{"to": 1}', '{"to": [1, null]}', "[" * 10_000):
        assert envelope_of({"envelope": bad}) == ("", ())


def nested(depth: int) -> bytes:
    body = part("deep\n")
    for level in range(depth):
        body = several(body, kind="mixed", boundary=f"b{level}")
    return mail(body)


PARTED = b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
MONSTERS: list[tuple[str, Callable[[], bytes], type[MailRefused]]] = [
    ("30 MB", lambda: mail(part("x" * 30_000_000)), MailTooLarge),
    ("30 MB of line ends", lambda: mail(part("\n" * 15_000_000)), MailTooLarge),
    ("headers without end", lambda: b"X: y\r\n" * 1_000_000, MailTooLarge),
    ("1,000 parts", lambda: mail(several(*[part("x")] * 1_000, kind="mixed")), TooManyParts),
    ("nested 1,000 deep", lambda: nested(1_000), TooManyParts),
    (
        "300,000 parts",
        lambda: mail(PARTED + b"--b\r\n\r\n" * 300_000),
        TooManyParts,
    ),
    (
        "mails in mails",
        lambda: mail(b"Content-Type: message/rfc822\r\n\r\n" * 5_000),
        TooManyParts,
    ),
    (
        "digests in digests",
        lambda: mail(b'Content-Type: multipart/digest; boundary="b"\r\n\r\n--b\r\n' * 5_000),
        TooManyParts,
    ),
]


@pytest.mark.parametrize(("name", "made", "refusal"), MONSTERS, ids=lambda one: str(one)[:20])
def test_a_monstrous_mail_is_refused_within_a_second(
    name: str, made: Callable[[], bytes], refusal: type[MailRefused]
) -> None:
    raw, took = made(), []
    for _ in range(3):
        begun = time.process_time()
        with pytest.raises(refusal):
            read(raw)
        took.append(time.process_time() - begun)
    assert min(took) <= 1, name


@pytest.mark.parametrize(
    "kind",
    # The first one was found by the fuzzer: a header that runs into the next.
    [b"message/rfc822Received: from mail.exampl" + b"\xff" * 120, b"message/\x07x", b"message/ \t"],
    ids=["another header", "a control character", "nothing"],
)
def test_an_attachment_without_a_name_is_called_by_no_nonsense(kind):
    found = read(b"Content-Type: " + kind + b"\r\n\r\nhello\r\n").attachments
    assert found in (("a file without a name",), ())
