"""Who posts: so many at once, one a subscription, and the slow ones never take every hand."""

import logging
import threading
from dataclasses import dataclass, field

from sqlalchemy.exc import DBAPIError

from ticketing.webhooks.claiming import Claimed
from ticketing.webhooks.delivering import Delivery

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Crew:
    """Hands that post. A step gives work to those that are free; each goes on by itself while
    something is due."""

    delivery: Delivery
    hands: int
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _busy: int = 0
    _slow: int = 0

    def step(self) -> bool:
        """Whether there was work for a hand that was free."""
        worked = False
        while (claimed := self._next()) is not None:
            worked = True
            # Whatever is in hand when the process ends is posted again, under the same id.
            threading.Thread(
                target=self._work, args=(claimed,), name="webhooks", daemon=True
            ).start()
        return worked

    @property
    def idle(self) -> bool:
        """Whether nobody posts at this moment."""
        with self._lock:
            return self._busy == 0

    def _work(self, first: Claimed) -> None:
        claimed: Claimed | None = first
        while claimed is not None:
            try:
                self.delivery.deliver(claimed)
            except DBAPIError as error:
                # The lease ends by itself.
                log.warning("a post could not be written down (%s)", error.orig)
            except Exception:
                log.exception("a post could not be written down")
            finally:
                self._put_down(claimed)
            claimed = self._go_on()

    def _go_on(self) -> Claimed | None:
        try:
            return self._next()
        except DBAPIError:
            # The step meets the same trouble, and tells it.
            return None

    def _next(self) -> Claimed | None:
        """A post for a hand that is free; half of them, at most, are for the slow."""
        with self._lock:
            if self._busy >= self.hands:
                return None
            slow_too = self._slow < max(1, self.hands // 2)
            self._busy += 1
            # Until it is known for whom.
            self._slow += slow_too
        claimed = None
        try:
            claimed = self.delivery.claim(slow_too=slow_too)
        finally:
            with self._lock:
                if claimed is None:
                    self._busy -= 1
                if slow_too and (claimed is None or not claimed.slow):
                    self._slow -= 1
        return claimed

    def _put_down(self, claimed: Claimed) -> None:
        with self._lock:
            self._busy -= 1
            self._slow -= claimed.slow
