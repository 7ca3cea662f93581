"""Registrations of accounts: what allauth and Django tell by signal becomes events."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest

from rapport.platform import access
from rapport.platform.accounts.actions import passwords, sign_in
from rapport.platform.accounts.adapter import AccountAdapter, seen_from
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import FACTORS, factor_label, shared


def _signed_in(request: HttpRequest, user: User, **_: Any) -> None:
    ip, device = seen_from(request)
    ways = request.session.get("account_authentication_methods", [])
    method = ", ".join(dict.fromkeys(way.get("type") or way["method"] for way in ways)) or "session"
    sign_in.note_sign_in(user, method=method, ip=ip, device=device)


def _signed_out(request: HttpRequest, user: User | None, **_: Any) -> None:
    if user is not None:
        ip, device = seen_from(request)
        sign_in.note_sign_out(user, ip=ip, device=device)


def _password_changed(request: HttpRequest, user: User, **_: Any) -> None:
    ip, _device = seen_from(request)
    passwords.note_password_change(user, ip=ip, session_key=request.session.session_key or "")


def _password_reset(request: HttpRequest, user: User, **_: Any) -> None:
    ip, _device = seen_from(request)
    passwords.note_password_reset(user, ip=ip)
    AccountAdapter(request).forget_attempts(request, user)


def _code_refused(request: HttpRequest, user: User, **_: Any) -> None:
    ip, device = seen_from(request)
    sign_in.note_failure(user.email, reason="second factor", ip=ip, device=device)


def _factor_added(user: User, authenticator: Any, **_: Any) -> None:
    kind, label = FACTORS[authenticator.type], factor_label(authenticator)
    sign_in.note_second_factor(user, kind=kind, label=label, is_added=True)


def _factor_removed(user: User, authenticator: Any, **_: Any) -> None:
    kind, label = FACTORS[authenticator.type], factor_label(authenticator)
    sign_in.note_second_factor(user, kind=kind, label=label, is_added=False)


def _codes_renewed(user: User, **_: Any) -> None:
    sign_in.note_recovery_codes(user)


access.shared_by(shared)
account.user_logged_in.connect(_signed_in, dispatch_uid="accounts.signed_in")
user_logged_out.connect(_signed_out, dispatch_uid="accounts.signed_out")
account.password_changed.connect(_password_changed, dispatch_uid="accounts.password_changed")
account.password_set.connect(_password_changed, dispatch_uid="accounts.password_set")
account.password_reset.connect(_password_reset, dispatch_uid="accounts.password_reset")
mfa.authentication_failed.connect(_code_refused, dispatch_uid="accounts.code_refused")
mfa.authenticator_added.connect(_factor_added, dispatch_uid="accounts.factor_added")
mfa.authenticator_removed.connect(_factor_removed, dispatch_uid="accounts.factor_removed")
mfa.authenticator_reset.connect(_codes_renewed, dispatch_uid="accounts.codes_renewed")
