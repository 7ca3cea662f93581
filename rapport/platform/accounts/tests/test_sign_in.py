"""What the door costs and keeps: equal work for every address, sessions forgotten, mails sent for real."""

from __future__ import annotations

import email
import socket
from datetime import timedelta
from email import policy
from types import SimpleNamespace

import pytest
from aiosmtpd.controller import Controller
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from rapport.platform.accounts import mails
from rapport.platform.accounts.actions import sessions, sign_in
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event
from tests.cast import PASSWORD, ClientOf

pytestmark = pytest.mark.django_db


class CountingHasher(MD5PasswordHasher):
    """A quick hasher that counts how often it worked."""

    worked = 0

    def encode(self, password: str, salt: str) -> str:
        type(self).worked += 1
        return super().encode(password, salt)


def test_every_refusal_hashes_once(
    settings: Settings, alice: User, bob: User, charlie: User
) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    cache.clear()
    User.objects.filter(pk=bob.pk).update(locked_until=timezone.now() + timedelta(minutes=9))
    User.objects.filter(pk=charlie.pk).update(is_active=False)
    work = []
    for address, password in (
        (alice.email, "wrong wrong wrong"),
        ("nobody@example.com", PASSWORD),
        (bob.email, PASSWORD),
        (charlie.email, PASSWORD),
    ):
        CountingHasher.worked = 0
        Client().post("/sign-in/login/", {"login": address, "password": password})
        work.append(CountingHasher.worked)
    assert work == [1, 1, 1, 1]


def test_a_locked_account_counts_no_further(alice: User) -> None:
    until = timezone.now() + timedelta(minutes=9)
    User.objects.filter(pk=alice.pk).update(locked_until=until)
    for _ in range(6):
        sign_in.note_failure(alice.email, reason="password", ip="203.0.113.9", device="curl")
    alice.refresh_from_db()
    assert (alice.locked_until, alice.failed_at) == (until, [])
    assert not Event.objects.filter(name="accounts.account_locked").exists()


def test_reasons_that_are_no_guessing_do_not_lock(alice: User) -> None:
    for _ in range(9):
        sign_in.note_failure(alice.email, reason="company account", ip="203.0.113.9", device="curl")
    alice.refresh_from_db()
    assert alice.locked_until is None


def test_a_sign_in_forgets_wrong_attempts(alice: User) -> None:
    sign_in.note_failure(alice.email, reason="password", ip="203.0.113.9", device="curl")
    alice.refresh_from_db()
    assert len(alice.failed_at) == 1
    sign_in.note_sign_in(alice, method="password", ip="203.0.113.9", device="curl")
    assert alice.failed_at == []


def test_sessions_that_are_over_are_forgotten(client_of: ClientOf, alice: User) -> None:
    client_of(alice).get("/account/")
    key = client_of(alice).session.session_key
    Session.objects.filter(session_key=key).update(expire_date=timezone.now() - timedelta(days=1))
    UserSession.objects.create(user=alice, session_key="gone", ip="127.0.0.1", user_agent="")
    sessions.forget_expired_sessions()
    assert not Session.objects.filter(session_key=key).exists()
    assert not UserSession.objects.filter(session_key="gone").exists()
    assert UserSession.objects.filter(user=alice).count() == 1


class Postbox:
    """Takes every mail it is given."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []

    async def handle_DATA(self, server: object, session: object, envelope: SimpleNamespace) -> str:  # noqa: N802
        self.taken.append(envelope.content)
        return "250 OK"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def test_a_mail_arrives_in_both_forms(settings: Settings, alice: User) -> None:
    postbox = Postbox()
    controller = Controller(postbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS = "127.0.0.1", False
    settings.EMAIL_PORT = controller.port
    alice.name = "Ännchen & Söhne <b>"
    try:
        mails.send(
            "invitation",
            alice,
            "Bob & Co invite you",
            link="http://localhost/x/",
            inviter="Bob & Co",
        )
    finally:
        controller.stop()
    message = email.message_from_bytes(postbox.taken[0], policy=policy.default)
    text, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    assert "Hello Ännchen & Söhne <b>," in text.get_content()
    assert "Hello Ännchen &amp; Söhne &lt;b&gt;," in html.get_content()
    assert message["Subject"] == "Bob & Co invite you"
