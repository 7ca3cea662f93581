"""A new password by mail: once, within the hour, told to nobody who should not know."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django.fixtures import Settings

from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event
from tests.cast import PASSWORD, ClientOf, run_jobs

pytestmark = pytest.mark.django_db
RESET = "/sign-in/password/reset/"
NEW = "another long pass phrase"


@pytest.fixture(autouse=True)
def _fresh_limits(db: None) -> None:
    cache.clear()


def link_for(user: User) -> str:
    Client().post(RESET, {"email": user.email})
    run_jobs()
    found = re.search(r"http://\S+(/sign-in/password/reset/key/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def set_password(client: Client, link: str, password: str = NEW) -> Any:
    form = client.get(link, follow=True)
    address = form.request["PATH_INFO"]
    return client.post(address, {"password1": password, "password2": password})


def test_works_once(client: Client, alice: User) -> None:
    link = link_for(alice)
    assert set_password(client, link)["Location"].endswith("/done/")
    alice.refresh_from_db()
    assert alice.check_password(NEW)
    again = Client().get(link, follow=True)
    assert b"no longer works" in again.content
    assert b"password1" not in again.content
    recorded = (
        Event.objects.filter(subject_id=alice.pk).order_by("id").values_list("name", flat=True)
    )
    assert list(recorded) == ["accounts.password_reset_requested", "accounts.password_reset"]


def test_the_form_cannot_be_sent_twice(client: Client, alice: User) -> None:
    link = link_for(alice)
    other = Client()
    first = client.get(link, follow=True).request["PATH_INFO"]
    second = other.get(link, follow=True).request["PATH_INFO"]
    client.post(first, {"password1": NEW, "password2": NEW})
    other.post(
        second, {"password1": "the thief's own phrase", "password2": "the thief's own phrase"}
    )
    alice.refresh_from_db()
    assert alice.check_password(NEW)


def test_an_old_link_is_dead(client: Client, alice: User) -> None:
    link = link_for(alice)
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert b"no longer works" in client.get(link, follow=True).content


def test_a_weak_password_is_refused(client: Client, alice: User) -> None:
    response = set_password(client, link_for(alice), "password12")
    assert b"field-error" in response.content
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_the_answer_is_the_same_for_every_address(alice: User, charlie: User) -> None:
    User.objects.filter(pk=charlie.pk).update(is_active=False)
    answers = []
    for email in (alice.email, "nobody@example.com", charlie.email):
        client = Client()
        sent = client.post(RESET, {"email": email})
        answers.append((sent.status_code, sent["Location"], client.get(sent["Location"]).content))
    strip = [
        (code, place, re.sub(rb'"X-CSRFToken": "[^"]+"|value="\w{64}"', b"", body))
        for code, place, body in answers
    ]
    assert strip[0] == strip[1] == strip[2]
    assert ProcrastinateJob.objects.count() == 3  # the web process does the same work for each
    assert run_jobs() == 3
    assert [message.to for message in mail.outbox] == [[alice.email]]


def test_no_queue_holds_a_key(alice: User) -> None:
    Client().post(RESET, {"email": alice.email})
    assert list(ProcrastinateJob.objects.values_list("args", flat=True)) == [
        {"email": alice.email, "ip": "127.0.0.1"}
    ]


def test_every_session_ends(client_of: ClientOf, alice: User) -> None:
    thief, phone = client_of(alice), client_of(alice)
    assert thief.get("/account/").status_code == 200
    phone.get("/account/")
    assert UserSession.objects.filter(user=alice).count() == 2
    set_password(Client(), link_for(alice))
    assert not UserSession.objects.filter(user=alice).exists()
    assert thief.get("/account/").status_code == phone.get("/account/").status_code == 302


def test_a_lock_ends(client: Client, alice: User) -> None:
    for _ in range(5):
        client.post("/sign-in/login/", {"login": alice.email, "password": "wrong wrong wrong"})
    set_password(Client(), link_for(alice))
    response = Client().post("/sign-in/login/", {"login": alice.email, "password": NEW})
    assert response.status_code == 302


def test_too_many_requests_are_refused(client: Client, alice: User) -> None:
    answers = [client.post(RESET, {"email": alice.email}).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]
    assert b"Slow down" in client.post(RESET, {"email": alice.email}).content


def test_the_mail(alice: User) -> None:
    link = link_for(alice)
    message = mail.outbox[0]
    assert message.subject == "Set a new password"
    assert isinstance(message, EmailMultiAlternatives)
    html, kind = message.alternatives[0]
    assert kind == "text/html"
    assert link in str(html)
    assert "within an hour" in str(message.body)
    assert "Hello Alice," in str(message.body)


def test_the_link_does_not_trust_the_host_header(alice: User, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    Client().post(RESET, {"email": alice.email}, headers={"host": "evil.example"})
    run_jobs()
    assert "evil.example" not in str(mail.outbox[0].body)
    assert settings.BASE_URL in str(mail.outbox[0].body)


def test_a_changed_password_ends_the_other_sessions(client_of: ClientOf, alice: User) -> None:
    here, there = client_of(alice), client_of(alice)
    there.get("/account/")
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert here.get("/sign-in/password/change/").status_code == 200
    assert here.post("/sign-in/password/change/", form).status_code == 302
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302
    assert Event.objects.filter(name="accounts.password_changed", by=alice.pk).count() == 1
    run_jobs()
    assert mail.outbox[-1].subject == "Your password was changed"


def test_changing_needs_the_old_password(client_of: ClientOf, alice: User) -> None:
    form = {"oldpassword": "not this one", "password1": NEW, "password2": NEW}
    assert b"field-error" in client_of(alice).post("/sign-in/password/change/", form).content
