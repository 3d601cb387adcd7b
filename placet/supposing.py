"""What the options of `placet gate` suppose, as people write it on a command line."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from models.vocabulary import Disposition, Position
from placet.failures import Refusal
from review.errors import Unacceptable
from review.queries.what_if import SaidBy, Supposed
from review.rules.what_if import SupposedDisposition

Word = TypeVar("Word", bound=StrEnum)
ACCEPTED = {"": None, "yes": True, "no": False}


class Supposing:
    """The options as they were given, and what they suppose."""

    def __init__(
        self,
        what_if: Sequence[str],
        absent: Sequence[str],
        dispose: Sequence[str],
        plan: Path | None,
        text: Path | None,
    ) -> None:
        self._given = {"sign_offs": what_if, "absent": absent, "dispositions": dispose}
        self._files = {"plan": plan, "text": text}
        self.anything = any((what_if, absent, dispose, plan, text))

    def supposed(self) -> Supposed:
        """What is supposed; what cannot be read is refused in one line."""
        return Supposed(
            sign_offs=[_sign_off(one) for one in self._given["sign_offs"]],
            absent=[one.strip().lower() for one in self._given["absent"]],
            dispositions=[_disposition(one) for one in self._given["dispositions"]],
            plan=_words(self._files["plan"]),
            text=_words(self._files["text"]),
        )

    def refusal(self, refused: Unacceptable) -> Refusal:
        """The same refusal, by the option that was meant."""
        part, _, rest = refused.field.partition(".")
        given: object = self._files.get(part)
        if part in self._given:
            given = self._given[part][int(rest.partition(".")[0])]
        return Refusal(refused.detail if given is None else f"{given}: {refused.detail}")


def _sign_off(option: str) -> SaidBy:
    person, _, said = option.partition("=")
    group, _, position = said.partition(":")
    if not person or not group or not position:
        raise Refusal(f"{option}: write ana@example.org=legal:approve")
    word = _word(Position, position, option, "position")
    return SaidBy(person.strip().lower(), group.strip(), word)


def _disposition(option: str) -> SupposedDisposition:
    comment, _, said = option.partition("=")
    disposition, _, accepted = said.partition(":")
    if not comment or not disposition or accepted not in ACCEPTED:
        raise Refusal(f"{option}: write ID=accepted, or ID=declined:yes if the raiser accepts that")
    word = _word(Disposition, disposition, option, "answer to a comment")
    return SupposedDisposition(comment.strip().lower(), word, ACCEPTED[accepted])


def _word(words: type[Word], written: str, option: str, what: str) -> Word:
    try:
        return words(written.strip())
    except ValueError:
        raise Refusal(f"{option}: no {what}; one of {', '.join(words)}") from None


def _words(file: Path | None) -> str | None:
    if file is None:
        return None
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError:
        raise Refusal(f"cannot read {file}: not UTF-8") from None
    except OSError as error:
        raise Refusal(f"cannot read {file}: {error.strerror}") from None
