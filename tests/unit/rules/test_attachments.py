"""Which files are kept: as many, as large and of such kinds as the limits say, and no more."""

import pytest

from models.vocabulary import FileRefusal
from review.rules.attachments import (
    LONGEST_NAME,
    MEDIA_TYPES,
    MOST_BYTES_A_DAY,
    MOST_BYTES_EACH,
    MOST_BYTES_TOGETHER,
    MOST_FILES,
    KeptFile,
    refusal,
    within_the_day,
)

PDF = "application/pdf"


def file(size: int, name: str = "a.pdf") -> KeptFile:
    return KeptFile.of(name, PDF, b"x" * size)


CASES = [
    (1, PDF, [], None),
    (MOST_BYTES_EACH, PDF, [], None),
    (MOST_BYTES_EACH + 1, PDF, [], FileRefusal.TOO_LARGE),
    (0, PDF, [], FileRefusal.EMPTY),
    (1, None, [], FileRefusal.MEDIA_TYPE),
    (1, "text/html", [], FileRefusal.MEDIA_TYPE),
    (1, PDF, [1] * (MOST_FILES - 1), None),
    (1, PDF, [1] * MOST_FILES, FileRefusal.TOO_MANY),
    (MOST_BYTES_EACH, PDF, [MOST_BYTES_TOGETHER - MOST_BYTES_EACH], None),
    (MOST_BYTES_EACH, PDF, [MOST_BYTES_TOGETHER - MOST_BYTES_EACH + 1], FileRefusal.TOO_MUCH),
]


@pytest.mark.parametrize(("size", "kind", "beside", "why"), CASES)
def test_a_file_is_kept_within_the_limits(
    size: int, kind: str | None, beside: list[int], why: FileRefusal | None
) -> None:
    assert refusal(size, kind, beside=[file(one) for one in beside]) is why


def test_of_one_request_so_much_is_kept_in_a_day_and_the_rest_is_named() -> None:
    large, small = file(3, "large.pdf"), file(2, "small.pdf")
    kept, refused = within_the_day([large, small], bytes_today=MOST_BYTES_A_DAY - 2)
    assert kept == (small,)
    assert [(one.name, one.why) for one in refused] == [("large.pdf", FileRefusal.TOO_MUCH_TODAY)]
    assert within_the_day([large, small], bytes_today=0) == ((large, small), ())


def test_nothing_that_is_kept_runs_as_a_program_when_it_is_opened() -> None:
    endings = {one for several in MEDIA_TYPES.values() for one in several}
    assert not endings & {".html", ".htm", ".svg", ".xml", ".js", ".docm", ".xlsm", ".zip", ".eml"}
    assert all(len(one) < LONGEST_NAME for one in endings)
