"""The secrets that sign posts: derived from the link secret, shown once, and stored nowhere."""

import base64
import hashlib

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PREFIX = "whsec_"
BYTES = 32


class SecretLost(Exception):
    """The link secret is another one than when this secret was shown."""


class Keys:
    """Derives the secrets of webhooks from the secret that signs the links."""

    def __init__(self, link_secret: str) -> None:
        self._material = link_secret.encode()

    def secret(self, secret_id: str) -> str:
        """The secret of this id, as it is shown: `whsec_` and base64."""
        info = f"placet webhook secret {secret_id}".encode()
        derived = HKDF(hashes.SHA256(), BYTES, None, info).derive(self._material)
        return PREFIX + base64.b64encode(derived).decode()

    def known(self, secret_id: str, fingerprint: str) -> str:
        """The same, if it is still the one that was shown; `SecretLost` where it is not."""
        secret = self.secret(secret_id)
        if fingerprint_of(secret) != fingerprint:
            raise SecretLost
        return secret


def fingerprint_of(secret: str) -> str:
    """What is stored to know a secret by; it cannot be turned back."""
    return hashlib.sha256(secret.encode()).hexdigest()
