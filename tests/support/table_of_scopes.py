"""The table of every call and its scope, which stands in tests/api/test_doors.py."""

from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

TABLE = Path(__file__).parents[1] / "api" / "test_doors.py"
Calls = list[tuple[Any, str, str, Any]]


def calls_by_scope(draft: str, asked: str, comment: str) -> Calls:
    """Its calls; test modules cannot import each other."""
    spec = spec_from_file_location("table_of_scopes_there", TABLE)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    table: Callable[[str, str, str], Calls] = module.calls_by_scope
    return table(draft, asked, comment)
