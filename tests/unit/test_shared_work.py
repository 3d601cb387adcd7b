"""Which tests stay together where several workers run them."""

import pytest
from shared_work import piece_of


@pytest.mark.parametrize(
    ("nodeid", "piece"),
    [
        ("tests/cluster/test_up.py::test_killed[a@b]", "real processes"),
        ("tests/journey/test_kills.py::test_one", "real processes"),
        (
            "tests/unit/rules/test_gate.py::test_one[x]",
            "tests/unit/rules/test_gate.py::test_one[x]",
        ),
        ("tests/unit/demo/test_x.py::test_one", "tests/unit/demo/test_x.py::test_one"),
    ],
)
def test_what_starts_real_processes_is_one_piece(nodeid: str, piece: str) -> None:
    assert piece_of(nodeid) == piece
