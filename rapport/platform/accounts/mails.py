"""The mails of this app, each as text and as HTML."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from rapport.platform.accounts.models import User

NOTICES = {
    "account/email/password_changed": "Your password was changed",
    "account/email/password_set": "A password was set for your account",
    "account/email/password_reset": "Your password was reset",
    "mfa/email/totp_activated": "An authenticator app was added",
    "mfa/email/totp_deactivated": "Your authenticator app was removed",
    "mfa/email/webauthn_added": "A passkey was added",
    "mfa/email/webauthn_removed": "A passkey was removed",
    "mfa/email/recovery_codes_generated": "New recovery codes were made",
    "socialaccount/email/account_connected": "A company account was connected",
    "socialaccount/email/account_disconnected": "A company account was disconnected",
    "accounts/locked": "Your account was locked after wrong sign-ins",
    "accounts/second_factors_removed": "An administrator removed your second factors",
}


def send(template: str, user: User, subject: str, **context: Any) -> None:
    """Send ``accounts/mail/<template>`` in both forms to ``user``, at once."""
    values = {"user": user, "subject": subject, "address": settings.BASE_URL, **context}
    text, html = (
        render_to_string(f"accounts/mail/{template}.{kind}", values) for kind in ("txt", "html")
    )
    message = EmailMultiAlternatives(subject, text, to=[user.email])
    message.attach_alternative(html, "text/html")
    message.send()


def absolute(path: str) -> str:
    """``path`` under the address that people type: never under the Host header of a request."""
    return f"{settings.BASE_URL}{path}"
