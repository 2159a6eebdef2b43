"""Signatures of webhooks, as in Standard Webhooks 1.0.0 (https://www.standardwebhooks.com).

The secret of a webhook is made from the server's own key and a random salt. Only the salt is in the database,
so a copy of the database signs nothing.
"""

import base64
import hashlib
import hmac
import secrets
from typing import Final

from django.conf import settings

from pipeline.review.models import Delivery, Webhook

PREFIX: Final = "whsec_"


def new_secret() -> tuple[str, str, str]:
    """Return a secret for a new webhook, and the salt and the digest to keep."""
    salt = secrets.token_urlsafe(32)
    key = _key(salt)
    return PREFIX + base64.b64encode(key).decode("ascii"), salt, hashlib.sha256(key).hexdigest()


def is_secret_unchanged(webhook: Webhook) -> bool:
    """Whether the server still makes the secret that was shown; not when its key was lost or replaced."""
    made = hashlib.sha256(_key(webhook.salt)).hexdigest()
    return hmac.compare_digest(made, webhook.check_digest)


def signed_headers(delivery: Delivery, at: int) -> dict[str, str]:
    """Return the headers that name, date and sign a message.

    Args:
        delivery: The message.
        at: Time of this attempt, in seconds since 1970; receivers refuse old ones.
    """
    name = f"msg_{delivery.message.hex}"
    signed = f"{name}.{at}.{delivery.body}".encode()
    signature = hmac.digest(_key(delivery.webhook.salt), signed, "sha256")
    return {
        "webhook-id": name,
        "webhook-timestamp": str(at),
        "webhook-signature": "v1," + base64.b64encode(signature).decode("ascii"),
    }


def _key(salt: str) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), b"khoitrong webhook " + salt.encode("ascii"), "sha256")
