"""The sixty."""

from reply_samples.english import ENGLISH
from reply_samples.german import GERMAN
from reply_samples.others import OTHERS
from reply_samples.raw import Sample
from reply_samples.romance import FRENCH, SPANISH

SAMPLES: tuple[Sample, ...] = (*ENGLISH, *GERMAN, *FRENCH, *SPANISH, *OTHERS)
