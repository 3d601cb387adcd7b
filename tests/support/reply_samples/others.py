"""Answers read from right to left, in other languages, and from clients that get charsets wrong."""

from reply_samples.raw import INVITED, Sample, html, mail, part, plain, quoted, several

IMAGE = (
    b'Content-Type: image/png; name="logo.png"\r\nContent-ID: <logo@example.org>\r\n'
    b'Content-Disposition: inline; filename="logo.png"\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n'
)
HEBREW = "\u202bבתאריך יום ב׳, 2 במרץ 2026 ב-10:05 מאת \u202aPlacet\u202c\u200f <\u202aplacet@example.org\u202c\u200f>:\u202c"
ARABIC = "في الاثنين، 2 مارس 2026 في 10:05 ص تمت كتابة ما يلي بواسطة Placet <placet@example.org>:"

OTHERS: tuple[Sample, ...] = (
    plain("Gmail, Hebrew", f"אילו חשבונות?\n\n{HEBREW}\n\n{quoted()}\n", "אילו חשבונות?"),
    plain("Gmail, Arabic", f"أي حسابات تقصدون؟\n\n{ARABIC}\n\n{quoted()}\n", "أي حسابات تقصدون؟"),
    html(
        "Outlook, Hebrew, HTML only",
        '<div dir="rtl">סעיף 3 מיותר.</div><hr><div id="divRplyFwdMsg"><b>From:</b> Placet<br><b>Sent:</b> Monday<br>'
        "<b>To:</b> Ana<br><b>Subject:</b> Review</div><div>Hello</div>",
        "סעיף 3 מיותר.",
    ),
    plain(
        "Says UTF-8 and is Windows-1252",
        f"Die Gebühr – wer trägt sie?\n\n> {INVITED[:10]}\n",
        "Die Gebühr – wer trägt sie?",
        charset="cp1252",
    ),
    Sample(
        "An image in the signature, text around it",
        mail(several(part("Who pays the fee?\n"), IMAGE, part("\n-- \nAna\n"), kind="mixed")),
        "Who pays the fee?",
    ),
    Sample(
        "Text within related within mixed",
        mail(
            several(
                several(
                    several(
                        part("Who pays?\n"), part("<p>Who pays?</p>", kind="html"), boundary="c"
                    ),
                    IMAGE,
                    kind="related",
                    boundary="b",
                ),
                kind="mixed",
                boundary="a",
            )
        ),
        "Who pays?",
    ),
)


def _mislabelled(sample: Sample) -> Sample:
    return Sample(sample.name, sample.raw.replace(b'"cp1252"', b'"utf-8"'), sample.words)


OTHERS = tuple(_mislabelled(one) if one.name.startswith("Says") else one for one in OTHERS)
