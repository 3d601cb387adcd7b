"""The real policies beside the project, each with its revisions in order."""

import json
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).parents[2] / "../shared/corpus/site-policy"
INDEX = CORPUS / "index.json"
POLICIES: list[dict[str, Any]] = json.loads(INDEX.read_bytes()) if INDEX.is_file() else []


def texts(policy: dict[str, Any]) -> list[str]:
    """Its revisions as they lie there."""
    return [(CORPUS / one["file"]).read_bytes().decode() for one in policy["revisions"]]
