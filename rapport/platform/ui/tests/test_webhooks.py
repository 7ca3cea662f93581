"""The pages of webhooks, over real requests and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from rapport.platform.accounts.models import User
from rapport.platform.webhooks.models import Delivery, Webhook

pytestmark = pytest.mark.django_db
FORM = {"name": "Shop", "url": "https://shop.example/hook", "names": ["*", "records.*"]}


@pytest.fixture
def page(admin: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(admin)


def text(answer: Any) -> str:
    found: str = answer.content.decode()
    return found


def made(page: Client) -> Webhook:
    answer = page.post("/webhooks/new/", FORM)
    found = Webhook.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/webhooks/{found.pk}/")
    return found


def test_made_shown_changed_and_deleted(page: Client) -> None:
    assert "Tell other programs what happens" in text(page.get("/webhooks/"))
    found = made(page)
    assert found.names == ["*"]  # which covers the other
    assert found.secret in text(page.get(f"/webhooks/{found.pk}/"))
    assert "shop.example" in text(page.get("/webhooks/"))
    shown = text(page.get(f"/webhooks/{found.pk}/edit/"))
    assert 'value="*" checked' in shown
    page.post(f"/webhooks/{found.pk}/edit/", FORM | {"names": ["records.record_created"]})
    found.refresh_from_db()
    assert found.names == ["records.record_created"]
    assert '<details class="fold" open>' in text(page.get(f"/webhooks/{found.pk}/edit/"))
    page.post(f"/webhooks/{found.pk}/switch-off/")
    found.refresh_from_db()
    assert found.state == "off"
    page.post(f"/webhooks/{found.pk}/renew-secret/")
    page.post(f"/webhooks/{found.pk}/delete/")
    assert page.get(f"/webhooks/{found.pk}/").status_code == 404


def test_what_is_wrong_is_said_at_its_field(page: Client) -> None:
    answer = page.post("/webhooks/new/", {"name": "Shop", "url": "shop", "names": "*"})
    assert answer.status_code == 422
    assert "The address begins with https:// and names a host." in text(answer)
    assert page.post("/webhooks/new/", {"name": "Shop", "names": "nonsense"}).status_code == 422
    assert not Webhook.objects.exists()


def test_letters_are_looked_up_and_sent_again(page: Client) -> None:
    found = made(page)
    page.post(f"/webhooks/{found.pk}/test/")
    letter = found.deliveries.get()
    letter.log.create(at=timezone.now(), error="Nobody answered.")
    Delivery.objects.update(state="failed", ended_at=timezone.now())
    shown = text(page.get(f"/webhooks/{found.pk}/?state=failed"))
    assert "Nobody answered." in shown
    assert "Webhook tested" in shown
    assert "Nobody answered." not in text(page.get(f"/webhooks/{found.pk}/?state=delivered"))
    for path in (f"letters/{letter.pk}/send/", "send-failed/", "send-since/"):
        Delivery.objects.update(state="failed")
        page.post(f"/webhooks/{found.pk}/{path}", {"since": "2020-01-01T00:00"})
        letter.refresh_from_db()
        assert letter.state == "due", path
    assert page.post(f"/webhooks/{found.pk}/send-since/", {"since": "soon"}).status_code == 422
    assert page.post(f"/webhooks/{found.pk}/letters/0/send/").status_code == 404
