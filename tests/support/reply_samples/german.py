"""Answers from clients that speak German."""

from reply_samples.raw import INVITED, Sample, both, html, plain, quoted

GMAIL = "Am Mo., 2. März 2026 um 10:05 Uhr schrieb Placet <placet@example.org>:"
APPLE = "Am 02.03.2026 um 10:05 schrieb Placet <placet@example.org>:"
OUTLOOK = (
    "Von: Placet <placet@example.org>\nGesendet: Montag, 2. März 2026 10:05\n"
    "An: Ana Muster <ana@example.org>\nBetreff: Review of “Payments”, round 1\n"
)

GERMAN: tuple[Sample, ...] = (
    both(
        "Gmail, deutsch",
        f"Welche Konten sind gemeint?\n\n{GMAIL}\n\n{quoted()}\n",
        "<div>Welche Konten sind gemeint?</div>",
        "Welche Konten sind gemeint?",
    ),
    plain(
        "Outlook, deutsch",
        f"Abschnitt 3 würde ich streichen.\n\nEr wiederholt Abschnitt 1.\n\n{OUTLOOK}\n{INVITED}\n",
        "Abschnitt 3 würde ich streichen.\n\nEr wiederholt Abschnitt 1.",
    ),
    plain(
        "Outlook, deutsch, Windows-1252",
        f"Die „Gebühr“ – wer trägt sie?\n\n-----Ursprüngliche Nachricht-----\n{OUTLOOK}\n{INVITED}\n",
        "Die „Gebühr“ – wer trägt sie?",
        charset="cp1252",
        cte="quoted-printable",
    ),
    html(
        "Outlook im Web, deutsch, nur HTML",
        '<div class="elementToProof">Abschnitt 3 würde ich streichen.</div><hr><div id="divRplyFwdMsg"><b>Von:</b> Placet '
        "&lt;placet@example.org&gt;<br><b>Gesendet:</b> Montag, 2. März 2026 10:05<br><b>An:</b> Ana Muster<br>"
        "<b>Betreff:</b> Review</div><div>Hello Ana,</div>",
        "Abschnitt 3 würde ich streichen.",
    ),
    plain(
        "iPhone, deutsch",
        f"Was ist mit Geschenken?\n\nVon meinem iPhone gesendet\n\n{quoted(APPLE)}\n> \n{quoted()}\n",
        "Was ist mit Geschenken?",
    ),
    plain(
        "Thunderbird, deutsch, unter dem Zitat",
        f"Am 02.03.26 um 10:05 schrieb Placet:\n{quoted()}\n\nDer zweite Satz widerspricht dem ersten.\n",
        "Der zweite Satz widerspricht dem ersten.",
    ),
    plain(
        "Thunderbird, deutsch, zwischen den Zitaten",
        "Am 02.03.26 um 10:05 schrieb Placet:\n> Pay on the platform.\n\nJede Zahlung?\n\n> We may suspend.\n\nWie lange?\n",
        "Jede Zahlung?\n\nWie lange?",
    ),
    plain(
        "GMX",
        f"Bitte „Verkäufer“ definieren.\n\nGesendet: Montag, 02. März 2026 um 10:05 Uhr\nVon: Placet <placet@example.org>\n"
        f"An: ana@example.org\nBetreff: Review\n\n{INVITED}\n",
        "Bitte „Verkäufer“ definieren.",
    ),
    plain(
        "Web.de, ISO-8859-1",
        f"Schön, aber zu lang. Größe: 3 Seiten.\n\n{APPLE}\n\n{quoted('Hello Ana,')}\n",
        "Schön, aber zu lang. Größe: 3 Seiten.",
        charset="iso-8859-1",
    ),
    plain(
        "Outlook für iOS, deutsch",
        f"Passt, ein Tippfehler in 2.\n\nOutlook für iOS<https://aka.ms/o0ukef> beziehen\n"
        f"________________________________\n{OUTLOOK}\n{INVITED}\n",
        "Passt, ein Tippfehler in 2.",
    ),
    plain(
        "Mit Signatur, deutsch",
        f"Die Fristen fehlen.\n\n-- \nAna Muster\nRechtsabteilung\nTel. 030 1234\n\n{GMAIL}\n{quoted()}\n",
        "Die Fristen fehlen.",
    ),
    plain(
        "Placet schrieb am",
        f"Die Fristen fehlen.\n\nPlacet <placet@example.org> schrieb am Mo., 2. März 2026, 10:05:\n\n{quoted()}\n",
        "Die Fristen fehlen.",
    ),
)
