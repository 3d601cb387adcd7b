"""How a redline reads to somebody who sees one of the two texts in it."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup

Read = Callable[..., list[str]]


@pytest.fixture(scope="session")
def read() -> Read:
    """The words that are left of a page without its `ins`, or without its `del`."""

    def words(html: str, *, without: str) -> list[str]:
        page = BeautifulSoup(html, "html.parser")
        for element in page.select(f"{without}, .visually-hidden, summary"):
            element.extract()
        return page.get_text().split()

    return words
