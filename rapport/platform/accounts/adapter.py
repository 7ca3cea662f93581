"""How allauth is to behave here."""

# ruff: noqa: ARG002 - the signatures are allauth's

from __future__ import annotations

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from rapport.platform.accounts.actions import sign_in
from rapport.platform.accounts.devices import device_of
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import user_by_email

# One sentence for a wrong address, a wrong password, a locked and an inactive account.
REFUSED = _(
    "That did not work. Check the address and the password. After five wrong tries an account rests "
    "for 15 minutes; setting a new password ends that."
)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves; every refusal looks alike; mails are queued."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": REFUSED,
        "too_many_login_attempts": REFUSED,
        "invalid_login": REFUSED,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The user, unless the account is locked or inactive: the password is checked all the same."""
        user: User | None = super().authenticate(request, **credentials)
        if user is None or (user.is_active and not user.is_locked(timezone.now())):
            return user
        self._note(request, user.email, "locked" if user.is_active else "inactive")
        return None

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        self._note(request, str(credentials.get("email", "")), "password")

    def reauthenticate(self, user: User, password: str) -> bool:
        found = self.authenticate(self.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def forget_attempts(self, request: HttpRequest, user: User) -> None:
        """Let ``user`` try again at once, as after a password reset."""
        self._delete_login_attempts_cached_email(request, email=user.email)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        from rapport.platform.accounts.tasks import send_notice

        ip, device = seen_from(self.request)
        send_notice.defer(user_id=user.pk, kind=template_prefix, ip=ip, device=device)

    def _note(self, request: HttpRequest, email: str, reason: str) -> None:
        ip, device = seen_from(request)
        sign_in.note_failure(email.lower(), reason=reason, ip=ip, device=device)


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors; their secrets lie in the database encrypted with a key derived from SECRET_KEY."""

    def encrypt(self, text: str) -> str:
        return self._fernet.encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return self._fernet.decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: User, type: Any) -> str:  # noqa: A002
        """A new passkey is called after the device it is made on, until its owner renames it."""
        return seen_from(context.request)[1]

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": "Rapport"}

    @cached_property
    def _fernet(self) -> Fernet:
        key = hashlib.sha256(b"rapport.second-factors:" + settings.SECRET_KEY.encode()).digest()
        return Fernet(base64.urlsafe_b64encode(key))


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Sign-in through the company's identity provider: only for who was invited under a verified address."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if sociallogin.is_existing:
            if not sociallogin.user.is_active:
                self._refuse(request, sociallogin.user.email)
            return
        if request.user.is_authenticated:  # connecting from one's own security page
            return
        verified = [address.email for address in sociallogin.email_addresses if address.verified]
        user = next(filter(None, map(user_by_email, verified)), None)
        if user is None:
            self._refuse(request, verified[0] if verified else "")
        sociallogin.connect(request, user)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def _refuse(self, request: HttpRequest, email: str) -> None:
        ip, device = seen_from(request)
        sign_in.note_failure(email, reason="company account", ip=ip, device=device)
        raise ImmediateHttpResponse(render(request, "account/signup_closed.html", status=403))


def seen_from(request: HttpRequest) -> tuple[str, str]:
    """The address and the device of a request."""
    ip = AccountAdapter(request).get_client_ip(request)
    return ip, device_of(request.META.get("HTTP_USER_AGENT", ""))
