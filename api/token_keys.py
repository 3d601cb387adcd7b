"""The keys that sign and verify access tokens, as they stand in their file now."""

import logging
from datetime import datetime
from pathlib import Path
from time import monotonic

from review.access_tokens import AccessToken, AccessTokens
from review.signing.jws import TokenInvalid
from review.signing.keyring import Keyring

# A rotation announces its key a day before it signs: a look now and then is enough.
LOOK_EACH_SECONDS = 5.0
NONE = Keyring.of(())
# A signature takes longer to verify than all the rest of letting somebody in.
MOST_REMEMBERED = 2_000
_LOG = logging.getLogger(__name__)


class TokenKeys:
    """Signs and verifies by keys given as text, or by those in a file, which may change."""

    def __init__(self, public_url: str, text: str | None, file: Path | None) -> None:
        self._tokens = AccessTokens.of(public_url)
        self._file = file
        self._keyring = Keyring.read(text) if text is not None else NONE
        # Tokens that were verified by the keys as they are.
        self._known: dict[str, AccessToken] = {}
        self._read: tuple[int, int] | None = None
        self._looked = -LOOK_EACH_SECONDS
        if file is not None:
            self._read_again(file)

    @property
    def are_there(self) -> bool:
        """Whether this installation gives out access tokens at all."""
        return bool(self.keyring().pairs)

    def sign(self, token: AccessToken, now: datetime) -> str:
        return self._tokens.sign(token, self.keyring(), now=now)

    def verify(self, token: str, now: datetime) -> AccessToken | None:
        """What the token says; none where it is not good."""
        keyring = self.keyring()
        known = self._known.get(token)
        if known is not None:
            return known if now < known.expires_at else None
        try:
            found = self._tokens.verify(token, keyring, now=now)
        except TokenInvalid:
            return None
        if len(self._known) >= MOST_REMEMBERED:
            self._known = {}
        self._known[token] = found
        return found

    def published(self, now: datetime) -> list[dict[str, str]]:
        return self.keyring().published(now)

    def keyring(self) -> Keyring:
        """The keys as they are; a file that cannot be read leaves those that were."""
        if self._file is not None and monotonic() - self._looked >= LOOK_EACH_SECONDS:
            try:
                self._read_again(self._file)
            except (OSError, ValueError) as error:
                _LOG.error("The keys for tokens stay as they were: %s %s", self._file, error)
        return self._keyring

    def _read_again(self, file: Path) -> None:
        self._looked = monotonic()
        state = file.stat()
        found = (state.st_mtime_ns, state.st_ino)
        if found != self._read:
            self._keyring = Keyring.read(file.read_text("utf-8"))
            self._read = found
            self._known = {}
