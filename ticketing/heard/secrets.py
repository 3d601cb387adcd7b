"""Whether a secret is fit to sign with."""

import binascii

from standardwebhooks.webhooks import EmptyWebhookSecretError, Webhook

from ticketing.mapping.values import System

LEAST = 16  # bytes
SHORT = f"it is shorter than {LEAST} bytes"


def unfit(system: System, secret: str) -> str:
    """Why it is not, without a character of it; empty where it is."""
    if not secret.isascii() or not secret.isprintable() or " " in secret:
        return "it has to be visible ASCII"
    if system not in {System.ROUNDUP, System.WEBHOOK}:
        return "" if len(secret) >= LEAST else SHORT
    if not secret.startswith("whsec_"):
        return "it has to begin with whsec_, followed by base64"
    try:
        Webhook(secret)
        # As the package reads it.
        key = binascii.a2b_base64(secret.removeprefix("whsec_") + "==", strict_mode=False)
    except (ValueError, EmptyWebhookSecretError):
        return "it has to begin with whsec_, followed by base64"
    return "" if len(key) >= LEAST else SHORT
