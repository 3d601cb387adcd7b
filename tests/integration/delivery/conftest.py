"""A post office beside the story of a test."""

from pathlib import Path

import pytest
from postoffice import PostOffice
from sqlalchemy import Engine
from stories import Story


@pytest.fixture
def post(story: Story, engine: Engine, tmp_path: Path) -> PostOffice:
    return PostOffice(story, engine, tmp_path / "mail")
