"""Access tokens (RFC 9068): signed for ten minutes, for one client, and read back."""

from dataclasses import dataclass
from datetime import UTC, datetime

from review.queries.identifiers import UUID
from review.rules.key_times import TOKEN_LIFE
from review.signing.jws import Algorithm, TokenInvalid, TokenKind, read, signed
from review.signing.keyring import Keyring

KIND = TokenKind(Algorithm.ES256, typ="at+jwt", more_claims={"client_id": str, "scope": str})


@dataclass(frozen=True, slots=True)
class AccessToken:
    """What an access token says; what it opens is asked of the database."""

    id: str
    client_id: str
    scopes: tuple[str, ...]
    expires_at: datetime


class NoKeys(Exception):
    """There is no key to sign with."""


@dataclass(frozen=True, slots=True)
class AccessTokens:
    """Signs for one installation: `issuer` is its address, `audience` that of its API."""

    issuer: str
    audience: str

    @classmethod
    def of(cls, public_url: str) -> "AccessTokens":
        return cls(public_url, f"{public_url}/api/v1")

    def sign(self, token: AccessToken, keyring: Keyring, *, now: datetime) -> str:
        """The token, signed by the key whose turn it is."""
        signer = keyring.signer(now)
        if signer is None:
            raise NoKeys
        claims = {
            "iss": self.issuer,
            "aud": self.audience,
            "iat": int(now.timestamp()),
            "exp": int(token.expires_at.timestamp()),
            "sub": token.client_id,
            "client_id": token.client_id,
            "scope": " ".join(token.scopes),
            "jti": token.id,
        }
        return signed(claims, signer.key, signer.kid, KIND)

    def verify(self, token: str, keyring: Keyring, *, now: datetime) -> AccessToken:
        """What it says, if one of the trusted keys has signed it and it has not expired."""
        claims = read(token, keyring.trusted(now), KIND, issuer=self.issuer, audience=self.audience)
        try:
            expires_at = datetime.fromtimestamp(claims["exp"], UTC)
        # A number that is no time on any calendar.
        except (ValueError, OverflowError, OSError) as error:
            raise TokenInvalid from error
        if now >= expires_at or not UUID.fullmatch(claims["jti"]):
            raise TokenInvalid
        scopes = tuple(claims["scope"].split())
        return AccessToken(claims["jti"], claims["client_id"], scopes, expires_at)


def expiry(now: datetime) -> datetime:
    """When a token that is issued now ends: a whole second, as the token says it."""
    return now.replace(microsecond=0) + TOKEN_LIFE
