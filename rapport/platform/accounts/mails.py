"""The mails of this app, each as text and as HTML."""

from __future__ import annotations

from html import unescape
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from rapport.kit.speech import noted, say
from rapport.platform.accounts.models import User
from rapport.platform.accounts.tongues import speaking_to

NOTICES = {
    "account/email/password_changed": noted("Your password was changed"),
    "account/email/password_set": noted("A password was set for your account"),
    "account/email/password_reset": noted("Your password was reset"),
    "mfa/email/totp_activated": noted("An authenticator app was added"),
    "mfa/email/totp_deactivated": noted("Your authenticator app was removed"),
    "mfa/email/webauthn_added": noted("A passkey was added"),
    "mfa/email/webauthn_removed": noted("A passkey was removed"),
    "mfa/email/recovery_codes_generated": noted("New recovery codes were made"),
    "socialaccount/email/account_connected": noted("A company account was connected"),
    "socialaccount/email/account_disconnected": noted("A company account was disconnected"),
    "accounts/locked": noted("Your account was locked after wrong sign-ins"),
    "accounts/second_factors_removed": noted("An administrator removed your second factors"),
}


def send(template: str, user: User, subject: str, **context: Any) -> None:
    """Send ``accounts/mail/<template>`` in both forms to ``user``, in their language, at once.

    ``context`` stands in the places of ``subject``, too.
    """
    with speaking_to(user):
        letter(f"accounts/mail/{template}", user, say(subject, **context), **context).send()


def letter(template: str, user: User, subject: str, **context: Any) -> EmailMultiAlternatives:
    """The mail ``template`` in both forms to ``user``, in the language that is spoken."""
    values = {"user": user, "address": settings.BASE_URL, "subject": subject, **context}
    text, html = (render_to_string(f"{template}.{kind}", values) for kind in ("txt", "html"))
    plain = unescape(text)  # pages' templates escape whatever they write
    message = EmailMultiAlternatives(subject, plain, to=[user.email])
    message.attach_alternative(html, "text/html")
    return message


def absolute(path: str) -> str:
    """``path`` under the address that people type: never under the Host header of a request."""
    return f"{settings.BASE_URL}{path}"
