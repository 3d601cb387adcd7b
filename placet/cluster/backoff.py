"""When a child that died starts again: at once the first time, slower the faster it dies again."""

from dataclasses import dataclass

PAUSES_SECONDS = (0.0, 0.3, 0.6, 1.0, 2.0, 5.0)
SETTLED_AFTER_SECONDS = 10.0
HOPELESS_AFTER_DEATHS = 6


@dataclass
class Backoff:
    """Counts deaths in a row; one that lived for a while before is forgiven."""

    deaths: int = 0

    def pause_after(self, lived_seconds: float) -> float:
        if lived_seconds >= SETTLED_AFTER_SECONDS:
            self.deaths = 0
        self.deaths += 1
        return PAUSES_SECONDS[min(self.deaths, len(PAUSES_SECONDS)) - 1]

    @property
    def hopeless(self) -> bool:
        return self.deaths >= HOPELESS_AFTER_DEATHS
