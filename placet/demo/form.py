"""The forms of a page, read with the standard library as a browser would."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

UNSENT = {"submit", "button", "image", "reset", "file"}
TICKED = {"radio", "checkbox"}


@dataclass
class Form:
    """`fields` are what it would send as it stands; `choices` what its radios offer."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict[str, str])
    choices: dict[str, list[str]] = field(default_factory=dict[str, list[str]])


class Forms(HTMLParser):
    """Collects the forms of the page that is fed to it."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._textarea: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(known.get("action", ""), known.get("method", "get").lower())
            self.forms.append(self._open)
        elif self._open is not None and tag == "textarea" and known.get("name"):
            self._textarea = known["name"]
            self._open.fields[self._textarea] = ""
        elif self._open is not None and tag == "input" and known.get("name"):
            self._input(self._open, known)

    def _input(self, form: Form, known: dict[str, str]) -> None:
        kind, name, value = known.get("type", "text"), known["name"], known.get("value", "")
        if kind in UNSENT:
            return
        if kind in TICKED:
            form.choices.setdefault(name, []).append(value)
            if "checked" not in known:
                return
        form.fields[name] = value

    def handle_data(self, data: str) -> None:
        if self._open is not None and self._textarea is not None:
            self._open.fields[self._textarea] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._open is not None and self._textarea is not None:
            # A line break right behind the opening tag belongs to the markup.
            self._open.fields[self._textarea] = self._open.fields[self._textarea].removeprefix("\n")
            self._textarea = None
        elif tag == "form":
            self._open = None


def forms_of(page: str) -> list[Form]:
    parser = Forms()
    parser.feed(page)
    return parser.forms
