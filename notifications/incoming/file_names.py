"""The name under which a file is kept: one that no system reads as anything but a name."""

import re
import unicodedata

from review.rules.attachments import LONGEST_NAME, MEDIA_TYPES

_SEPARATOR = re.compile(r"[/\\]")
# Windows takes none of these, and a colon is a path on others.
_FORBIDDEN = re.compile(r'[<>:"|?*%]')
# Cc, Cf (zero width, direction of reading), Cs, Co, Cn, Zl, Zp.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
WITHOUT_NAME = "file"


def kept_name(path: str, media_type: str) -> str:
    """From what the file calls itself; it ends as files of its type end, whatever it said."""
    endings = MEDIA_TYPES[media_type]
    name = _visible(_SEPARATOR.split(path)[-1])
    ending = next((one for one in endings if name.lower().endswith(one)), "")
    stem = name[: len(name) - len(ending)] if ending else name
    ending = name[len(stem) :] or endings[0]
    stem = stem[: LONGEST_NAME - len(ending)].strip(" .") or WITHOUT_NAME
    return f"_{stem}{ending}"[:LONGEST_NAME] if _DEVICE.fullmatch(stem) else f"{stem}{ending}"


def _visible(name: str) -> str:
    composed = unicodedata.normalize("NFC", name)
    shown = "".join(
        " " if unicodedata.category(one) == "Zs" else one
        for one in composed
        if unicodedata.category(one) not in _INVISIBLE
    )
    return " ".join(_FORBIDDEN.sub("_", shown).split()).rstrip(" .")
