"""Answers from clients that speak French and Spanish."""

from reply_samples.raw import INVITED, Sample, both, html, plain, quoted

LE = "Le lun. 2 mars 2026 à 10:05, Placet <placet@example.org> a écrit :"
LE_WRAPPED = "Le lun. 2 mars 2026 à 10:05, Revue des politiques de la place de marché <\nplacet@example.org> a écrit :"
EL = "El lun, 2 mar 2026 a las 10:05, Placet (<placet@example.org>) escribió:"
DE = (
    "De : Placet <placet@example.org>\nEnvoyé : lundi 2 mars 2026 10:05\n"
    "À : Ana Muster <ana@example.org>\nObjet : Review of “Payments”, round 1\n"
)
DE_ES = (
    "De: Placet <placet@example.org>\nEnviado el: lunes, 2 de marzo de 2026 10:05\n"
    "Para: Ana Muster <ana@example.org>\nAsunto: Review of “Payments”, round 1\n"
)

FRENCH: tuple[Sample, ...] = (
    both(
        "Gmail, français",
        f"De quels comptes s'agit-il ?\n\n{LE}\n\n{quoted()}\n",
        "<div>De quels comptes s'agit-il ?</div>",
        "De quels comptes s'agit-il ?",
    ),
    plain(
        "Gmail, français, sur deux lignes",
        f"Définissez « vendeur ».\n\n{LE_WRAPPED}\n\n{quoted()}\n",
        "Définissez « vendeur ».",
    ),
    plain(
        "Gmail, français, espace insécable",
        f"Définissez « vendeur ».\n\n{LE.replace(' :', chr(0xA0) + ':')}\n\n{quoted()}\n",
        "Définissez « vendeur ».",
        cte="base64",
    ),
    plain(
        "Outlook, français",
        f"Je supprimerais la section 3.\n\n{DE}\n{INVITED}\n",
        "Je supprimerais la section 3.",
    ),
    plain(
        "Outlook, français, Windows-1252",
        f"Les frais de 10 € : qui paie ?\n\n-----Message d'origine-----\n{DE}\n{INVITED}\n",
        "Les frais de 10 € : qui paie ?",
        charset="cp1252",
        cte="quoted-printable",
    ),
    plain(
        "iPhone, français",
        f"Et les cadeaux ?\n\nEnvoyé de mon iPhone\n\n> Le 2 mars 2026 à 10:05, Placet <placet@example.org> a écrit :\n> \n{quoted()}\n",
        "Et les cadeaux ?",
    ),
    plain(
        "Thunderbird, français, sous la citation",
        f"Le 02/03/2026 à 10:05, Placet a écrit :\n{quoted()}\n\nLa deuxième phrase contredit la première.\n",
        "La deuxième phrase contredit la première.",
    ),
    html(
        "Orange, français, HTML seul",
        "<p>Il manque les délais.</p><p>Merci</p><blockquote><p>Le 2 mars 2026 à 10:05, Placet a écrit :</p><p>Hello</p></blockquote>",
        "Il manque les délais.\n\nMerci",
    ),
)

SPANISH: tuple[Sample, ...] = (
    both(
        "Gmail, español",
        f"¿Qué cuentas?\n\n{EL}\n\n{quoted()}\n",
        "<div>¿Qué cuentas?</div>",
        "¿Qué cuentas?",
    ),
    plain(
        "Outlook, español",
        f"Yo quitaría la sección 3.\n\n{DE_ES}\n{INVITED}\n",
        "Yo quitaría la sección 3.",
    ),
    plain(
        "iPhone, español",
        f"¿Y los regalos?\n\nEnviado desde mi iPhone\n\n> El 2 mar 2026, a las 10:05, Placet <placet@example.org> escribió:\n> \n{quoted()}\n",
        "¿Y los regalos?",
    ),
    plain(
        "Gmail, español, entre las citas",
        f"{EL}\n\n> Pay on the platform.\n\n¿Todos los pagos?\n\n> We may suspend.\n\n¿Por cuánto tiempo?\n",
        "¿Todos los pagos?\n\n¿Por cuánto tiempo?",
    ),
    plain(
        "Outlook, español, mensaje original, ISO-8859-1",
        f"Faltan los plazos. Más abajo está el límite.\n\n-----Mensaje original-----\n{DE_ES.replace('“', chr(34)).replace('”', chr(34))}\nHola\n",
        "Faltan los plazos. Más abajo está el límite.",
        charset="iso-8859-1",
    ),
    plain(
        "Outlook para Android, español",
        f"Falta un punto.\n\nObtener Outlook para Android<https://aka.ms/AAb9ysg>\n________________________________\n{DE_ES}\n{INVITED}\n",
        "Falta un punto.",
    ),
)
