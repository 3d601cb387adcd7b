"""What clients and people put under their words, and is not part of what they say."""

import re

_CLIENTS = re.compile(
    r"""
    (Sent|Written|Composed)\ (from|with|via|using)\ .{2,80}
    | Get\ Outlook\ for\ .{2,60} | Download\ Outlook\ for\ .{2,60}
    | Von\ meinem\ .{2,60}\ gesendet | Gesendet\ (von|mit|über|aus)\ .{2,80}
    | Outlook\ für\ .{2,60}\ (beziehen|herunterladen) .{0,60} | Holen\ Sie\ sich\ Outlook\ .{2,60}
    | Envoyé\ (de|depuis|avec|à\ partir)\ .{2,80} | (Télécharger|Obtenir|Obtenez)\ Outlook\ .{2,60}
    | Enviado\ (desde|con|de)\ .{2,80} | (Obtener|Descargar|Obtén)\ Outlook\ .{2,60}
    | Inviato\ da\ .{2,60} | Enviado\ do\ .{2,60} | Verzonden\ (vanaf|met)\ .{2,60}
    | נשלח\ מה.{2,60} | أُ?رسلت?\ من\ .{2,60}
    """,
    re.VERBOSE,
)
_FAREWELLS = re.compile(
    r"""(
    (best|kind|warm|many)?\ ?(regards|wishes|thanks) | best | thanks | thank\ you | cheers
    | sincerely | yours | (mit\ )?(freundlichen|besten|vielen|schönen|herzlichen)\ grüßen
    | (viele|liebe|beste|schöne|herzliche)\ grüße | vg | lg | mfg | gruß | danke | grüße
    | cordialement | bien\ (cordialement|à\ vous) | merci | salutations | bonne\ journée
    | (un\ )?(cordial\ )?saludos? | saludos\ cordiales | gracias | atentamente
    )[,.!]?""",
    re.VERBOSE | re.IGNORECASE,
)
SIGNATURE = "--"


def is_clients(line: str) -> bool:
    """Whether the client wrote the line by itself."""
    return len(line) < 200 and _CLIENTS.fullmatch(_without_address(line)) is not None


def is_only_farewell(words: str) -> bool:
    """Whether nothing is said but goodbye, over a name and what stands below it."""
    lines = [line.strip() for line in words.strip().split("\n") if line.strip()]
    if not lines:
        return True
    return len(lines) <= 5 and len(lines[0]) < 60 and _FAREWELLS.fullmatch(lines[0]) is not None


def _without_address(line: str) -> str:
    return re.sub(r"\s?[<(\[]https?://[^\s<>]{1,300}[>)\]]", "", line).strip("*_[] .")
