"""Headers, the door, the Host check, forged forms, and errors as people see them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.utils import translation

from rapport.kit.errors import Invalid, NotAllowed, NotFound, RapportError, Refused
from rapport.platform.ui.logs import SecretsFilter
from rapport.platform.ui.urls import urlpatterns as pages
from rapport.platform.ui.views.errors import server_error
from tests.cast import PASSWORD

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings

    from rapport.platform.accounts.models import User
    from tests.cast import ClientOf

ERRORS: dict[str, RapportError] = {
    "refused": Refused("already_closed", "It is closed already."),
    "missing": NotFound(),
    "forbidden": NotAllowed("not_allowed", "Not yours to do."),
    "invalid": Invalid("wrong", fields={"name": "Give a name."}),
}


def fail(request: HttpRequest, kind: str) -> HttpResponse:
    raise ERRORS[kind]


urlpatterns = [*pages, path("fail/<kind>/", fail)]


def test_every_answer_carries_the_policy(client: Client, db: None) -> None:
    for address in ("/-/health", "/sign-in/login/", "/nowhere/"):
        response = client.get(address)
        policy = response["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert response["X-Frame-Options"] == "DENY"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    "address", ["/", "/records/party/", "/-/palette", "/search/?q=anna", "/nowhere/"]
)
def test_strangers_are_sent_to_the_door(client: Client, db: None, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/login/?next=")
    assert client.get(address, headers={"HX-Request": "true"}).status_code == 401


def test_another_host_is_refused(client: Client, db: None) -> None:
    assert client.get("/-/health", headers={"Host": "evil.example"}).status_code == 400


def test_a_forged_form_is_refused(alice: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    response = client.post("/sign-in/logout/")
    assert response.status_code == 403
    assert "expired" in response.content.decode()


@pytest.mark.urls("rapport.platform.ui.tests.test_safety")
@pytest.mark.parametrize(
    ("kind", "status", "sentence"),
    [
        ("refused", 409, "It is closed already."),
        ("missing", 404, "There is nothing here."),
        ("forbidden", 403, "Not yours to do."),
        ("invalid", 422, "Give a name."),
    ],
)
def test_an_error_is_a_page_or_a_toast(
    alice: User, client_of: ClientOf, kind: str, status: int, sentence: str
) -> None:
    client = client_of(alice)
    whole = client.get(f"/fail/{kind}/")
    assert whole.status_code == status
    assert sentence in whole.content.decode()
    fragment = client.get(f"/fail/{kind}/", headers={"HX-Request": "true"})
    assert fragment.status_code == status
    assert sentence in fragment["HX-Trigger"]
    assert fragment["HX-Reswap"] == "none"


def test_what_is_too_large_is_refused_unread(
    alice: User, client_of: ClientOf, settings: Settings
) -> None:
    settings.UPLOAD_BYTES = 3 * 1024**2
    most = {"Content-Length": str(4 * 1024**2 + 1)}
    for client in (client_of(alice), Client()):
        page = client.post("/imports/new/", headers=most)
        assert page.status_code == 413
        assert "larger than 3 MB" in page.content.decode()
        assert "choose a smaller file" in page.content.decode()
    told = client_of(alice).post("/imports/new/", headers={**most, "HX-Request": "true"})
    assert told.status_code == 413
    assert "larger than 3 MB" in told["HX-Trigger"]
    length = {"Content-Length": str(4 * 1024**2)}
    assert client_of(alice).post("/imports/new/", headers=length).status_code != 413


def test_the_page_of_last_resort_speaks_the_readers_language() -> None:
    with translation.override("ar"):
        page = server_error(HttpRequest())
    assert page.status_code == 500
    assert '<html lang="ar" dir="rtl"' in page.content.decode()
    assert "حدث خلل من جانبنا" in page.content.decode()


def test_whoever_plays_no_role_is_told_what_to_do(dana: User, client_of: ClientOf) -> None:
    page = client_of(dana).get("/").content.decode()
    assert "Ask an administrator" in page


def test_health_says_when_the_database_is_gone(client: Client, db: None) -> None:
    assert client.get("/-/health").json() == {"status": "ok"}


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        ("password=hunter2", "password=…"),
        ('{"api_key": "abc"}', '{"api_key": …}'),
        ("postgresql://me:hunter2@db/x", "postgresql://me:…@db/x"),
        ("Authorization: Bearer abc", "Authorization: …"),
        ("nothing to hide", "nothing to hide"),
    ],
)
def test_the_log_keeps_no_secret(message: str, kept: str) -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "%s", (message,), None)
    assert SecretsFilter().filter(record)
    assert record.getMessage() == kept


def test_cookies_stay_with_this_site(client: Client, alice: User) -> None:
    client.get("/sign-in/login/")
    answer = client.post("/sign-in/login/", {"login": alice.email, "password": PASSWORD})
    assert answer.status_code == 302
    session = answer.cookies["rapport_session"]
    assert session["httponly"]
    assert session["samesite"] == "Lax"
