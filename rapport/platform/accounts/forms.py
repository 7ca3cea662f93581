"""allauth's forms where they must not reveal or do what they do by default."""

from __future__ import annotations

from allauth.account.forms import ResetPasswordForm
from allauth.core import context
from django.http import HttpRequest

from rapport.platform.accounts.adapter import seen_from


class QueuedResetForm(ResetPasswordForm):  # type: ignore[misc]
    """Asks the queue for the mail without looking whether anyone has the address.

    The answer and the time it takes are therefore the same for every address.
    """

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        return email.strip().lower()

    def save(self, request: HttpRequest, **_kwargs: object) -> str:
        from rapport.platform.accounts.tasks import send_password_reset

        email: str = self.cleaned_data["email"]
        send_password_reset.defer(email=email, ip=seen_from(context.request or request)[0])
        return email
