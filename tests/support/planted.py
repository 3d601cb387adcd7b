"""All the bugs that are planted, by name."""

import planted_counts
import planted_people
import planted_rounds
from planting import BUGS

__all__ = ("BUGS", "FOUND_WITHIN", "planted_counts", "planted_people", "planted_rounds")

# Random reviews within which each is found. Over several seeds nearly all took fewer than 50, and
# the most elusive 250.
FOUND_WITHIN = 1000
