"""YAML to a tree that knows its lines; whatever cannot be read is a mistake with its place."""

from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from review.plans.mistakes import Mistake, PlanMistakes

MAX_BYTES = 64 * 1024


def load(source: str, what: str = "A plan") -> Any:
    """The tree; raises `PlanMistakes`."""
    if len(source.encode("utf-8", "backslashreplace")) > MAX_BYTES:
        raise PlanMistakes([Mistake(1, 1, f"{what} is at most {MAX_BYTES} bytes long.")])
    try:
        return YAML(typ="rt", pure=True).load(source)
    except MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise PlanMistakes([Mistake(line, column, f"Not YAML: {error.problem}")]) from error
    except (YAMLError, ValueError, RecursionError) as error:
        raise PlanMistakes([Mistake(1, 1, f"Not YAML: {error}")]) from error
    # ruamel.yaml lets AttributeError, TypeError and more escape on tags that do not fit.
    except Exception as error:
        words = "Not YAML: a tag does not fit what it stands before."
        raise PlanMistakes([Mistake(1, 1, words)]) from error
