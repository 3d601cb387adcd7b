"""Templates of titles and bodies: rendered in a sandbox, and every name in them is known."""

import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple, NoReturn

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from review.plans.meant import either, meant
from ticketing.mapping.variables import KNOWN, Variables

MAX_TITLE = 250
MAX_BODY = 30_000
# What is there beside the names: enough for words, and nothing that grows without end.
FILTERS = (
    "capitalize", "default", "first", "join", "last", "length", "lower", "replace", "title",
    "trim", "upper",
)  # fmt: skip
TESTS = ("defined", "none", "eq", "ne", "in", "gt", "ge", "lt", "le")


class BadTemplate(ValueError):
    """A template that cannot be used; the line counts from 1 within it."""

    def __init__(self, line: int, words: str) -> None:
        super().__init__(words)
        self.line = line
        self.words = words


class Trouble(NamedTuple):
    """What is wrong, and on which line of the template."""

    line: int
    words: str


class _Sandbox(ImmutableSandboxedEnvironment):
    # Arithmetic can make a short template write without end.
    intercepted_binops = frozenset({"*", "**", "%"})  # pyright: ignore[reportAssignmentType]

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> NoReturn:
        del context, left, right
        raise SecurityError(f"{operator} is not for a ticket")

    def is_safe_callable(self, obj: Any) -> bool:
        del obj
        return False


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    # What is written goes to another system as plain text, which escapes it as it must.
    made = _Sandbox(
        autoescape=False,
        undefined=StrictUndefined,
        finalize=_fit,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals = {}
    made.filters = {name: made.filters[name] for name in FILTERS}
    made.tests = {name: made.tests[name] for name in TESTS}
    return made


def _fit(value: object) -> object:
    """What `{{ ... }}` may show: a word or a number."""
    if isinstance(value, str | int | StrictUndefined):
        return value
    what = "nothing" if value is None else "a list" if isinstance(value, tuple) else "a part"
    raise TypeError(f"{what} cannot be shown as it is")


def troubles(template: str) -> list[Trouble]:
    """What is wrong with the template as it is written."""
    try:
        tree = _environment().parse(template)
    except TemplateSyntaxError as error:
        return [
            Trouble(error.lineno, f"The template cannot be read: {str(error.message).rstrip('.')}.")
        ]
    except (TemplateError, RecursionError):
        return [Trouble(1, "The template cannot be read.")]
    return list(_unknown(tree))


def render_line(template: str, variables: Variables) -> str:
    """A title or a field: one line; raises `BadTemplate`."""
    words = " ".join(_rendered(template, variables).split())
    if not words:
        raise BadTemplate(1, "nothing is left of it")
    return words if len(words) <= MAX_TITLE else f"{words[: MAX_TITLE - 1].rstrip()}…"


def render_body(template: str, variables: Variables) -> str:
    """A body or a comment, in paragraphs; raises `BadTemplate`."""
    words = _rendered(template, variables).strip()
    if not words:
        raise BadTemplate(1, "nothing is left of it")
    return words if len(words) <= MAX_BODY else f"{words[: MAX_BODY - 1].rstrip()}…"


def _rendered(template: str, variables: Variables) -> str:
    try:
        written = _environment().from_string(template).render(variables.by_name())
    except TemplateSyntaxError as error:
        raise BadTemplate(error.lineno, str(error.message)) from error
    except (TemplateError, TypeError, ValueError, ArithmeticError, RecursionError) as error:
        raise BadTemplate(_line_of(error), str(error)) from error
    return "".join(_shown(letter) for letter in written.replace("\r\n", "\n"))


def _shown(letter: str) -> str:
    """No control character, no line that is hidden in a title, nothing that turns words round."""
    if letter == "\n":
        return letter
    category = unicodedata.category(letter)
    if category == "Cs" or 0x202A <= ord(letter) <= 0x202E or 0x2066 <= ord(letter) <= 0x2069:
        return ""
    return " " if category in {"Cc", "Zl", "Zp"} else letter


def _line_of(error: BaseException) -> int:
    """The line in the template: its frame stands last in the way of the error."""
    line, step = 1, error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == "<template>":
            line = step.tb_lineno
        step = step.tb_next
    return line


def _unknown(tree: nodes.Template) -> Iterator[Trouble]:
    own = {
        one.name for one in tree.find_all(nodes.Name) if one.ctx in {"store", "param"}
    }  # What a loop names.
    for name in tree.find_all(nodes.Name):
        if name.ctx == "load" and name.name not in own and name.name not in {*KNOWN, "loop"}:
            guess = meant(name.name, KNOWN)
            yield Trouble(
                name.lineno, f"{name.name} means nothing here{guess}; known: {either(KNOWN)}."
            )
    for step in tree.find_all(nodes.Getattr):
        whose = step.node
        if isinstance(whose, nodes.Name) and whose.name in KNOWN and whose.name not in own:
            known = KNOWN[whose.name]
            if step.attr not in known:
                yield Trouble(
                    step.lineno,
                    f"{whose.name} has no {step.attr}{meant(step.attr, known)}; "
                    f"it has {either(known)}.",
                )
