"""Answers from clients that speak English."""

from reply_samples.raw import INVITED, Sample, both, html, plain, quoted

GMAIL = "On Mon, Mar 2, 2026 at 10:05 AM Placet <placet@example.org> wrote:"
GMAIL_WRAPPED = (
    "On Mon, Mar 2, 2026 at 10:05 AM Policy review of the marketplace <\nplacet@example.org> wrote:"
)
APPLE = "On 2. Mar 2026, at 10:05, Placet <placet@example.org> wrote:"
OUTLOOK = (
    "From: Placet <placet@example.org>\nSent: Monday, March 2, 2026 10:05 AM\n"
    "To: Ana Muster <ana@example.org>\nSubject: Review of “Payments”, round 1\n"
)
RULE = "________________________________"
WEB = (
    '<div dir="ltr">{}</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">'
    'On Mon, Mar 2, 2026 at 10:05 AM Placet &lt;<a href="mailto:placet@example.org">placet@example.org</a>&gt; wrote:<br></div>'
    '<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">'
    "<p>Hello Ana,</p><p>lead asks for your answer.</p></blockquote></div>"
)

ENGLISH: tuple[Sample, ...] = (
    both(
        "Gmail web, text above",
        f"Section 2 should say which accounts.\n\nWhat about refunds?\n\n{GMAIL}\n\n{quoted()}\n",
        WEB.format(
            "Section 2 should say which accounts.<div><br></div><div>What about refunds?</div>"
        ),
        "Section 2 should say which accounts.\n\nWhat about refunds?",
    ),
    both(
        "Gmail web, attribution over two lines",
        f"Please define “seller”.\n\n{GMAIL_WRAPPED}\n\n{quoted()}\n",
        WEB.format("Please define “seller”."),
        "Please define “seller”.",
    ),
    html(
        "Gmail web, HTML only",
        WEB.format(
            "Section 2 should say <b>which</b> accounts.<div><br></div><div>What about refunds?</div>"
        ),
        "Section 2 should say which accounts.\n\nWhat about refunds?",
    ),
    html(
        "Gmail web, HTML only, answers between the quotes",
        '<div dir="ltr"><div class="gmail_quote"><div class="gmail_attr">On Mon, Mar 2, 2026 at 10:05 AM Placet '
        '&lt;placet@example.org&gt; wrote:</div><blockquote class="gmail_quote"><div>Pay on the platform.</div>'
        '</blockquote><div>Every payment, or only the first?</div><blockquote class="gmail_quote">'
        "<div>We may suspend accounts.</div></blockquote><div>For how long?</div></div></div>",
        "Every payment, or only the first?\n\nFor how long?",
    ),
    plain(
        "Gmail on a phone",
        f"Fine by me if refunds are covered\n\n{GMAIL}\n\n{quoted()}\n",
        "Fine by me if refunds are covered",
    ),
    plain(
        "Gmail, answer below the quote",
        f"{GMAIL}\n\n{quoted()}\n\nThe second sentence contradicts the first.\n",
        "The second sentence contradicts the first.",
    ),
    plain(
        "Gmail, answers between the quotes",
        f"{GMAIL}\n\n> Pay on the platform.\n\nEvery payment, or only the first?\n\n"
        "> We may suspend accounts.\n> We warn first.\n\nFor how long?\n",
        "Every payment, or only the first?\n\nFor how long?",
    ),
    plain(
        "Gmail, above and between",
        f"Two remarks below.\n\n{GMAIL}\n> Pay on the platform.\nWhich one?\n> We may suspend.\nFor how long?\n",
        "Two remarks below.\n\nWhich one?\n\nFor how long?",
    ),
    plain(
        "Outlook for Windows, headers of the other mail",
        f"I would drop section 3.\n\nIt says what section 1 says.\n\n{OUTLOOK}\n{INVITED}\n",
        "I would drop section 3.\n\nIt says what section 1 says.",
        mailer="Microsoft Outlook 16.0",
    ),
    plain(
        "Outlook, classic separator",
        f"I would drop section 3.\n\n-----Original Message-----\n{OUTLOOK}\n{INVITED}\n",
        "I would drop section 3.",
        mailer="Microsoft Outlook 15.0",
    ),
    html(
        "Outlook on the web, HTML only",
        '<html><head><style>P {margin:0}</style></head><body dir="ltr"><div class="elementToProof">I would drop '
        'section 3.</div><div id="appendonsend"></div><hr tabindex="-1" style="display:inline-block;width:98%">'
        '<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri"><b>From:</b> Placet &lt;placet@example.org&gt;<br>'
        "<b>Sent:</b> Monday, March 2, 2026 10:05 AM<br><b>To:</b> Ana Muster &lt;ana@example.org&gt;<br>"
        "<b>Subject:</b> Review of Payments</font></div><div>Hello Ana,</div></body></html>",
        "I would drop section 3.",
    ),
    html(
        "Outlook for Windows, HTML of Word",
        '<div class="WordSection1"><p class="MsoNormal">I would drop section 3.<o:p></o:p></p><p class="MsoNormal">'
        '<o:p>&nbsp;</o:p></p><p class="MsoNormal">It repeats section 1.</p><div><div style="border:none;border-top:'
        'solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in"><p class="MsoNormal"><b>From:</b> Placet &lt;placet@example.org'
        "&gt; <br><b>Sent:</b> Monday, March 2, 2026 10:05 AM<br><b>To:</b> Ana Muster<br><b>Subject:</b> Review</p>"
        '</div></div><p class="MsoNormal">Hello Ana,</p></div>',
        "I would drop section 3.\n\nIt repeats section 1.",
    ),
    plain(
        "Outlook for iOS",
        f"Looks good, one typo in 2.\n\nGet Outlook for iOS<https://aka.ms/o0ukef>\n{RULE}\n{OUTLOOK}\n{INVITED}\n",
        "Looks good, one typo in 2.",
    ),
    plain(
        "Outlook for Android",
        f"Who pays the fee?\n\nGet Outlook for Android<https://aka.ms/AAb9ysg>\n{RULE}\n{OUTLOOK}\n{INVITED}\n",
        "Who pays the fee?",
    ),
    plain(
        "Apple Mail",
        f"Please move the example up.\n\n{quoted(APPLE)}\n> \n{quoted()}\n",
        "Please move the example up.",
        mailer="Apple Mail (2.3774.400.31)",
    ),
    plain(
        "iPhone",
        f"What about gifts?\n\nSent from my iPhone\n\n{quoted(APPLE)}\n> \n> \ufeff{quoted()}\n",
        "What about gifts?",
    ),
    plain(
        "Thunderbird, flowed, below the quote",
        f"On 02/03/2026 10:05, Placet wrote:\n{quoted()}\n\nThis long sentence was broken by the client \n"
        "because it is longer than a line, and \nis one paragraph.\n",
        "This long sentence was broken by the client because it is longer than a line, and is one paragraph.",
        extra="; format=flowed",
    ),
    plain(
        "Thunderbird with a signature",
        f"On 02/03/2026 10:05, Placet wrote:\n{quoted()}\n\nNumbers are missing in 4.\n\n-- \nAna Muster\nLegal\n",
        "Numbers are missing in 4.",
    ),
    plain(
        "A signature above the quote",
        f"Numbers are missing in 4.\n\n-- \nAna Muster\nHead of Legal | Example Inc.\n\n{GMAIL}\n{quoted()}\n",
        "Numbers are missing in 4.",
    ),
    plain(
        "No quote at all",
        "I read it twice.\n\nTo whom does section 3 apply? From what date?\n",
        "I read it twice.\n\nTo whom does section 3 apply? From what date?",
    ),
    plain(
        "Words that look like an announcement",
        f"On Monday the team wrote:\nno refunds. That is wrong.\n\n{GMAIL}\n\n{quoted()}\n",
        "On Monday the team wrote:\nno refunds. That is wrong.",
    ),
    plain(
        "Nothing but a quote",
        "> We may suspend accounts.\n",
        "> We may suspend accounts.",
    ),
    plain(
        "Quoted-printable with soft breaks",
        f"A price of 10 € is not = 10 $, and this sentence is so long that its encoding has to break it.\n\n{GMAIL}\n"
        f"{quoted()}\n",
        "A price of 10 € is not = 10 $, and this sentence is so long that its encoding has to break it.",
        cte="quoted-printable",
    ),
    plain(
        "Base64",
        f"Encoded for no reason.\n\n{GMAIL}\n{quoted()}\n",
        "Encoded for no reason.",
        cte="base64",
    ),
    plain(
        "A list of points",
        f"Three things:\n\n- fees\n- refunds\n  - partial ones\n- appeals\n\nSent from my iPad\n\n{quoted(APPLE)}\n",
        "Three things:\n\n- fees\n- refunds\n  - partial ones\n- appeals",
    ),
    plain(
        "Yahoo",
        f"See my note on fees.\n\n    On Monday, March 2, 2026 at 10:05:12 AM GMT+1, Placet <placet@example.org> wrote:\n \n {INVITED}\n",
        "See my note on fees.",
    ),
    plain(
        "A long thread, quoted twice",
        f"Agreed with Ben.\n\n{GMAIL}\n\n> Ben said so.\n>\n> On Sun, Mar 1, 2026 Ben <b@example.org> wrote:\n>\n{quoted(depth=2)}\n",
        "Agreed with Ben.",
    ),
    plain(
        "Samsung",
        f"Too strict for sellers.\n\nSent from my Galaxy\n\n-------- Original message --------\n"
        f"From: Placet <placet@example.org>\nDate: 02/03/2026 10:05 (GMT+01:00)\nTo: ana@example.org\n"
        f"Subject: Review\n\n{INVITED}\n",
        "Too strict for sellers.",
    ),
)
