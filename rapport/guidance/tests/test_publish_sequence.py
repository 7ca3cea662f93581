"""Writing the steps of a sequence, and putting them to use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from rapport.guidance.actions.drafting import (
    move_step,
    pause_sequence,
    publish_sequence,
    remove_step,
    write_step,
)
from rapport.guidance.models import MailTemplate, Sequence, SequenceVersion
from rapport.guidance.stepping import Step
from rapport.guidance.tests.conftest import Persons, Sequences
from rapport.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.models import Event
from rapport.platform.records.actions.records import create_record
from rapport.platform.records.types import record_type

if TYPE_CHECKING:
    from tests.cast import ClientOf

pytestmark = pytest.mark.django_db


def made(**given: Any) -> Sequence:
    kind = record_type("sequence")
    assert kind is not None
    found: Sequence = create_record(kind, {"name": "Follow up", **given}, by=SYSTEM)
    return found


@pytest.mark.parametrize(
    ("step", "field"),
    [
        (Step("dance"), "kind"),
        (Step("mail"), "template"),
        (Step("mail", template=987), "template"),
        (Step("call", subject=" "), "subject"),
        (Step("wait"), "amount"),
        (Step("wait", amount=-1), "amount"),
        (Step("wait", amount=366), "amount"),
        (Step("wait", amount=1, unit="moons"), "unit"),
        (Step("condition"), "filter"),
        (Step("condition", filter="colour:red"), "filter"),
        (Step("condition", filter="amount>1", otherwise="jump"), "otherwise"),
    ],
)
def test_a_step_that_cannot_be_done_is_refused(step: Step, field: str) -> None:
    found = made()
    with pytest.raises(Invalid) as refused:
        write_step(found, None, step, by=SYSTEM)
    assert list(refused.value.fields) == [field]
    found.refresh_from_db()
    assert found.draft == []


def test_steps_are_written_moved_and_removed(template: MailTemplate) -> None:
    found = made()
    for step in (Step("call", subject="One"), Step("wait", amount=1), Step("call", subject="Two")):
        found = write_step(found, None, step, by=SYSTEM)
    found = move_step(found, 2, -1, by=SYSTEM)
    assert [step.subject for step in found.steps] == ["One", "Two", ""]
    found = write_step(found, 0, Step("mail", template=template.pk), by=SYSTEM)
    found = remove_step(found, 2, by=SYSTEM)
    assert [step.kind for step in found.steps] == ["mail", "call"]
    with pytest.raises(NotFound):
        remove_step(found, 2, by=SYSTEM)
    assert Event.objects.filter(name="guidance.sequence_drafted").count() == 6


def test_only_what_changed_becomes_a_version(template: MailTemplate) -> None:
    found = write_step(made(), None, Step("mail", template=template.pk), by=SYSTEM)
    for _ in range(2):
        found = publish_sequence(found, by=SYSTEM)
    version = SequenceVersion.objects.get()
    texts = version.steps[0].texts
    assert texts == {"en": [template.subject, template.body]}
    MailTemplate.objects.create(name="Hello", language="ar", subject="مرحبا", body="نص")
    found = publish_sequence(found, by=SYSTEM)
    assert found.current is not None
    assert found.current.number == 2
    assert list(found.current.steps[0].texts) == ["en", "ar"]
    assert Event.objects.filter(name="guidance.sequence_published").count() == 3


def test_what_cannot_run_is_not_put_to_use(template: MailTemplate) -> None:
    found = write_step(made(), None, Step("wait", amount=1), by=SYSTEM)
    with pytest.raises(Refused, match="contacts nobody"):
        publish_sequence(found, by=SYSTEM)
    found = write_step(found, None, Step("mail", template=template.pk), by=SYSTEM)
    template.delete()
    with pytest.raises(Refused, match="gone"):
        publish_sequence(found, by=SYSTEM)
    with pytest.raises(Refused, match="not in use"):
        pause_sequence(found, by=SYSTEM)


def test_who_sells_uses_sequences_but_does_not_write_them(sequence: Sequences, alice: User) -> None:
    found = sequence()
    for act in (publish_sequence, pause_sequence):
        with pytest.raises(NotAllowed):
            act(found, by=actor_of(alice))
    with pytest.raises(NotAllowed):
        write_step(found, None, Step("call", subject="x"), by=actor_of(alice))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"rule": "colour:red"}, "rule"),
        ({"hold_out": "60"}, "hold_out"),
        ({"counted_days": "0"}, "counted_days"),
        ({"reply_to": "nobody"}, "reply_to"),
        ({"purpose": "spying"}, "purpose"),
    ],
)
def test_what_is_wrong_of_a_sequence_is_said(given: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        made(**given)
    assert field in refused.value.fields


def test_a_template_names_only_what_can_be_filled_in() -> None:
    kind = record_type("mail_template")
    assert kind is not None
    said = {"name": "Hi", "language": "en", "subject": "Hi", "body": "{party.iban}"}
    with pytest.raises(Invalid, match=r"party\.iban"):
        create_record(kind, said, by=SYSTEM)


def test_the_builder_works_without_scripts(
    manager: User, template: MailTemplate, client_of: ClientOf
) -> None:
    client, found = client_of(manager), made()
    page = reverse("sequence", args=[found.pk])

    def add(kind: str, **sent: Any) -> Any:
        return client.post(reverse("add_step", args=[found.pk, kind]), sent)

    for kind, sent in (
        ("mail", {"template": template.pk}),
        ("wait", {"amount": "2", "unit": "workdays"}),
        ("call", {"subject": "Call {party.name}", "notes": "Ask"}),
        ("condition", {"filter": "amount>10", "otherwise": "skip"}),
    ):
        assert client.get(reverse("add_step", args=[found.pk, kind])).status_code == 200
        assert add(kind, **sent)["Location"] == page
    assert add("wait", amount="0", unit="days").status_code == 422
    assert add("dance").status_code == 404
    client.post(reverse("move_step", args=[found.pk, 2]), {"further": "-1"})
    client.post(reverse("remove_step", args=[found.pk, 3]))
    edit = reverse("edit_step", args=[found.pk, 2])
    assert 'value="2"' in client.get(edit).content.decode()
    client.post(edit, {"amount": "4", "unit": "hours"})
    shown = client.get(page).content.decode()
    assert shown.index("Hello") < shown.index("Call {party.name}") < shown.index("4 hours")
    client.post(reverse("publish_sequence", args=[found.pk]))
    found.refresh_from_db()
    assert found.is_active
    client.post(reverse("pause_sequence", args=[found.pk]))
    found.refresh_from_db()
    assert not found.is_active


def test_a_template_is_shown_with_somebodys_words(
    alice: User, template: MailTemplate, person: Persons, client_of: ClientOf
) -> None:
    ann = person("Ann Lee")
    ann.sort_name = ann.search_text = "ann lee"
    ann.save()
    url = reverse("mail_template", args=[template.pk])
    shown = client_of(alice).get(url, {"words": "ann"}).content.decode()
    assert "A question, Ann" in shown
    assert "<p>Dear Ann,</p>" in shown
