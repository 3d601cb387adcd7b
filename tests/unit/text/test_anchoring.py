"""A quote is found again in another text, or said to be lost."""

from review.text.anchoring import AnchorState, attach

TEXT = "# Payments\n\nSellers must be paid on the platform at all times.\n\nWe may suspend.\n"


def test_words_that_stand_once_are_found_for_certain() -> None:
    found = attach(TEXT, "paid on the platform")
    assert found.state is AnchorState.CERTAIN
    assert TEXT[found.start : found.end] == "paid on the platform"


def test_words_that_are_gone_are_orphaned() -> None:
    assert attach(TEXT, "refunds within thirty days of the purchase").state is AnchorState.ORPHANED


def test_words_that_stand_twice_are_told_apart_by_what_surrounds_them() -> None:
    twice = "First we may act.\n\nLater we may act.\n"
    assert attach(twice, "we may act").state is AnchorState.MAYBE
    found = attach(twice, "we may act", prefix="Later ")
    assert twice[: found.start].endswith("Later ")
