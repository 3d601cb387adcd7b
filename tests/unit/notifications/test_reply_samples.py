"""Sixty answers from the clients of this world: the comment is what a person would cut out."""

from collections import Counter
from datetime import date

from reply_samples.all import SAMPLES
from reply_samples.raw import Sample

from notifications.incoming.mail import IncomingMail, read_mail


def read(sample: Sample) -> IncomingMail:
    return read_mail(sample.raw, today=date(2026, 3, 2), own_domain="placet.example")


def test_of_sixty_answers_at_least_95_in_100_are_cut_as_a_person_would() -> None:
    names = Counter(sample.name for sample in SAMPLES)
    assert len(names) == len(SAMPLES) == 60
    wrong = {
        sample.name: {"read": read(sample).said, "a person": sample.words}
        for sample in SAMPLES
        if read(sample).said != sample.words
    }
    for name, both in wrong.items():
        print(name, both)  # noqa: T201 - whoever reads a failure wants to see which
    assert len(wrong) <= len(SAMPLES) * 0.05, sorted(wrong)


def test_none_of_them_is_taken_for_a_machine_and_each_names_its_sender() -> None:
    for sample in SAMPLES:
        mail = read(sample)
        assert not mail.automatic, sample.name
        assert mail.sender == "ana@example.org", sample.name
        assert mail.message_id == "<sample.1@mail.example.org>"
        assert mail.attachments == (), sample.name
        assert mail.position is None, sample.name
